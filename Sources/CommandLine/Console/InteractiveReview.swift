internal import Application
internal import Curation
internal import Mirror
internal import Rendering
internal import System

/// Goes through the doubtful findings of a list with a person, one key each: the screen and the mirror of a ``MatchQueue``.
struct InteractiveReview: QueueWalk {
    private let review: MatchReview
    private let style: TextStyle
    var queue: MatchQueue
    var screen = QueueScreen<MatchQueue>()

    /// Throws ``UsageError`` where standard input is no terminal.
    init(
        _ workspace: Workspace,
        list: String,
        _ selection: FindingSelection,
        reason: String?,
        style: TextStyle
    ) throws {
        guard StandardStream.input.isTerminal else {
            throw UsageError(
                "standard input is no terminal, so nobody can be asked",
                advice: """
                    decide by commands: recordal reconcile \(list) lists the findings, and recordal reconcile \
                    accept|reject|unsure \(list) ROW [REGISTER:KEY] --reason TEXT decides on one
                    """
            )
        }
        self.style = style
        review = try MatchReview(workspace, list: list)
        queue = MatchQueue(review.questions(selection), reason: reason)
    }

    /// Asks until all are answered or the person leaves, and then says what was answered.
    mutating func run() throws {
        guard !queue.questions.isEmpty else {
            return Output.line("Nothing of '\(review.reconciliation.list)' is doubtful.")
        }
        try walk()
        Output.line(StyledText(lines: text.summary))
    }

    var text: MatchText {
        MatchText(
            queue: queue,
            list: review.reconciliation.list,
            style: style,
            width: StandardStream.output.terminalWidth
        )
    }

    // Leaves out what another person decided meanwhile.
    mutating func look() throws {
        // Not while a line is typed: its other letters would count as keys of the next question.
        while queue.prompt == nil, case .question(let index) = queue.place, queue.isOpen(index),
            let told = try review.news(of: queue.questions[index])
        {
            queue.overtaken(told)
        }
    }

    mutating func carryOut(_ request: MatchQueue.Request) throws {
        do {
            switch request {
            case .apply(let answer, let index, let name, let reason):
                queue.applied(try review.apply(answer, to: queue.questions[index], name: name, reason: reason))
            case .check(let name, let index):
                try review.check(name, for: queue.questions[index])
                queue.checked()
            case .takeBack(let decision): queue.tookBack(try review.takeBack(decision))
            }
        } catch let error as UsageError {
            queue.refused("\(error)")
        } catch let error as MirrorError where error.kind == .overtaken {
            queue.overtaken("\(error)")
        } catch let error as MirrorError where [.moved, .unavailable].contains(error.kind) {
            queue.refused("\(error)")
        }
    }

    func content() throws -> [StyledText] {
        let text = text
        if queue.overlay == .help { return text.help }
        switch queue.place {
        case .question(let index): return queue.overlay == .why ? text.why(index) : text.question(index)
        case .done: return text.done
        case .end: return []
        }
    }
}
