internal import Deadlines
internal import Messages
internal import Mirror
public import Recordations

/// The planner's decision about an alert.
public struct PlannedAlert: Sendable {
    /// The obligation, the stage and the recipient.
    public let key: AlertKey
    /// `planned`, or the state of an alert that is not notified: superseded, snoozed, suppressed or acknowledged.
    public let state: AlertState
    /// The day on which its stage was reached.
    public let stageDate: CivilDate
    /// The safe date in the alert; nil if it is not known.
    public let due: CivilDate?
    /// Why it is not notified.
    public let reason: String?
    /// Whether the recipient is notified by an escalation, because nothing was done so far.
    public let isEscalated: Bool
    /// The recipients whom earlier alerts of this obligation did not reach, for whom this recipient is notified
    /// instead.
    public let unreached: [String]
}

/// Plans the alerts of a day from obligations, settings and the ledger.
///
/// The result does not depend on the clock. A second run on the same day plans nothing. After days without a run only
/// the most urgent stage that was reached is notified; the others become superseded.
public struct AlertPlanner: Sendable {
    /// The settings.
    public let settings: AlertSettings
    /// The day.
    public let today: CivilDate
    /// The last day that has come; ledger entries of a later day are premature.
    public let reachedDay: CivilDate

    /// Makes a planner for a day; `clock` is the day of the machine's clock if it may be later.
    public init(settings: AlertSettings, today: CivilDate, clock: CivilDate? = nil) {
        self.settings = settings
        self.today = today
        reachedDay = max(today, clock ?? today)
    }

    /// The alerts of an obligation, and the ledger entries that they supersede.
    ///
    /// `entries` are the ledger entries of this obligation, and `snoozedUntil` is the day of its last snooze.
    public func plan(
        _ item: Docket.Item,
        _ entries: [LedgerEntry],
        snoozedUntil: CivilDate? = nil
    )
        -> (planned: [PlannedAlert], superseded: [AlertKey])
    {
        let points = reachedStages(of: item.obligation, snoozedUntil: snoozedUntil)
        guard let top = points.last else { return ([], []) }
        let subject = AlertSubject(item.obligation)
        let entries = entries.filter { !$0.isPremature(on: reachedDay) }
        let usual = settings.recipients(of: item)
        let escalated = escalated(item, entries, points)
        let lost = unreached(item, entries, points)
        let instead = substitutes(of: lost, among: usual + escalated)
        var planned: [PlannedAlert] = []
        var superseded: [AlertKey] = []
        for (index, recipient) in (usual + escalated + instead).enumerated() {
            let isEscalated = index >= usual.count
            let known = entries.filter { Recipient.isSame($0.key.recipient, recipient) }
            // A snooze and a suppression that end on one day are one stage.
            let new = Set(points + ownStages(item, known)).sorted().filter { point in
                !known.contains { $0.key.stage == point.stage }
            }
            guard let mostUrgent = new.last else { continue }
            // A new stage that is less urgent than an earlier alert is not notified; a moved date always is.
            let isDue = mostUrgent.stage == top.stage || mostUrgent.date > top.date || mostUrgent.stage.isMoved
            let (state, reason): (AlertState, String?) =
                isDue
                ? decision(item, at: mostUrgent, known, snoozedUntil: snoozedUntil)
                : (.superseded, "a more urgent one was told")
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

    // The stages that were reached by today, the most urgent last.
    private func reachedStages(
        of obligation: Obligation,
        snoozedUntil: CivilDate?
    ) -> [StagePlan.StageDate] {
        if obligation.isSatisfied { return [] }
        var points = settings.stages.reached(obligation, by: today)
        if let renewal = obligation.renewal, renewal.state.isFiled {
            // The filing answers the stages before it.
            points = points.filter { $0.date > renewal.on && $0.stage != .opens && $0.stage != .endUnknown }
        }
        if let end = snoozeEnd(obligation, snoozedUntil), end <= today {
            points.append(StagePlan.StageDate(.snoozeEnded(end), end))
            points.sort()
        }
        return points
    }

    // A snooze never ends after the safe date, which may have moved since.
    private func snoozeEnd(_ obligation: Obligation, _ until: CivilDate?) -> CivilDate? {
        until.map { until in obligation.safe.map { min($0, until) } ?? until }
    }

    // Stages of one recipient: the safe date is earlier than in the recipient's alerts, or a suppression has ended.
    private func ownStages(_ item: Docket.Item, _ known: [LedgerEntry]) -> [StagePlan.StageDate] {
        var points: [StagePlan.StageDate] = []
        if let safe = item.obligation.safe, let notified = known.filter(\.state.isNotified).compactMap(\.due).min(),
            safe < notified
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

    // MARK: Recipients

    private func decision(
        _ item: Docket.Item,
        at point: StagePlan.StageDate,
        _ known: [LedgerEntry],
        snoozedUntil: CivilDate?
    ) -> (AlertState, String?) {
        if point.stage.isOverdue, known.contains(where: { $0.key.stage.beginsOverdue && $0.state == .acknowledged }) {
            return (.acknowledged, "an earlier week was acknowledged")
        }
        if let rule = settings.suppression(of: item, on: today) {
            return (.suppressed, "\(rule.reason) (until \(rule.until))")
        }
        if let end = snoozeEnd(item.obligation, snoozedUntil), today < end { return (.snoozed, "snoozed until \(end)") }
        return (.planned, nil)
    }

    // The recipients of escalations, unless something was done about the obligation.
    private func escalated(
        _ item: Docket.Item,
        _ entries: [LedgerEntry],
        _ points: [StagePlan.StageDate]
    )
        -> [String]
    {
        // Protection may end long before the last day to file, which escalates at its own time.
        let urgency = points.map(\.stage).filter { $0 != .ends }.map(\.urgency).max() ?? 0
        let isEnded = points.contains { $0.stage == .ends }
        guard let top = points.last, !isAnswered(item.obligation, entries, before: top.date) else { return [] }
        let all = settings.escalations.filter { $0.stage == .ends ? isEnded : $0.stage.urgency <= urgency }
            .flatMap(\.to)
        return without(settings.recipients(of: item), all)
    }

    // The recipients whom alerts of the obligation did not reach: all attempts failed, or an attempt failed and the
    // next stage or the safe date has been reached.
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
        // A recipient who left the settings needs no substitute.
        let present = settings.recipients(of: item) + settings.escalations.flatMap(\.to) + settings.fallback
        return Recipient.distinct(all.map(\.key.recipient)).filter { one in
            present.contains { Recipient.isSame($0, one) }
        }
    }

    // The substitutes of unreached recipients: the next escalation with a new recipient, the one after it if these were
    // not reached either, and in the end the fallback.
    private func substitutes(of lost: [String], among notified: [String]) -> [String] {
        guard !lost.isEmpty else { return [] }
        var all: [String] = []
        for step in settings.escalations.map(\.to) + [settings.fallback] {
            let more = without(notified + all, step)
            all += more
            if more.contains(where: { one in !lost.contains { Recipient.isSame($0, one) } }) { break }
        }
        return all
    }

    private func without(_ known: [String], _ people: [String]) -> [String] {
        Recipient.distinct(people).filter { one in !known.contains { Recipient.isSame($0, one) } }
    }

    // An obligation is answered if its renewal was begun, or somebody acknowledged its last stage.
    private func isAnswered(_ obligation: Obligation, _ entries: [LedgerEntry], before date: CivilDate) -> Bool {
        if let renewal = obligation.renewal, renewal.state != .withdrawn { return true }
        let earlier = entries.filter { $0.stageDate < date && $0.state.isNotified }
        guard let last = earlier.map(\.stageDate).max() else { return false }
        return earlier.contains { $0.stageDate == last && $0.state == .acknowledged }
    }
}
