internal import Editing
internal import Mirror
internal import Recordations
internal import Rendering

/// A conflict in words: what each side says, who is behind it, and what each answer would do.
struct ConflictText {
    private let question: ConflictCase
    private let today: CivilDate
    private let style: TextStyle

    init(_ question: ConflictCase, _ today: CivilDate, _ style: TextStyle) {
        self.question = question
        self.today = today
        self.style = style
    }

    private var conflict: Conflict { question.conflict }

    var lines: [String] {
        let mark = question.values[.mark].map { "  \($0)" } ?? ""
        var lines = [style.bold("conflict \(conflict.id)  \(question.recordation)  \(conflict.field)") + mark]
        if conflict.field == Conflict.linkField {
            lines.append("  several recordations of the register could be this filed one:")
            lines += (conflict.register ?? "").split(separator: " ").map { "    \($0)" }
        } else {
            let sides = ShortChange(conflict.local ?? "no value", conflict.register ?? "no value")
            lines.append("  base      \(conflict.base ?? "no value")")
            lines.append("  local     \(sides.old)\(behindLocal)\(effect { $0.local })")
            lines.append("  register  \(register(sides.new))\(behindRegister)\(effect { $0.register })")
        }
        if let answer = question.answer {
            lines.append(
                "  answered  \(answer.value ?? answer.choice.rawValue), by \(answer.actor) at \(answer.at): \(answer.reason)"
            )
        } else if conflict.state != .open {
            lines.append("  \(conflict.state.rawValue)")
        } else if let day = conflict.deferredUntil {
            lines.append("  put off until \(day)")
        }
        return lines.map(SafeText.line)
    }

    private func register(_ value: String) -> String {
        switch conflict.kind {
        case "gone": "the recordation is gone (last: \(value))"
        case "unobserved": "the column is gone (last: \(value))"
        default: value
        }
    }

    private var behindLocal: String {
        guard let edit = question.edit else { return "" }
        let day = edit.at.prefix(10)
        return "   (\(edit.kind.rawValue) by \(edit.actor), \(day)\(edit.reason.map { ": \($0)" } ?? ""))"
    }

    private var behindRegister: String {
        guard let fetch = conflict.fetch else { return "" }
        return "   (since fetch \(fetch)\(question.fetchDay.map { " of \($0)" } ?? ""))"
    }

    // Only where the answer moves the day that somebody has to act by.
    private func effect(_ side: ((local: Effect, register: Effect)) -> Effect) -> String {
        guard conflict.state == .open, let effects = Effect.sides(of: question) else { return "" }
        guard effects.local != effects.register, let end = side(effects).end else { return "" }
        return "   next end \(end), \(end.days(since: today)) d"
    }
}

extension ConflictCase {
    /// The conflict as `--json` promises it.
    func json(_ today: CivilDate) -> JSON {
        var members = conflict.members
        members.insert(("recordation", .string(recordation)), at: 1)
        members += [
            ("source", .string(source)), ("actor", JSON(edit?.actor)), ("reason", JSON(edit?.reason)),
            ("edit_kind", JSON(edit?.kind.rawValue)), ("fetch_day", JSON(fetchDay?.description)),
            ("answer", answer?.json ?? .null),
        ]
        let effects = Effect.sides(of: self)
        func effect(_ effect: Effect?) -> JSON {
            guard let effect else { return .null }
            return .object([
                ("end", JSON(effect.end?.description)), ("field", JSON(effect.field?.name)),
                ("days_left", JSON(effect.end?.days(since: today))),
            ])
        }
        members.append(
            ("effects", .object([("local", effect(effects?.local)), ("register", effect(effects?.register))]))
        )
        return .object(members)
    }
}
