internal import Deadlines
internal import Mirror
public import Recordations

/// An alert that is to be told, with the obligation that it is about.
public struct DueAlert: Sendable {
    /// What the planner decided.
    public let alert: PlannedAlert
    /// The obligation.
    public let item: Docket.Item
    /// How many days ago its stage was reached: more than none after a pause.
    public let daysLate: Int
    /// Its number in the ledger, by which a person answers it; nil while nothing is written.
    public package(set) var number: Int?
    /// Whether the number is that of a line which a run noted on a day that has not come, and which is written anew.
    public package(set) var isRenewed = false
}

/// A letter before it has words: what is told to whom.
public struct AlertLetter: Sendable {
    /// `alert`, or `digest` for several at once.
    public let event: String
    /// Who it is for.
    public let recipient: String
    /// What its receiver knows it by.
    public let idempotencyKey: String
    /// The civil day.
    public let today: CivilDate
    /// What it tells, the most urgent first.
    public let alerts: [DueAlert]
}

/// Puts a letter into words: the JSON object that a hook is given, for each of its hooks.
///
/// Its answer is frozen in the outbox. Where no hook is named yet it is one copy for none.
public typealias LetterWriter = (AlertLetter) throws -> [LetterCopy]

/// What is to be written into the ledger on a day.
public struct AlertPlan: Sendable {
    /// Everything that the planner decided, told or not.
    public package(set) var decided: [DueAlert] = []
    /// Lines of waiting letters that a more urgent one goes over.
    public package(set) var superseded: [AlertKey] = []
    /// Jurisdictions whose files have mistakes.
    public package(set) var mistakes: [any Error] = []
    /// How many obligations were looked at.
    public package(set) var obligations = 0

    /// Makes a plan of nothing.
    public init() {}

    /// Adds what was decided after this plan was written, because somebody could not be reached.
    public mutating func add(_ later: AlertPlan) {
        decided += later.decided
        superseded += later.superseded
        mistakes = later.mistakes
        obligations = max(obligations, later.obligations)
    }

    /// What is told, by recipient and urgency.
    public var due: [DueAlert] { decided.filter { $0.alert.state == .planned } }
}

/// Plans the alerts of a day, writes them down, and hands letters over.
public struct AlertRun {
    /// The obligations.
    public let docket: Docket
    /// The settings.
    public let settings: AlertSettings
    /// The civil day.
    public let today: CivilDate
    /// The day of the machine's clock, where the run is of an earlier one.
    public let clock: CivilDate?
    /// Who runs it.
    public let actor: String

    /// Makes a run.
    public init(docket: Docket, settings: AlertSettings, today: CivilDate, clock: CivilDate? = nil, actor: String) {
        self.docket = docket
        self.settings = settings
        self.today = today
        self.clock = clock
        self.actor = actor
    }

    /// Decides who is to be told what; writes nothing.
    public func plan() throws -> AlertPlan {
        let planner = Planner(settings: settings, today: today, clock: clock)
        let ledger = try docket.mirror.ledger()
        let snoozes = try docket.mirror.snoozes()
        var plan = AlertPlan()
        // Nearly all obligations are far away: nothing is looked up for them.
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

    /// The letters that tell a plan: one a recipient, or one an alert.
    public func letters(_ plan: AlertPlan) -> [AlertLetter] { grouped(plan).map(\.letter) }

    /// Writes a plan into the ledger and its letters into the outbox, in one transaction.
    public func write(_ plan: AlertPlan, now: Instant, writer: LetterWriter) throws {
        guard !plan.decided.isEmpty else { return }
        // Letters name the numbers of alerts; whoever plans at the same time makes the writing fail.
        let first = try docket.mirror.nextAlertNumber()
        var plan = plan
        var next = first
        for place in plan.decided.indices where !plan.decided[place].isRenewed {
            plan.decided[place].number = next
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
        let letters = try grouped(plan).map { group in
            OutboxDraft(
                event: group.letter.event,
                recipient: group.letter.recipient,
                idempotencyKey: group.letter.idempotencyKey,
                copies: try writer(group.letter),
                alerts: group.places
            )
        }
        try docket.mirror.write(
            drafts,
            letters,
            first: first,
            superseded: plan.superseded,
            today: today,
            now: now,
            actor: actor
        )
    }

    private func grouped(_ plan: AlertPlan) -> [(letter: AlertLetter, places: [Int])] {
        let due = plan.decided.indices.filter { plan.decided[$0].alert.state == .planned }
        var groups: [[Int]] = []
        switch settings.delivery {
        case .single: groups = due.map { [$0] }
        case .digest:
            var byRecipient: [String: Int] = [:]
            for place in due {
                let recipient = plan.decided[place].alert.key.recipient
                if let group = byRecipient[recipient] {
                    groups[group].append(place)
                } else {
                    byRecipient[recipient] = groups.count
                    groups.append([place])
                }
            }
        }
        return groups.map { places in
            // The most urgent first, on one stage by recordation.
            let alerts = places.sorted { left, right in
                (-plan.decided[left].alert.key.stage.urgency, left) < (
                    -plan.decided[right].alert.key.stage.urgency, right
                )
            }.map { plan.decided[$0] }
            let letter = AlertLetter(
                event: settings.delivery == .digest ? "digest" : "alert",
                recipient: alerts.first?.alert.key.recipient ?? "",
                idempotencyKey: Mirror.idempotencyKey(
                    of: alerts.map(\.alert.key),
                    renewedOn: alerts.contains(where: \.isRenewed) ? today : nil
                ),
                today: today,
                alerts: alerts
            )
            return (letter, places)
        }
    }
}

extension Planner {
    /// Whether anything of an obligation can have been reached; an unknown end always can.
    func isNear(_ obligation: Obligation) -> Bool {
        guard let safe = obligation.safe else { return true }
        return today >= min(obligation.windowOpens ?? safe, safe.adding(days: -settings.stages.farthest))
    }
}
