internal import Notifications
internal import Deadlines
internal import Delivery
internal import Foundation
internal import Letters
internal import Mirror
internal import Recordations
internal import Rendering
internal import Ingest

/// What is told of a day: alerts and news, planned, written down, and handed over by hooks.
struct AlertDelivery {
    private var plan = AlertPlan()
    private var letters: [AlertLetter] = []
    private var news: NotificationDelivery?
    private var lawChange: LawChangeDelivery?
    private var report = DispatchReport()
    private var counts = (waiting: 0, retry: 0, dead: 0)
    private var unreached: [Unreached] = []
    private var takenBack: (count: Int, lastDay: CivilDate?) = (0, nil)
    private let workspace: Workspace
    private let mirror: Mirror
    private let today: CivilDate
    private let clock: CivilDate
    private let isDryRun: Bool
    private let courier: HookDelivery
    /// What kept something from being planned; what lay in the outbox before was handed over all the same.
    private(set) var faults: [any Error] = []

    /// Plans what a day has to tell and, unless nothing is to be written, tells it; the caller holds the run's lock.
    ///
    /// `reports` are those of the sources of this run. What goes wrong with alerts keeps no news back, nor the other way
    /// round; it stands in ``faults``.
    init(
        _ workspace: Workspace,
        _ mirror: Mirror,
        today: CivilDate,
        isDryRun: Bool,
        reports: [SyncReport] = []
    ) throws {
        self.workspace = workspace
        self.mirror = mirror
        self.today = today
        // In a rehearsal the day that is played is the clock's.
        clock = workspace.isRehearsal ? today : CivilDate(Date(), in: workspace.timeZone)
        self.isDryRun = isDryRun
        courier = HookDelivery(workspace: workspace)
        // Nobody else takes letters while the lock is held: whoever took one and did not settle it is dead.
        if !isDryRun { try mirror.freeLetters() }
        // Alerts are of the new dates: what a change of the law moved is recorded before.
        if !isDryRun { workspace.materialiseDeadlines(mirror) }
        guarded { try $0.takeBackPremature() }
        guarded { try $0.planAlerts() }
        guarded { round in
            round.lawChange = try LawChangeDelivery(workspace, mirror, today: today, isDryRun: isDryRun)
        }
        guarded { round in
            round.news = try NotificationDelivery(workspace, mirror, reports, today: today, isDryRun: isDryRun)
        }
        if !isDryRun {
            workspace.materialiseDeadlines(mirror)
            guarded { try $0.dispatch() }
            guarded { try $0.tellOthers() }
        }
        counts = try mirror.outboxCounts()
        guarded { try $0.findUnreached() }
    }

    /// Whether there can be anything to tell.
    static func isWanted(_ workspace: Workspace, _ mirror: Mirror) throws -> Bool {
        if workspace.alerts != nil || NotificationDelivery.isWanted(workspace) { return true }
        let counts = try mirror.outboxCounts()
        return counts.waiting + counts.retry + counts.dead > 0
    }

    /// Tells that a run has ended, as it stands now with all else that was told.
    mutating func tellEnd(of reports: [SyncReport], began: String, _ reasons: Set<ExitReason>) throws {
        guard !isDryRun, !workspace.delivery.hooks(for: .runFinished).isEmpty else { return }
        let all = reasons.union(self.reasons)
        let run = Letter.Run(
            sources: reports.map { ($0.source, $0.verdict.rawValue, $0.reason) },
            sent: report.delivered,
            failed: report.failed.count,
            codes: ExitReason.allCases.filter(all.contains).map { Int($0.rawValue) },
            head: try mirror.head()
        )
        guarded { round in
            let now = Instant(Date())
            let post = try round.workspace.post()
            let writer = NewsWriter(post: post, workspace: round.workspace, today: round.today, now: now)
            guard let draft = writer.draft(run, began: began) else { return }
            try round.mirror.write([draft], changesUntil: 0, today: round.today, now: now)
            try round.dispatch()
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

    private func writer(_ settings: AlertSettings) throws -> AlertWriter {
        AlertWriter(post: try workspace.post(), mirror: mirror, workspace: workspace, settings: settings)
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
        letters = run.letters(planned)
    }

    // A clock that ran ahead for one run must not silence the stages until that day.
    private mutating func takeBackPremature() throws {
        guard workspace.alerts != nil, !isDryRun else { return }
        takenBack = try mirror.takeBackPremature(on: max(today, clock), now: Instant(Date()), actor: workspace.actor)
    }

    private mutating func tellOthers() throws {
        guard !report.failed.isEmpty, let run = try alertRun() else { return }
        let writer = try writer(run.settings)
        let (more, later) = try run.tellOthers(courier) {
            Instant(Date())
        } writer: {
            try writer.copies($0, at: $1)
        }
        plan.add(more)
        letters += run.letters(more)
        report.add(later)
    }

    private mutating func findUnreached() throws {
        guard let settings = workspace.alerts, counts.waiting + counts.retry + counts.dead > 0 else { return }
        unreached = Unreached.all(in: try mirror.ledger(), of: settings, on: max(today, clock))
    }

    private mutating func dispatch() throws {
        let dispatch = Dispatch(mirror: mirror, attempts: workspace.alerts?.attempts ?? 10, actor: workspace.actor)
        report.add(try dispatch.carryOut(courier) { Instant(Date()) })
    }

    /// What the exit code tells of it.
    var reasons: Set<ExitReason> {
        var reasons: Set<ExitReason> = []
        if counts.waiting + counts.retry + counts.dead > 0, !isDryRun { reasons.insert(.alertFailed) }
        if !plan.mistakes.isEmpty { reasons.insert(.usage) }
        for fault in faults { reasons.insert(ErrorReport.reason(of: fault) ?? .failed) }
        return reasons
    }

    /// Says it to a reader; with `--quiet` only what went wrong.
    func tell(_ common: CommonOptions) {
        for letter in letters where !common.quiet {
            Output.line(common.style.bold("to \(letter.recipient)"))
            for due in letter.alerts { Output.line("  \(due.line)") }
        }
        let quiet = Dictionary(grouping: plan.decided.filter { $0.alert.state != .planned }) { $0.alert.state }
        for (state, held) in quiet.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where !common.quiet {
            Output.line("\(Phrase.count(held.count, "stage")) \(state.rawValue)")
        }
        for line in (lawChange?.lines ?? []) + (news?.lines ?? []) where !common.quiet {
            Output.line("\(isDryRun ? "would tell" : "told"): \(line)")
        }
        if !common.quiet {
            let verb = isDryRun ? "would be planned" : "planned"
            let count = "\(Phrase.count(plan.due.count, "alert")) \(verb)"
            let planned = workspace.noAlerts ?? "\(count) of \(Phrase.count(plan.obligations, "obligation"))."
            let sent = isDryRun ? "" : " \(Phrase.count(report.delivered, "letter")) handed over."
            Output.line(StyledText(planned + sent))
        }
        if let waiting = lawChange?.waiting, waiting.moved > 0 {
            let line = LawChange.summary(moved: waiting.moved, earlier: waiting.earlier)
            Output.line("\(common.style.yellow("warning")): \(line)")
        }
        for (letter, reason) in report.failed {
            let line = "\(letter.event) for \(letter.recipient ?? "all") failed: \(reason)"
            Output.line("\(common.style.yellow("warning")): \(line)")
        }
        for one in unreached where !isDryRun {
            Output.line("\(common.style.yellow("warning")): \(one.line)")
        }
        if let day = takenBack.lastDay {
            let line =
                "\(Phrase.count(takenBack.count, "stage")) noted on days that have not come (the last on \(day)) will be told"
                + " again in their time: was the clock wrong?"
            Output.line("\(common.style.yellow("warning")): \(line)")
        }
        for hook in report.spent.sorted() {
            let line = "\(hook) did nothing but fail, and is left alone until the next run"
            Output.line("\(common.style.yellow("warning")): \(line)")
        }
        let waiting = counts.waiting + counts.retry
        if waiting > 0, !isDryRun {
            Output.line("\(Phrase.count(waiting, "letter")) not handed over yet: recordal alerts letters")
        }
        if counts.dead > 0 {
            Output.line("\(Phrase.count(counts.dead, "letter")) dead: recordal alerts retry tries them again")
        }
        for mistake in plan.mistakes { Output.line("warning: \(block: mistake)") }
    }

    /// The same for a script.
    var json: [(String, JSON)] {
        [
            ("dry_run", .bool(isDryRun)), ("configured", .bool(workspace.alerts != nil)),
            ("letters", .array(letters.map(Self.json))),
            ("decided", .int(plan.decided.count)), ("obligations", .int(plan.obligations)),
            (
                "law_changed",
                .array(
                    (lawChange?.messages ?? []).map {
                        .object([
                            ("recipient", .string($0.recipient)), ("idempotency_key", .string($0.idempotencyKey)),
                            ("moves", .array($0.entries.map(\.move.json))),
                        ])
                    }
                )
            ),
            ("news", .array((news?.pieces ?? []).map(Self.json))),
            ("delivered", .int(report.delivered)), ("failed", .int(report.failed.count)),
            ("unreached", .array(isDryRun ? [] : unreached.map(\.json))), ("taken_back", .int(takenBack.count)),
            ("waiting", .int(counts.waiting)), ("retry", .int(counts.retry)), ("dead", .int(counts.dead)),
            ("codes", .array(reasons.map { Int($0.rawValue) }.sorted().map { .int($0) })),
        ]
    }

    private static func json(_ piece: NotificationPlanner.Piece) -> JSON {
        .object([("event", .string(piece.news.event)), ("of", .array(piece.subjects.map { .string($0) }))])
    }

    private static func json(_ letter: AlertLetter) -> JSON {
        .object([
            ("event", .string(letter.event)), ("recipient", .string(letter.recipient)),
            ("idempotency_key", .string(letter.idempotencyKey)), ("alerts", .array(letter.alerts.map(json))),
        ])
    }

    private static func json(_ due: DueAlert) -> JSON {
        .object([
            ("obligation", .string(due.item.obligation.id)), ("stage", .string(due.alert.key.stage.name)),
            ("due", JSON(due.alert.due?.description)), ("days_late", .int(due.daysLate)),
            ("escalated", .bool(due.alert.isEscalated)),
        ])
    }
}
