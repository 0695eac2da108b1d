internal import Application
internal import Curation
internal import Mirror
internal import Notifications
internal import Recordations
internal import Registers
internal import Rendering
internal import System

/// Goes through the open conflicts with a person, one key each: the screen and the mirror of a ``ConflictQueue``.
///
/// Each answer is written at once: a person who leaves in the middle goes on there the next time.
struct InteractiveResolver: QueueWalk {
    private let resolver: ConflictResolver
    private let docket: Docket
    private let selection: ConflictSelection
    private let today: CivilDate
    private let style: TextStyle
    var queue: ConflictQueue
    var screen = QueueScreen<ConflictQueue>()

    init(
        _ resolver: ConflictResolver,
        _ docket: Docket,
        selection: ConflictSelection,
        reason: String?,
        today: CivilDate,
        style: TextStyle
    ) throws {
        self.resolver = resolver
        self.docket = docket
        self.selection = selection
        self.today = today
        self.style = style
        let isAttended = StandardStream.input.isTerminal
        guard isAttended || reason != nil else {
            throw UsageError(
                "standard input is no terminal, so nobody can be asked for a reason",
                advice: "give --reason TEXT, which is then that of each answer"
            )
        }
        let conflicts = try selection.conflicts(in: resolver.mirror, on: today)
        queue = ConflictQueue(ConflictQuestion.all(conflicts), reason: reason, today: today, isAttended: isAttended)
    }

    /// Asks until all are answered or the person leaves, and then says what was answered.
    mutating func run() throws {
        guard !queue.questions.isEmpty else { return Output.line("No conflict waits.") }
        try walk()
        Output.line(StyledText(lines: text.summary(isAttended: StandardStream.input.isTerminal)))
    }

    var text: QueueText {
        QueueText(
            queue: queue,
            today: today,
            style: style,
            width: StandardStream.output.terminalWidth,
            mostRows: max(3, (StandardStream.output.terminalHeight ?? 40) - 14)
        )
    }

    private mutating func addNew() throws -> Bool {
        guard selection.ids.isEmpty else { return false }
        let new = queue.add(ConflictQuestion.all(try selection.conflicts(in: resolver.mirror, on: today)))
        if new > 0 { queue.tell("\(Phrase.count(new, "question")) came up meanwhile") }
        return new > 0
    }

    // Leaves out what another person answered meanwhile, and what the register's move made void.
    mutating func look() throws {
        // Not while a line is typed: its other letters would count as keys of the next question.
        guard queue.prompt == nil else { return }
        if queue.place == .groups, queue.counts.waiting == 0 { return _ = try addNew() }
        let ids = queue.asked
        guard let told = try settled(ids) else { return }
        queue.overtaken(told.ids, told.message)
        _ = try addNew()
    }

    private func settled(_ ids: [Int]) throws -> (ids: Set<Int>, message: String)? {
        var settled: Set<Int> = []
        var messages: [String] = []
        for id in ids {
            let one = try resolver.mirror.conflict(numbered: id)
            if let one, one.conflict.waits(on: today) { continue }
            settled.insert(id)
            messages.append("conflict \(id) \(one.map(fate) ?? "does not exist any more")")
        }
        guard !settled.isEmpty else { return nil }
        let more = messages.count > 3 ? "\nand \(messages.count - 3) more" : ""
        return (settled, messages.prefix(3).joined(separator: "\n") + more)
    }

    private func fate(_ one: ConflictDetail) -> String {
        if let answer = one.resolution {
            return
                "was answered meanwhile: \(answer.value ?? answer.choice.rawValue), by \(answer.actor) (\(answer.reason))"
        }
        if one.conflict.state == .open { return "was put off meanwhile until \(one.conflict.deferredUntil ?? "")" }
        return "is none any more: a side moved, or the edit was taken back"
    }

    mutating func carryOut(_ request: ConflictQueue.Request) throws {
        do {
            switch request {
            case .apply(let answer, let ids, let reason):
                queue.applied(words(try resolver.apply(answer, toConflicts: ids, reason: reason)))
            case .check(let text, let id):
                try resolver.check(text, forConflict: id)
                queue.checked()
            case .takeBack(let ids):
                queue.tookBack(words(try resolver.takeBack(ids, reason: "taken back in the queue")))
            }
        } catch let error as StatementError {
            queue.refused("\(error)")
        } catch let error as EditError {
            queue.refused("\(error)")
        } catch let error as MirrorError where [.moved, .overtaken].contains(error.kind) {
            // Another person was quicker, or the register was: the next conflict can still be asked about.
            if case .apply(_, let ids, _) = request, let told = try settled(ids) {
                let rest = told.ids.count < ids.count ? "\nnothing was changed; the others still wait" : ""
                queue.overtaken(told.ids, told.message + rest)
                _ = try addNew()
            } else {
                queue.refused("\(error)")
            }
        } catch let error as MirrorError where error.kind == .unavailable {
            queue.refused("\(error)")
        }
    }

    private func words(_ results: [ResolveResult]) -> [String] {
        results.map { "conflict \($0.conflict.id) is \($0.outcome)" }
    }

    // What is shown at the place where the person is.
    func content() throws -> [StyledText] {
        let text = text
        if queue.overlay == .help { return text.help }
        switch queue.place {
        case .groups: return text.groups
        case .group(let index):
            let details = try details(queue.asked)
            return text.group(queue.groups[index], details, try docket.effects(of: details))
        case .question(let index):
            let details = try details(queue.questions[index].ids)
            if queue.overlay == .why { return text.wrap(try why(details), indent: 14) }
            return text.question(index, details, try docket.effects(of: details))
        case .end: return []
        }
    }

    private func details(_ ids: [Int]) throws -> [ConflictDetail] {
        try ids.compactMap { try resolver.mirror.conflict(numbered: $0) }
    }

    private func why(_ details: [ConflictDetail]) throws -> [StyledText] {
        try details.flatMap { one -> [StyledText] in
            guard let evidence = try resolver.mirror.evidence(number: one.conflict.record) else { return [] }
            return ValueOriginText(one.conflict.field, evidence, resolver.workspace.policies).lines(style)
        }
    }
}
