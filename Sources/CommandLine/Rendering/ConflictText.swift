internal import Curation
internal import Application
internal import Deadlines
internal import Mirror
internal import Notifications
internal import Recordations
internal import Rendering

/// A conflict in words: what each side says, who is behind it, and what each answer would do.
struct ConflictText {
    private let details: ConflictDetail
    private let effects: ResolutionEffects?
    private let today: CivilDate
    private let style: TextStyle

    init(_ details: ConflictDetail, _ effects: ResolutionEffects?, today: CivilDate, style: TextStyle) {
        self.details = details
        self.effects = effects
        self.today = today
        self.style = style
    }

    private var conflict: Conflict { details.conflict }

    var lines: [StyledText] {
        let mark = details.values[.mark].map { "  \($0)" } ?? ""
        let head = style.bold("conflict \(conflict.id)  \(details.recordation)  \(conflict.field)")
        var lines: [StyledText] = ["\(head)\(mark)"]
        if conflict.field == Conflict.linkField {
            lines.append("  the register shows its number; it may be one of these, or none (local):")
            lines += (conflict.register ?? "").split(separator: " ").map { "    \($0)" }
        } else {
            let sides = ShortChange(conflict.local ?? "no value", conflict.register ?? "no value")
            lines.append("  base      \(conflict.base ?? "no value")")
            lines.append("  local     \(sides.old)\(behindLocal)")
            if let effects, effects.isMoved { lines.append("            \(effect(effects.local, effects))") }
            lines.append("  register  \(register(sides.new))\(behindRegister)")
            if let effects {
                let words = effects.isMoved ? effect(effects.register, effects) : unmoved(effects.register)
                lines.append(effects.isMoved ? "            \(words)" : "  deadline  \(words)")
            }
        }
        if let answer = details.resolution {
            lines.append(
                "  answered  \(answer.value ?? answer.choice.rawValue), by \(answer.actor) at \(answer.at): \(answer.reason)"
            )
        } else if conflict.state != .open {
            lines.append("  \(conflict.state.rawValue)")
        } else if let day = conflict.deferredUntil {
            lines.append("  put off until \(day)")
        }
        return lines
    }

    func register(_ value: String) -> String {
        switch conflict.kind {
        case "gone": "the recordation is gone (last: \(value))"
        // The column may be back in an edition that does not show the recordation.
        case "unobserved":
            conflict.state == .open
                ? "the edition that shows it last has no such column (last: \(value))"
                : "the edition had no such column (last: \(value))"
        default: value
        }
    }

    private var behindLocal: String { local.map { "   (\($0))" } ?? "" }

    /// Who is behind the edit, and why; nil where there is none.
    var local: String? {
        guard let edit = details.edit else { return nil }
        let day = edit.at.prefix(10)
        return "\(edit.kind.rawValue) by \(edit.actor), \(day)\(edit.reason.map { ": \($0)" } ?? "")"
    }

    private var behindRegister: String { since.map { "   (\($0))" } ?? "" }

    /// Since when the register says so; nil where no fetch brought it.
    var since: String? {
        conflict.fetch.map { "since fetch \($0)\(details.fetchDay.map { " of \($0)" } ?? "")" }
    }

    // What would be next with a resolution, and how far that is from what is next now.
    func effect(_ next: Obligation?, _ effects: ResolutionEffects) -> String {
        guard let next else { return "then nothing has to be done" }
        let text = "then \(next.next(on: today))"
        if ResolutionEffects.isSame(next, effects.now) { return "\(text); as it is now" }
        guard let shift = effects.shift(next), shift != 0 else { return text }
        return "\(text); \(Phrase.count(abs(shift), "day")) \(shift < 0 ? "earlier" : "later") than now"
    }

    func unmoved(_ next: Obligation?) -> String {
        "the same with either answer: \(next.map { $0.next(on: today) } ?? "nothing has to be done")"
    }
}
