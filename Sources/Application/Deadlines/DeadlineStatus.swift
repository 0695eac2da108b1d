package import Deadlines
package import Mirror
internal import Notifications
package import Recordations

/// The states of the portfolio's deadlines and of the outbox on a day.
package struct DeadlineStatus {
    /// How many obligations are in each state; stale sources are not among them.
    package private(set) var states: [Obligation.State: Int] = [:]
    /// How many recordations have no end.
    package private(set) var endsUnknown = 0
    /// The unknown ends of preconditions.
    package private(set) var unknownEnds = UnknownEnds()
    /// How many deadlines the law moved of which nobody was notified yet.
    package let lawMoves: (moved: Int, earlier: Int)
    /// How many messages wait, are tried again, or failed for good.
    package let outbox: (waiting: Int, retry: Int, dead: Int)
    /// What is wrong with files of the law.
    package private(set) var mistakes: [any Error] = []
    /// Whether the settings say who is notified of deadlines.
    package let hasAlerts: Bool

    /// Reads them from the mirror.
    package init(_ workspace: Workspace, _ mirror: Mirror, today: CivilDate) throws {
        outbox = try mirror.outboxCounts()
        lawMoves = try mirror.waitingLawMoves()
        hasAlerts = workspace.alerts != nil
        mistakes = try workspace.docket(mirror).forEach(unknown: { unknownEnds.add($0) }) { [today] item in
            guard item.obligation.kind != .staleSource else { return }
            states[item.obligation.state(on: today), default: 0] += 1
            if item.obligation.marks.contains(.endUnknown) { endsUnknown += 1 }
        }
    }
}
