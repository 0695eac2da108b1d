internal import Deadlines
internal import Letters
internal import Mirror
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
    /// Whom earlier alerts of this obligation could not be delivered to, so that this recipient is told.
    public let unreached: [String]
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
    /// The last day that has come: what was noted on a later one tells nothing.
    public let reachedDay: CivilDate

    /// Makes a planner for a day; `clock` is the day of the machine's clock, where that may be a later one.
    public init(settings: AlertSettings, today: CivilDate, clock: CivilDate? = nil) {
        self.settings = settings
        self.today = today
        reachedDay = max(today, clock ?? today)
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
        let entries = entries.filter { !$0.isPremature(on: reachedDay) }
        let usual = settings.recipients(of: item)
        let escalated = escalated(item, entries, points)
        let lost = unreached(item, entries, points)
        let instead = instead(of: lost, among: usual + escalated)
        var planned: [PlannedAlert] = []
        var superseded: [AlertKey] = []
        for (index, recipient) in (usual + escalated + instead).enumerated() {
            let isEscalated = index >= usual.count
            let known = entries.filter { Recipient.isSame($0.key.recipient, recipient) }
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
                        isEscalated: isEscalated,
                        unreached: index < usual.count + escalated.count ? [] : lost
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
    private func reached(_ obligation: Obligation, _ snoozedUntil: CivilDate?) -> [StagePlan.StageDate] {
        if obligation.isSatisfied { return [] }
        var points = settings.stages.reached(obligation, by: today)
        if let renewal = obligation.renewal, renewal.state.isFiled {
            // What lay before the filing was answered by it.
            points = points.filter { $0.date > renewal.on && $0.stage != .opens && $0.stage != .endUnknown }
        }
        if let end = snoozeEnd(obligation, snoozedUntil), end <= today {
            points.append(StagePlan.StageDate(.snoozeEnded(end), end))
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
    private func own(_ item: Docket.Item, _ known: [LedgerEntry]) -> [StagePlan.StageDate] {
        var points: [StagePlan.StageDate] = []
        if let safe = item.obligation.safe, let told = known.filter(\.state.isTold).compactMap(\.due).min(), safe < told
        {
            points.append(StagePlan.StageDate(.movedEarlier(safe), today))
        }
        if let last = known.max(by: { $0.stageDate < $1.stageDate }), last.state == .suppressed,
            settings.suppression(of: item, on: today) == nil
        {
            points.append(StagePlan.StageDate(.snoozeEnded(today), today))
        }
        return points
    }

    // MARK: Telling

    private func decision(
        _ item: Docket.Item,
        _ point: StagePlan.StageDate,
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

    // Those who are told too from a stage on, where nothing happened.
    private func escalated(
        _ item: Docket.Item,
        _ entries: [LedgerEntry],
        _ points: [StagePlan.StageDate]
    )
        -> [String]
    {
        let urgency = points.map(\.stage.urgency).max() ?? 0
        guard let top = points.last, !happened(item.obligation, entries, before: top.date) else { return [] }
        let all = settings.escalations.filter { $0.stage.urgency <= urgency }.flatMap(\.to)
        return without(settings.recipients(of: item), all)
    }

    // Whom alerts of the obligation did not reach: all tries failed, or the next stage has come meanwhile, or there is no
    // time left to try.
    private func unreached(_ item: Docket.Item, _ entries: [LedgerEntry], _ points: [StagePlan.StageDate]) -> [String] {
        let isUrgent = item.obligation.safe.map { $0 <= today } ?? false
        let all = entries.filter { entry in
            switch entry.state {
            case .dead: return true
            case .retry, .planned:
                if isUrgent, entry.attempts > 0 { return true }
                let isNextReached = points.contains { point in
                    point.date > entry.stageDate
                        && !entries.contains {
                            $0.key.stage == point.stage && Recipient.isSame($0.key.recipient, entry.key.recipient)
                        }
                }
                return isNextReached && (entry.attempts > 0 || entry.plannedOn < today)
            default: return false
            }
        }
        // A person whom the settings name no more is nobody's concern.
        let present = settings.recipients(of: item) + settings.escalations.flatMap(\.to) + settings.fallback
        return Recipient.distinct(all.map(\.key.recipient)).filter { one in
            present.contains { Recipient.isSame($0, one) }
        }
    }

    // Who is told where some could not be reached: the next escalation that anybody new stands in, and the one after it
    // where these could not be reached either; in the end the fallback.
    private func instead(of lost: [String], among told: [String]) -> [String] {
        guard !lost.isEmpty else { return [] }
        var all: [String] = []
        for step in settings.escalations.map(\.to) + [settings.fallback] {
            let more = without(told + all, step)
            all += more
            if more.contains(where: { one in !lost.contains { Recipient.isSame($0, one) } }) { break }
        }
        return all
    }

    private func without(_ known: [String], _ people: [String]) -> [String] {
        Recipient.distinct(people).filter { one in !known.contains { Recipient.isSame($0, one) } }
    }

    // Something happened where the renewal was begun, or what was told last was acknowledged by anybody.
    private func happened(_ obligation: Obligation, _ entries: [LedgerEntry], before date: CivilDate) -> Bool {
        if let renewal = obligation.renewal, renewal.state != .withdrawn { return true }
        let earlier = entries.filter { $0.stageDate < date && $0.state.isTold }
        guard let last = earlier.map(\.stageDate).max() else { return false }
        return earlier.contains { $0.stageDate == last && $0.state == .acknowledged }
    }
}
