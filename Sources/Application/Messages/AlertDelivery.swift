internal import Deadlines
internal import Delivery
internal import FoundationEssentials
package import Ingest
internal import Messages
package import Mirror
package import Notifications
package import Recordations
internal import Rendering

/// The alerts and the other notifications of a day: planned, written into the outbox, and delivered by hooks.
package struct AlertDelivery {
    /// What was planned for the day.
    package private(set) var plan = AlertPlan()
    /// The messages about alerts.
    package private(set) var messages: [AlertMessage] = []
    /// The notifications that are no alert.
    package private(set) var notifications: NotificationDelivery?
    /// The messages about dates that a change of the law moved.
    package private(set) var lawChange: LawChangeDelivery?
    /// What the hooks did.
    package private(set) var report = DispatchReport()
    /// How many messages wait, are tried again, or failed for good.
    package private(set) var counts = (waiting: 0, retry: 0, dead: 0)
    /// Recipients whom no hook reached.
    package private(set) var unreached: [Unreached] = []
    /// Stages that a clock which ran ahead had noted.
    package private(set) var takenBack: (count: Int, lastDay: CivilDate?) = (0, nil)
    /// The workspace.
    package let workspace: Workspace
    private let mirror: Mirror
    private let today: CivilDate
    private let clock: CivilDate
    /// Whether nothing is written.
    package let isDryRun: Bool
    private let hooks: HookDelivery
    /// What kept something from being planned; messages that were in the outbox before are delivered all the same.
    package private(set) var faults: [any Error] = []

    /// Plans the day's messages and, unless it is a dry run, delivers them; the caller holds the run's lock.
    ///
    /// `reports` are those of the sources of this run, and `recorded` are the notifications that were written with its editions. An error with alerts keeps no other notification back, nor the other way round: it is
    /// added to ``faults``.
    package init(
        _ workspace: Workspace,
        _ mirror: Mirror,
        today: CivilDate,
        isDryRun: Bool,
        reports: [SyncReport] = [],
        recorded: [NotificationPlanner.PlannedNotification] = []
    ) throws {
        self.workspace = workspace
        self.mirror = mirror
        self.today = today
        // In a rehearsal the day that is played is the clock's.
        clock = workspace.isRehearsal ? today : workspace.civilDay
        self.isDryRun = isDryRun
        hooks = HookDelivery(workspace: workspace)
        // No other process takes messages while the lock is held: one that took a message and did not record an attempt is dead.
        if !isDryRun { try mirror.releaseMessages() }
        // Alerts are of the new dates: what a change of the law moved is recorded before.
        if !isDryRun { workspace.materialiseDeadlines(mirror) }
        guarded { try $0.withdrawPrematureAlerts() }
        guarded { try $0.planAlerts() }
        guarded { delivery in
            delivery.lawChange = try LawChangeDelivery(workspace, mirror, today: today, isDryRun: isDryRun)
        }
        guarded { delivery in
            delivery.notifications = try NotificationDelivery(
                workspace,
                mirror,
                reports,
                recorded: recorded,
                today: today,
                isDryRun: isDryRun
            )
        }
        if !isDryRun {
            workspace.materialiseDeadlines(mirror)
            guarded { try $0.dispatch() }
            guarded { try $0.notifyOthers() }
        }
        counts = try mirror.outboxCounts()
        guarded { try $0.findUnreached() }
    }

    /// Plans and delivers under a lock of its own.
    ///
    /// Throws ``UsageError`` where the settings name nobody to notify, and ``RunLockError`` where a run holds the lock.
    package static func send(_ workspace: Workspace, today: CivilDate?, isDryRun: Bool) throws -> AlertDelivery {
        try workspace.requireRecipients()
        let today = try workspace.writingDay(today, isDryRun: isDryRun)
        let lock = isDryRun ? nil : try RunLock(mirror: workspace.mirrorPath, purpose: "alerts send")
        defer { withExtendedLifetime(lock) {} }
        let mirror = try workspace.openMirror(creating: false)
        return try AlertDelivery(workspace, mirror, today: today, isDryRun: isDryRun)
    }

    /// Whether there can be anything to deliver.
    static func isWanted(_ workspace: Workspace, _ mirror: Mirror) throws -> Bool {
        if workspace.alerts != nil || NotificationDelivery.isWanted(workspace) { return true }
        let counts = try mirror.outboxCounts()
        return counts.waiting + counts.retry + counts.dead > 0
    }

    /// Delivers the message that a run has finished, with what was delivered before it.
    mutating func notifyRunFinished(_ reports: [SyncReport], began: String, _ reasons: Set<ExitReason>) throws {
        guard !isDryRun, !workspace.delivery.hooks(for: .runFinished).isEmpty else { return }
        let all = reasons.union(self.reasons)
        let run = Message.Run(
            sources: reports.map { ($0.source, $0.verdict.rawValue, $0.reason) },
            sent: report.delivered,
            failed: report.failed.count,
            codes: ExitReason.allCases.filter(all.contains).map { Int($0.rawValue) },
            head: try mirror.head()
        )
        guarded { delivery in
            let now = Instant(Date())
            let builder = try delivery.workspace.messageBuilder()
            let writer = NotificationMessageWriter(
                builder: builder,
                workspace: delivery.workspace,
                today: delivery.today,
                now: now
            )
            guard let draft = writer.draft(run, began: began) else { return }
            try delivery.mirror.write([draft], changesUntil: 0, today: delivery.today, now: now)
            try delivery.dispatch()
        }
        counts = try mirror.outboxCounts()
    }

    private mutating func guarded(_ body: (inout AlertDelivery) throws -> Void) {
        do { try body(&self) } catch { faults.append(error) }
    }

    private func alertRun() throws -> AlertRun? {
        guard let settings = workspace.alerts else { return nil }
        return AlertRun(
            docket: try workspace.docket(mirror),
            settings: settings,
            today: today,
            clock: clock,
            actor: workspace.actor
        )
    }

    private func writer(_ settings: AlertSettings) throws -> AlertMessageWriter {
        AlertMessageWriter(
            builder: try workspace.messageBuilder(),
            mirror: mirror,
            workspace: workspace,
            settings: settings,
            replies: ReplySigner(workspace, mirror)
        )
    }

    private mutating func planAlerts() throws {
        guard let run = try alertRun() else { return }
        let planned = try run.plan()
        if !isDryRun, !planned.decided.isEmpty {
            let now = Instant(Date())
            let writer = try writer(run.settings)
            try run.write(planned, now: now) { try writer.copies($0, at: now) }
        }
        plan = planned
        messages = run.messages(for: planned)
    }

    // A clock that ran ahead for one run must not silence the stages until that day.
    private mutating func withdrawPrematureAlerts() throws {
        guard workspace.alerts != nil, !isDryRun else { return }
        takenBack = try mirror.withdrawPrematureAlerts(
            on: max(today, clock),
            now: Instant(Date()),
            actor: workspace.actor
        )
    }

    private mutating func notifyOthers() throws {
        guard !report.failed.isEmpty, let run = try alertRun() else { return }
        let writer = try writer(run.settings)
        let (more, later) = try run.notifyOthers(hooks) {
            Instant(Date())
        } writer: {
            try writer.copies($0, at: $1)
        }
        plan.add(more)
        messages += run.messages(for: more)
        report.add(later)
    }

    private mutating func findUnreached() throws {
        guard let settings = workspace.alerts, counts.waiting + counts.retry + counts.dead > 0 else { return }
        unreached = Unreached.all(in: try mirror.ledger(), of: settings, on: max(today, clock))
    }

    private mutating func dispatch() throws {
        let dispatch = Dispatch(mirror: mirror, attempts: workspace.alerts?.attempts ?? 10, actor: workspace.actor)
        report.add(try dispatch.carryOut(hooks) { Instant(Date()) })
    }

    /// What the exit status tells of it.
    package var reasons: Set<ExitReason> {
        var reasons: Set<ExitReason> = []
        if counts.waiting + counts.retry + counts.dead > 0, !isDryRun { reasons.insert(.alertFailed) }
        if !plan.mistakes.isEmpty { reasons.insert(.usage) }
        for fault in faults { reasons.insert(ExitReason(fault)) }
        return reasons
    }
}
