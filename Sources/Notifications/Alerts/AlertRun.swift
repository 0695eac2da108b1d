internal import Deadlines
internal import Mirror
public import Recordations

/// Plans the alerts of a day, writes them into the ledger, and dispatches their messages.
public struct AlertRun {
    /// The obligations.
    public let docket: Docket
    /// The settings.
    public let settings: AlertSettings
    /// The civil day.
    public let today: CivilDate
    /// The day of the machine's clock; nil if it is `today`.
    public let clock: CivilDate?
    /// The actor of its events.
    public let actor: String

    /// Makes a run.
    public init(docket: Docket, settings: AlertSettings, today: CivilDate, clock: CivilDate? = nil, actor: String) {
        self.docket = docket
        self.settings = settings
        self.today = today
        self.clock = clock
        self.actor = actor
    }

    /// Plans the alerts of the day; nothing is written.
    public func plan() throws -> AlertPlan {
        let planner = AlertPlanner(settings: settings, today: today, clock: clock)
        let ledger = try docket.mirror.ledger()
        let snoozes = try docket.mirror.snoozes()
        var plan = AlertPlan()
        // Nearly all obligations are far away, so nothing else is read for them.
        plan.mistakes = try docket.forEach(named: true) { item in
            plan.obligations += 1
            guard planner.isNear(item.obligation) else { return }
            let subject = AlertSubject(item.obligation)
            let (planned, superseded) = planner.plan(item, ledger[subject] ?? [], snoozedUntil: snoozes[subject])
            plan.superseded += superseded
            let premature = (ledger[subject] ?? []).filter { $0.isPremature(on: planner.reachedDay) }
            plan.decided += planned.map { alert in
                let former = premature.first { $0.key == alert.key }
                return DueAlert(
                    alert: alert,
                    item: item,
                    daysLate: today.days(since: alert.stageDate),
                    number: former?.id,
                    isRenewed: former != nil
                )
            }
        }
        return plan
    }

    /// The messages of a plan: one for each recipient, or one for each alert.
    public func messages(for plan: AlertPlan) -> [AlertMessage] { grouped(plan).map(\.message) }

    /// Writes a plan into the ledger and its messages into the outbox, in one transaction.
    public func write(_ plan: AlertPlan, now: Instant, writer: MessageWriter) throws {
        guard !plan.decided.isEmpty else { return }
        // Messages quote the numbers of alerts; if another run takes these numbers meanwhile, the write throws.
        let first = try docket.mirror.nextAlertNumber()
        var plan = plan
        var next = first
        for index in plan.decided.indices where !plan.decided[index].isRenewed {
            plan.decided[index].number = next
            next += 1
        }
        let drafts = plan.decided.map { due in
            LedgerDraft(
                key: due.alert.key,
                record: due.item.record,
                state: due.alert.state,
                stageDate: due.alert.stageDate,
                due: due.alert.due,
                reason: due.alert.reason,
                renews: due.isRenewed ? due.number : nil
            )
        }
        let messages = try grouped(plan).map { group in
            OutboxDraft(
                event: group.message.event,
                recipient: group.message.recipient,
                idempotencyKey: group.message.idempotencyKey,
                copies: try writer(group.message),
                alerts: group.indices
            )
        }
        try docket.mirror.write(
            drafts,
            messages,
            first: first,
            superseded: plan.superseded,
            today: today,
            now: now,
            actor: actor
        )
    }

    private func grouped(_ plan: AlertPlan) -> [(message: AlertMessage, indices: [Int])] {
        let due = plan.decided.indices.filter { plan.decided[$0].alert.state == .planned }
        var groups: [[Int]] = []
        switch settings.delivery {
        case .single: groups = due.map { [$0] }
        case .digest:
            var byRecipient: [String: Int] = [:]
            for index in due {
                let recipient = plan.decided[index].alert.key.recipient
                if let group = byRecipient[recipient] {
                    groups[group].append(index)
                } else {
                    byRecipient[recipient] = groups.count
                    groups.append([index])
                }
            }
        }
        return groups.map { indices in
            // The most urgent alert is first; alerts of one urgency are in the order of recordations.
            let alerts = indices.sorted { left, right in
                (plan.decided[left].item.obligation.pressure(on: today), left)
                    < (plan.decided[right].item.obligation.pressure(on: today), right)
            }.map { plan.decided[$0] }
            let message = AlertMessage(
                event: settings.delivery == .digest ? "digest" : "alert",
                recipient: alerts.first?.alert.key.recipient ?? "",
                idempotencyKey: Mirror.idempotencyKey(
                    of: alerts.map(\.alert.key),
                    renewedOn: alerts.contains(where: \.isRenewed) ? today : nil
                ),
                today: today,
                alerts: alerts
            )
            return (message, indices)
        }
    }
}

extension AlertPlanner {
    /// Whether a stage of an obligation can have been reached; for an obligation with an unknown end it always can.
    func isNear(_ obligation: Obligation) -> Bool {
        settings.stages.firstDay(of: obligation).map { today >= $0 } ?? true
    }
}

extension Obligation {
    /// How much an obligation presses on a day; a lower number comes first.
    ///
    /// What can still be saved comes first, the nearest last day before the others; then what was lost lately; then what
    /// has time; then what was lost long ago, and what is with the office.
    fileprivate func pressure(on today: CivilDate) -> Int {
        func rank(_ rank: Int, _ date: CivilDate?) -> Int { rank * 100_000 + abs(date?.days(since: today) ?? 0) }
        let last = legal ?? end ?? safe
        switch state(on: today) {
        case .grace: return rank(0, graceEnds)
        case .due: return rank(0, last)
        case .lapsed where !kind.isOfTerm: return rank(2, last)
        case .lapsed: return rank(last.map { today.days(since: $0) <= 30 } ?? false ? 2 : 6, last)
        case .open, .upcoming:
            if safe == nil { return rank(5, nil) }
            return rank(endOfProtection.map { $0 < today } ?? false ? 3 : 4, safe)
        case .filed, .satisfied: return rank(7, safe)
        }
    }
}
