internal import Application
internal import Recordations
internal import Reconciliation
internal import Rendering

/// The screens of the walk through a list's doubtful findings.
struct MatchText: QueueWords {
    let queue: MatchQueue
    let list: String
    let style: TextStyle
    /// The width of lines; nil where they are not wrapped.
    let width: Int?

    // MARK: One question

    func question(_ index: Int) -> [StyledText] {
        let question = queue.questions[index]
        var lines = wrap(head(index), indent: 2) + [""]
        switch question.subject {
        case .pair: lines += facts(question)
        case .difference(let difference): lines += sides(difference, question) + [""] + facts(question)
        case .unlisted: lines += values(question.match?.recordation.values)
        case .unrecorded: lines += values(question.finding.row?.values)
        }
        lines.append("")
        if let given = queue.answer(to: index) {
            lines += wrap(["\(given.outcome.words)", "u takes the last answer back"], indent: 2)
        } else if let settling = queue.settling(index) {
            lines += wrap(["needless, unless you say more: \(settling.outcome.words)"], indent: 2)
        }
        for key in queue.answerKeys { lines += answer(key, meaning(of: key, question), nil) }
        return lines + [""] + keys(Self.others)
    }

    private static let others = [
        ("w", "why"), ("n", "next"), ("b", "back"), ("u", "undo"), ("?", "help"), ("q", "end"),
    ]

    private func head(_ index: Int) -> [StyledText] {
        let question = queue.questions[index]
        let finding = question.finding
        let position = style.bold("\(index + 1) of \(queue.questions.count)")
        var lines: [StyledText] = ["\(position)  \(finding.kind.rawValue)\(candidate(question))"]
        if let row = finding.row {
            lines.append("\(style.bold("row       \(row.reference)"))  \(style.dim(row.place))")
        }
        if let match = question.match { lines.append(style.bold("register  \(match.recordation.id)")) }
        if question.needsName || finding.kind == .differs { lines.append("\(finding.reason)") }
        if let decision = question.match?.decision {
            let reason = decision.reason.map { ": \($0)" } ?? ""
            lines.append("\(decision.verdict.rawValue) by \(decision.actor) on \(decision.at.prefix(10))\(reason)")
        }
        return lines + finding.remarks.map { StyledText($0) }
    }

    // Which of several recordations it is that may be the row's right.
    private func candidate(_ question: MatchQuestion) -> String {
        let all = question.finding.matches
        guard case .pair = question.subject, all.count > 1,
            let place = all.firstIndex(where: { $0.recordation.record == question.record })
        else { return "" }
        return ", recordation \(place + 1) of \(all.count) that may be it"
    }

    // Each fact that a side states: where they are the same text in one line, else both with the difference marked.
    private func facts(_ question: MatchQuestion) -> [StyledText] {
        guard let match = question.match else { return [] }
        let stated = match.evidence.facts.filter { $0.listText != nil || $0.registerText != nil }
        var shown = stated
        if case .difference(let difference) = question.subject { shown.removeAll { $0.field == difference.field } }
        return shown.flatMap { fact -> [StyledText] in
            if fact.agreement == .same, fact.listText == fact.registerText {
                return wrap(["  \(name(fact.field))\(fact.listText ?? "")\(style.dim("   (the same)"))"], indent: 24)
            }
            guard fact.agreement == .unstated else {
                return both(fact.field, fact.listText, fact.registerText, fact.agreement.words)
            }
            let (side, text) = fact.listText.map { ("list", $0) } ?? ("register", fact.registerText ?? "")
            return wrap(["  \(name(fact.field, side))\(MarkedChange.plain(text, against: text))"], indent: 34)
        }
    }

    private func sides(_ difference: Difference, _ question: MatchQuestion) -> [StyledText] {
        let newer = difference.newer.map { "the \($0.rawValue) is newer" }
        let word = [difference.spelling, newer].compactMap { $0 }.joined(separator: "; ")
        return both(difference.field, difference.listValue, difference.registerValue, word)
    }

    private func both(_ field: Field, _ list: String?, _ register: String?, _ word: String) -> [StyledText] {
        let change = MarkedChange(list, register, style)
        let end: StyledText = word.isEmpty ? "" : "\(style.dim("   (\(word))"))"
        let register = String(repeating: " ", count: 24) + "register".padded(to: 10)
        return wrap(["  \(name(field, "list"))\(change.old)", "\(register)\(change.new)\(end)"], indent: 34)
    }

    private func name(_ field: Field, _ side: String = "") -> StyledText {
        let name = field.name.padded(to: 22)
        return side.isEmpty ? "\(style.bold(name))" : "\(style.bold(name))\(side.padded(to: 10))"
    }

    private func values(_ values: FieldValues?) -> [StyledText] {
        guard let values else { return [] }
        return Field.allCases.flatMap { field in
            values[field].map { wrap(["  \(name(field))\(MarkedChange.plain($0, against: $0))"], indent: 24) } ?? []
        }
    }

    // MARK: Keys

    private func meaning(of key: Character, _ question: MatchQuestion) -> String {
        switch (key, question.subject) {
        case ("a", .unlisted): "it is the right of a row: its reference is asked"
        case ("a", .unrecorded): "a recordation is this right: its name is asked"
        case ("a", _): "accept: they are the same right"
        case ("r", .difference): "reject: they are two rights after all"
        case ("r", _): "reject: they are two rights, and never proposed again"
        case ("s", _): "not sure: nobody knows yet, and it is asked again"
        default: "accept this difference as it is, until either side changes"
        }
    }

    // MARK: Lines

    var typed: String? { queue.prompt == nil ? nil : queue.entry.text }

    var prompt: String {
        switch queue.prompt {
        case .name:
            if case .question(let index) = queue.place, case .unlisted = queue.questions[index].subject {
                "the row's reference (Esc: back): "
            } else {
                "the recordation, REGISTER:KEY (Esc: back): "
            }
        case .reason: reasonPrompt(queue.lastReason)
        case nil: queue.overlay == nil ? "key (? for help): " : "any key goes back: "
        }
    }
}
