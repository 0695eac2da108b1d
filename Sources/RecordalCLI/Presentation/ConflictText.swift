internal import Curation
internal import Deadlines
internal import Mirror
internal import Notifications
internal import Recordations
internal import Rendering

/// A conflict in words: what each side says, who is behind it, and what each answer would do.
struct ConflictText {
    private let question: ConflictCase
    private let effects: AnswerEffects?
    private let today: CivilDate
    private let style: TextStyle

    init(_ question: ConflictCase, _ effects: AnswerEffects?, _ today: CivilDate, _ style: TextStyle) {
        self.question = question
        self.effects = effects
        self.today = today
        self.style = style
    }

    private var conflict: Conflict { question.conflict }

    var lines: [StyledText] {
        let mark = question.values[.mark].map { "  \($0)" } ?? ""
        let head = style.bold("conflict \(conflict.id)  \(question.recordation)  \(conflict.field)")
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
        if let answer = question.answer {
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

    private func register(_ value: String) -> String {
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

    private var behindLocal: String {
        guard let edit = question.edit else { return "" }
        let day = edit.at.prefix(10)
        return "   (\(edit.kind.rawValue) by \(edit.actor), \(day)\(edit.reason.map { ": \($0)" } ?? ""))"
    }

    private var behindRegister: String {
        guard let fetch = conflict.fetch else { return "" }
        return "   (since fetch \(fetch)\(question.fetchDay.map { " of \($0)" } ?? ""))"
    }

    // What would be next with an answer, and how far that is from what is next now.
    private func effect(_ answer: Obligation?, _ effects: AnswerEffects) -> String {
        guard let answer else { return "then nothing has to be done" }
        let words = "then \(answer.next(on: today))"
        if AnswerEffects.isSame(answer, effects.now) { return "\(words); as it is now" }
        guard let shift = effects.shift(answer), shift != 0 else { return words }
        return "\(words); \(Phrase.count(abs(shift), "day")) \(shift < 0 ? "earlier" : "later") than now"
    }

    private func unmoved(_ next: Obligation?) -> String {
        "the same with either answer: \(next.map { $0.next(on: today) } ?? "nothing has to be done")"
    }
}

extension ConflictCase {
    /// The conflict as `--json` promises it.
    func json(_ effects: AnswerEffects?, _ today: CivilDate) -> JSON {
        var members = conflict.members
        members.insert(("recordation", .string(recordation)), at: 1)
        members += [
            ("source", .string(source)), ("actor", JSON(edit?.actor)), ("reason", JSON(edit?.reason)),
            ("edit_kind", JSON(edit?.kind.rawValue)), ("fetch_day", JSON(fetchDay?.description)),
            ("answer", answer?.json ?? .null), ("effects", effects?.json(today) ?? .null),
        ]
        return .object(members)
    }
}

extension AnswerEffects {
    fileprivate func json(_ today: CivilDate) -> JSON {
        func effect(_ answer: Obligation?) -> JSON {
            guard let answer else { return .null }
            func date(_ date: CivilDate?) -> JSON { JSON(date?.description) }
            return .object([
                ("obligation", .string(answer.id)), ("kind", .string(answer.kind.rawValue)),
                ("rule", JSON(answer.rule?.name)), ("citation", JSON(answer.citation?.text)),
                ("confidence", JSON(answer.confidence?.rawValue)), ("end", date(answer.end)),
                ("window_opens", date(answer.windowOpens)), ("safe", date(answer.safe)), ("legal", date(answer.legal)),
                ("grace_ends", date(answer.graceEnds)), ("days_left", JSON(answer.daysLeft(on: today))),
                ("shift", JSON(shift(answer))),
            ])
        }
        return .object([
            ("moved", .bool(isMoved)), ("now", effect(now)), ("local", effect(local)), ("register", effect(register)),
        ])
    }
}
