internal import Application
internal import Curation
internal import Deadlines
internal import Mirror
internal import Notifications
internal import Recordations
internal import Rendering

/// The screens of the walk through open conflicts.
struct QueueText: QueueWords {
    let queue: ConflictQueue
    let today: CivilDate
    let style: TextStyle
    /// The width of lines; nil where they are not wrapped.
    let width: Int?
    /// The most lines that a list may take.
    let mostRows: Int

    // MARK: The table of groups

    var groups: [StyledText] {
        let counts = queue.counts
        var table = TextTable(columns: [
            .init("", minimum: 1), .init("the register", minimum: 16, isFlexible: true),
            .init("source", isFlexible: true), .init("against our"), .init("answered", alignment: .right, rank: 1),
        ])
        for group in queue.groups {
            let open = queue.openMembers(group).count
            let done = group.members.count - open
            table.add([
                group.key.map(String.init) ?? "", open > 0 ? group.title(open) : "\(group.title(done)): done",
                group.source, group.side == .filing ? "filings" : "corrections", done > 0 ? "\(done)" : "",
            ])
        }
        if counts.waiting == 0 {
            return ["\(style.bold("Nothing waits any more"))", ""]
                + [table.render(width: width, style: style), ""]
                + keys([("Return", "end"), ("u", "undo the last answer")])
        }
        let wait = counts.waiting == 1 ? "waits" : "wait"
        return [style.bold("\(Phrase.count(counts.waiting, "conflict")) \(wait) for an answer"), ""]
            + [table.render(width: width, style: style), ""]
            + keys([
                ("1 2 …", "open a group"), ("Return", "all, one by one"), ("u", "undo"), ("?", "help"), ("q", "end"),
            ])
    }

    // MARK: One group

    func group(_ group: ConflictGroup, _ details: [ConflictDetail], _ effects: [Int: ResolutionEffects]) -> [StyledText]
    {
        let open = queue.openMembers(group).count
        var table = TextTable(columns: [
            .init("recordation", minimum: 12, isFlexible: true), .init("mark", minimum: 8, isFlexible: true, rank: 2),
            .init("ours", minimum: 10, isFlexible: true), .init("register", minimum: 10, isFlexible: true),
        ])
        for one in details.prefix(mostRows) {
            table.add([
                one.recordation, one.values[.mark] ?? "", one.conflict.local ?? "no value",
                group.move == .gone ? "gone" : one.conflict.register ?? "no value",
            ])
        }
        let more = details.count > mostRows ? ["… and \(Phrase.number(details.count - mostRows)) more"] : []
        var lines: [StyledText] = [style.bold("\(group.title(open))  (\(group.source))"), ""]
        lines += details.isEmpty ? ["all of this group are answered"] : [table.render(width: width, style: style)]
        lines += more.map { StyledText($0) } + [""]
        for key in details.isEmpty ? [] : group.answers {
            let sides = effects.values.map { ($0, key == "k" ? $0.local : $0.register) }
            lines += answer(
                key,
                meaning(of: key, group.side) + (open > 1 ? ", all \(Phrase.number(open))" : ""),
                movement(sides)
            )
        }
        let others = [
            ("Return", "one by one"), ("d", "defer all"), ("b", "back"), ("u", "undo"), ("?", "help"), ("q", "end"),
        ]
        return lines + [""] + keys(details.isEmpty ? Array(others.dropFirst(2)) : others)
    }

    // How an answer moves the deadlines of a group.
    private func movement(_ sides: [(effects: ResolutionEffects, next: Obligation?)]) -> String {
        let shifts = sides.compactMap { $0.effects.shift($0.next) }.filter { $0 != 0 }
        guard let least = shifts.map(abs).min(), let most = shifts.map(abs).max() else { return "moves no deadline" }
        let span = least == most ? Phrase.count(most, "day") : "\(least) to \(Phrase.count(most, "day"))"
        let way = shifts.allSatisfy { $0 > 0 } ? " later" : shifts.allSatisfy { $0 < 0 } ? " earlier" : ""
        return "moves \(Phrase.count(shifts.count, "deadline")) by \(span)\(way)"
    }

    // MARK: One question

    func question(_ index: Int, _ details: [ConflictDetail], _ effects: [Int: ResolutionEffects]) -> [StyledText] {
        let question = queue.questions[index]
        guard let first = details.first, let position = queue.scope.firstIndex(of: index) else { return [] }
        let group = queue.group.map { "  \($0.title($0.members.count)) (\($0.source))" } ?? ""
        var lines: [StyledText] = ["\(style.bold("\(position + 1) of \(queue.scope.count)"))\(group)"]
        let numbers = Phrase.list(question.ids.map(String.init))
        let name = "conflict\(question.ids.count == 1 ? "" : "s") \(numbers)  \(first.recordation)"
        lines.append("\(style.bold(name))\(first.values[.mark].map { "  \($0)" } ?? "")")
        lines = wrap(lines, indent: 2) + [""]
        lines += question.move == .gone ? ended(details) : details.flatMap(sides)
        // The answer to several fields of one recordation is one, and the field that moves its deadline decides.
        let decisive = details.first { effects[$0.conflict.id]?.isMoved == true } ?? first
        let effect = effects[decisive.conflict.id]
        let words = ConflictText(decisive, effect, today: today, style: style)
        if let effect, !effect.isMoved { lines += wrap(["  deadline  \(words.unmoved(effect.register))"], indent: 12) }
        lines.append("")
        if let given = queue.answer(to: index) {
            lines += wrap(given.outcomes.map { StyledText($0) } + ["u takes the last answer back"], indent: 2)
        }
        for key in queue.answerKeys {
            let next = effect.flatMap { effect in
                effect.isMoved && key != "e" ? words.effect(key == "k" ? effect.local : effect.register, effect) : nil
            }
            lines += answer(key, meaning(of: key, question.side, question.move), next)
        }
        if !question.candidates.isEmpty, !queue.answerKeys.isEmpty {
            lines.append("  1 2 …  it is this one")
        }
        let others = [
            ("d", "defer"), ("w", "why"), ("b", "back"), ("u", "undo"), ("n", "next"), ("?", "help"), ("q", "end"),
        ]
        return lines + [""] + keys(others)
    }

    private func sides(_ detail: ConflictDetail) -> [StyledText] {
        let conflict = detail.conflict
        let text = ConflictText(detail, nil, today: today, style: style)
        guard conflict.field != Conflict.linkField else {
            let found = (conflict.register ?? "").split(separator: " ").enumerated()
            return wrap(["  The register shows its number. It may be one of these, or none:"], indent: 2)
                + found.map { "  \($0.offset + 1)  \(String($0.element))" }
        }
        func side(_ name: String, _ value: StyledText, _ evidence: String?) -> StyledText {
            let value: StyledText = "  \(name.padded(to: 10))\(value)"
            return evidence.map { "\(value)\(style.dim("   (\($0))"))" } ?? value
        }
        let isField = conflict.kind == "field"
        let change = MarkedChange(conflict.local, conflict.register, style)
        let register: StyledText = isField ? change.new : "\(text.register(conflict.register ?? "no value"))"
        return wrap(
            [
                "  \(style.bold(conflict.field))",
                side("base", MarkedChange.plain(conflict.base, against: conflict.register), nil),
                side("ours", isField ? change.old : "\(conflict.local ?? "no value")", text.local),
                side("register", register, text.since),
            ],
            indent: 12
        )
    }

    // What we hold of a recordation that is gone: a line for each field.
    private func ended(_ details: [ConflictDetail]) -> [StyledText] {
        let since = details.first.flatMap { ConflictText($0, nil, today: today, style: style).since }
        let told = "The register calls it ended, or no longer lists it\(since.map { " (\($0))" } ?? "")."
        let names = details.map { DisplayWidth.of($0.conflict.field) }.max() ?? 0
        let fields = details.map { one -> StyledText in
            let name = style.bold(one.conflict.field.padded(to: names))
            let last = MarkedChange.plain(one.conflict.register, against: one.conflict.local)
            let ours = MarkedChange.plain(one.conflict.local, against: one.conflict.register)
            let evidence = ConflictText(one, nil, today: today, style: style).local.map { "   (\($0))" } ?? ""
            return "  \(name)  ours \(ours), last \(last)\(style.dim(evidence))"
        }
        return wrap(["  \(told)"], indent: 2) + wrap(fields, indent: names + 4)
    }

    private func meaning(
        of key: Character,
        _ side: ConflictQuestion.Side,
        _ move: ConflictQuestion.Move = .changed
    ) -> String {
        switch key {
        case "k" where move == .shown: "none of them: keep our filing"
        case "k": side == .filing ? "keep our filing" : "keep our correction"
        case "r": "take the register's"
        case "a": "accept that it ended"
        case "e" where move == .shown: "one of them, by its number"
        default: "a third value, or none"
        }
    }
}
