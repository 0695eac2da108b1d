internal import Notifications
internal import Deadlines
internal import Mirror
internal import Recordations
internal import Rendering

/// How the portfolio's deadlines and the outbox stand: what `status` says of them for as long as it is so.
struct DeadlineStanding {
    private var states: [Obligation.State: Int] = [:]
    private var endsUnknown = 0
    private var unknownEnds = UnknownEnds()
    private let lawMoves: (moved: Int, earlier: Int)
    private let outbox: (waiting: Int, retry: Int, dead: Int)
    private(set) var warnings: [String] = []

    init(_ workspace: Workspace, _ mirror: Mirror, today: CivilDate) throws {
        outbox = try mirror.outboxCounts()
        lawMoves = try mirror.waitingLawMoves()
        let mistakes = try workspace.docket(mirror).forEach(unknown: { unknownEnds.add($0) }) { [today] item in
            guard item.obligation.kind != .staleSource else { return }
            states[item.obligation.state(on: today), default: 0] += 1
            if item.obligation.marks.contains(.endUnknown) { endsUnknown += 1 }
        }
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
        if endsUnknown > 0 { warnings.append("\(Phrase.count(endsUnknown, "recordation")) without an end") }
        warnings += unknownEnds.sentences
        if outbox.dead > 0 { warnings.append("\(Phrase.count(outbox.dead, "letter")) dead: recordal alerts retry") }
        let waiting = outbox.waiting + outbox.retry
        if waiting > 0 {
            warnings.append("\(Phrase.count(waiting, "letter")) not handed over yet: recordal alerts letters")
        }
        if workspace.alerts == nil, !states.isEmpty {
            warnings.append("nobody is told of deadlines: add 'alerts' with a 'fallback' to \(workspace.file)")
        }
        warnings += mistakes.flatMap { "\($0)".split(separator: "\n").map(String.init) }
    }

    /// How many obligations are in each state.
    var deadlines: JSON {
        .object(
            Obligation.State.allCases.map { ($0.rawValue, .int(states[$0] ?? 0)) } + [
                ("end_unknown", .int(endsUnknown)), ("moved_by_law", .int(lawMoves.moved)),
            ]
        )
    }

    /// How many ends of preconditions are unknown, by what they are of and by jurisdiction.
    var unknown: JSON { unknownEnds.json }

    /// How many letters wait.
    var letters: JSON {
        .object([("waiting", .int(outbox.waiting)), ("retry", .int(outbox.retry)), ("dead", .int(outbox.dead))])
    }
}
