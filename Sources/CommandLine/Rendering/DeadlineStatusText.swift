internal import Application
internal import Deadlines
internal import Mirror
internal import Notifications
internal import Rendering

/// The states of deadlines and of the outbox, for `status`.
struct DeadlineStatusText {
    /// The shape of ``deadlines``.
    static let shape: JSONShape = JSONShape.object(
        (Obligation.State.allCases.map(\.rawValue) + ["end_unknown", "moved_by_law"])
            .map { (key: $0, shape: JSONShape.integer) }
    )
    /// The shape of ``messages``.
    static let messageShape: JSONShape = ["waiting": .integer, "retry": .integer, "dead": .integer]

    private let status: DeadlineStatus
    private let settings: String

    /// Makes it; `settings` is the configuration's file.
    init(_ status: DeadlineStatus, settings: String) {
        self.status = status
        self.settings = settings
    }

    /// What a person has to do something about.
    var warnings: [String] {
        let (states, outbox, lawMoves) = (status.states, status.outbox, status.lawMoves)
        var warnings: [String] = []
        if lawMoves.moved > 0 {
            warnings.append(LawChange.summary(moved: lawMoves.moved, earlier: lawMoves.earlier))
        }
        if let due = states[.due] {
            warnings.append("\(Phrase.count(due, "deadline")) due: recordal deadlines --within 0d")
        }
        if let grace = states[.grace] {
            warnings.append("\(Phrase.count(grace, "deadline")) past the last day, in grace")
        }
        if let lapsed = states[.lapsed] { warnings.append("\(Phrase.count(lapsed, "deadline")) lapsed") }
        if status.endsUnknown > 0 {
            warnings.append("\(Phrase.count(status.endsUnknown, "recordation")) without an end")
        }
        warnings += status.unknownEnds.sentences
        if outbox.dead > 0 { warnings.append("\(Phrase.count(outbox.dead, "message")) dead: recordal alerts retry") }
        let waiting = outbox.waiting + outbox.retry
        if waiting > 0 {
            warnings.append("\(Phrase.count(waiting, "message")) not handed over yet: recordal alerts messages")
        }
        if !status.hasAlerts, !states.isEmpty {
            warnings.append("nobody is told of deadlines: add 'alerts' with a 'fallback' to \(settings)")
        }
        return warnings + status.mistakes.flatMap { "\($0)".split(separator: "\n").map(String.init) }
    }

    /// How many obligations are in each state.
    var deadlines: JSON {
        .object(
            Obligation.State.allCases.map { ($0.rawValue, .int(status.states[$0] ?? 0)) } + [
                ("end_unknown", .int(status.endsUnknown)), ("moved_by_law", .int(status.lawMoves.moved)),
            ]
        )
    }

    /// How many ends of preconditions are unknown.
    var unknownEnds: JSON { status.unknownEnds.json }

    /// How many messages wait, are tried again, or failed for good.
    var messages: JSON {
        let outbox = status.outbox
        return .object([
            ("waiting", .int(outbox.waiting)), ("retry", .int(outbox.retry)), ("dead", .int(outbox.dead)),
        ])
    }
}
