internal import Deadlines
public import Mirror
public import Recordations

/// An alert that is to be written into the ledger.
public struct PlannedAlert: Sendable {
    /// What is told to whom.
    public let key: AlertKey
    /// `planned`, or what became of it instead: superseded, snoozed, suppressed, acknowledged.
    public let state: AlertState
    /// The day on which its stage was reached.
    public let stageDate: CivilDate
    /// The safe date that it tells.
    public let due: CivilDate?
    /// Why it is not told, where it is not.
    public let reason: String?
    /// Whether the recipient is told because nothing happened so far.
    public let isEscalated: Bool
}

/// Decides who is told what on a day: a function of dates, settings, the ledger and that day.
///
/// It knows no clock: told twice of one day it plans nothing the second time, and after a pause it tells the most urgent
/// stage that passed, says since when, and notes the others as superseded.
public struct Planner: Sendable {
    /// The settings.
    public let settings: AlertSettings
    /// The day.
    public let today: CivilDate

    /// Makes a planner for a day.
    public init(settings: AlertSettings, today: CivilDate) {
        self.settings = settings
        self.today = today
    }

    /// What is to be told of an obligation, and which lines of the ledger it goes over.
    ///
    /// `entries` are the ledger's lines of this very obligation; `snoozedUntil` the last snooze of it.
    public func plan(
        _ item: Docket.Item,
        _ entries: [LedgerEntry],
        snoozedUntil: CivilDate? = nil
    )
        -> (planned: [PlannedAlert], superseded: [AlertKey])
    {
        let points = reached(item.obligation, snoozedUntil)
        guard let top = points.last else { return ([], []) }
        let subject = AlertSubject(item.obligation)
        let usual = settings.recipients(of: item)
        let escalated = escalated(item, entries, points).filter { !usual.contains($0) }
        var planned: [PlannedAlert] = []
        var superseded: [AlertKey] = []
        for (recipient, isEscalated) in usual.map({ ($0, false) }) + escalated.map({ ($0, true) }) {
            let known = entries.filter { $0.key.recipient == recipient }
            // A snooze and a rule that end on one day are told as one.
            let new = Set(points + own(item, known)).sorted().filter { point in
                !known.contains { $0.key.stage == point.stage }
            }
            guard let mostUrgent = new.last else { continue }
            // What is new and less urgent than what was told before is told no more; a moved date always is news.
            let isNews = mostUrgent.stage == top.stage || mostUrgent.date > top.date || mostUrgent.stage.isMoved
            let (state, reason): (AlertState, String?) =
                isNews ? decision(item, mostUrgent, known, snoozedUntil) : (.superseded, "a more urgent one was told")
            for point in new {
                let isTop = point == mostUrgent
                planned.append(
                    PlannedAlert(
                        key: AlertKey(subject: subject, stage: point.stage, recipient: recipient),
                        state: isTop || state != .planned ? state : .superseded,
                        stageDate: point.date,
                        due: item.obligation.safe,
                        reason: isTop || state != .planned ? reason : "stage \(mostUrgent.stage.name) is told instead",
                        isEscalated: isEscalated
                    )
                )
            }
            guard state == .planned else { continue }
            superseded += known.filter { [.planned, .retry, .dead].contains($0.state) }.map(\.key)
        }
        return (planned, superseded)
    }

    // MARK: Stages

    // What was reached by today, the most urgent last.
    private func reached(_ obligation: Obligation, _ snoozedUntil: CivilDate?) -> [StagePlan.Point] {
        if obligation.isSatisfied { return [] }
        var points = settings.stages.reached(obligation, by: today)
        if let renewal = obligation.renewal, renewal.state.isFiled {
            // What lay before the filing was answered by it.
            points = points.filter { $0.date > renewal.on && $0.stage != .opens && $0.stage != .endUnknown }
        }
        if let end = snoozeEnd(obligation, snoozedUntil), end <= today {
            points.append(StagePlan.Point(.snoozeEnded(end), end))
            points.sort()
        }
        return points
    }

    // A snooze never outlives the safe date, whatever day that is by now.
    private func snoozeEnd(_ obligation: Obligation, _ until: CivilDate?) -> CivilDate? {
        until.map { until in obligation.safe.map { min($0, until) } ?? until }
    }

    // What only this recipient has to hear: that the safe date is an earlier one than was told, once for each; and that a
    // rule which kept everything back is over.
    private func own(_ item: Docket.Item, _ known: [LedgerEntry]) -> [StagePlan.Point] {
        var points: [StagePlan.Point] = []
        if let safe = item.obligation.safe, let told = known.filter(\.state.isTold).compactMap(\.due).min(), safe < told
        {
            points.append(StagePlan.Point(.movedEarlier(safe), today))
        }
        if let last = known.max(by: { $0.stageDate < $1.stageDate }), last.state == .suppressed,
            settings.suppression(of: item, on: today) == nil
        {
            points.append(StagePlan.Point(.snoozeEnded(today), today))
        }
        return points
    }

    // MARK: Telling

    private func decision(
        _ item: Docket.Item,
        _ point: StagePlan.Point,
        _ known: [LedgerEntry],
        _ snoozedUntil: CivilDate?
    ) -> (AlertState, String?) {
        if point.stage.isOverdue, known.contains(where: { $0.key.stage.isOverdue && $0.state == .acknowledged }) {
            return (.acknowledged, "an earlier week was acknowledged")
        }
        if let rule = settings.suppression(of: item, on: today) {
            return (.suppressed, "\(rule.reason) (until \(rule.until))")
        }
        if let end = snoozeEnd(item.obligation, snoozedUntil), today < end { return (.snoozed, "snoozed until \(end)") }
        return (.planned, nil)
    }

    // Those who are told too: from a stage on where nothing happened, and where nobody could be reached.
    private func escalated(
        _ item: Docket.Item,
        _ entries: [LedgerEntry],
        _ points: [StagePlan.Point]
    )
        -> [String]
    {
        var all: [String] = []
        let urgency = points.map(\.stage.urgency).max() ?? 0
        if let top = points.last, !happened(item.obligation, entries, before: top.date) {
            for step in settings.escalations where step.stage.urgency <= urgency { all += step.to }
        }
        if entries.contains(where: { $0.state == .dead }) {
            let next = settings.escalations.first { step in !step.to.allSatisfy(all.contains) }
            all += next?.to ?? settings.fallback
        }
        var seen: Set<String> = []
        return all.filter { seen.insert($0).inserted }
    }

    // Something happened where the renewal was begun, or what was told last was acknowledged by anybody.
    private func happened(_ obligation: Obligation, _ entries: [LedgerEntry], before date: CivilDate) -> Bool {
        if let renewal = obligation.renewal, renewal.state != .withdrawn { return true }
        let earlier = entries.filter { $0.stageDate < date && $0.state.isTold }
        guard let last = earlier.map(\.stageDate).max() else { return false }
        return earlier.contains { $0.stageDate == last && $0.state == .acknowledged }
    }
}
