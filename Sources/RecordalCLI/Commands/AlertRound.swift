internal import Alerts
internal import Deadlines
internal import Foundation
internal import Mirror
internal import Recordations
internal import Rendering

/// What a day's alerts came to: planned, written down, and handed over by hooks.
struct AlertRound {
    private let plan: AlertPlan
    private let letters: [AlertLetter]
    private let report: DispatchReport
    private let counts: (waiting: Int, retry: Int, dead: Int)
    private let isDryRun: Bool

    /// Plans a day's alerts and, unless nothing is to be written, tells them; the caller holds the run's lock.
    ///
    /// Throws ``UsageError`` where the settings do not say who is told, and ``TemplateError``: nothing is told then, and
    /// nothing counts as told.
    init(_ workspace: Workspace, _ mirror: Mirror, today: CivilDate, isDryRun: Bool) throws {
        let settings = try workspace.alertSettings()
        let run = AlertRun(
            docket: try workspace.docket(mirror),
            settings: settings,
            today: today,
            actor: workspace.actor
        )
        plan = try run.plan()
        letters = run.letters(plan)
        self.isDryRun = isDryRun
        let now = Instant(Date())
        if isDryRun {
            report = DispatchReport()
        } else {
            let writer = AlertWriter(
                post: try workspace.post(),
                mirror: mirror,
                workspace: workspace,
                settings: settings
            )
            try run.write(plan, now: now) { try writer.payload($0, at: now) }
            workspace.materialiseDeadlines(mirror)
            report = try run.dispatch(workspace.courier) { Instant(Date()) }
        }
        counts = try mirror.outboxCounts()
    }

    /// What the exit code tells of it.
    var reasons: Set<ExitReason> {
        var reasons: Set<ExitReason> = []
        if counts.waiting + counts.retry + counts.dead > 0, !isDryRun { reasons.insert(.alertFailed) }
        if !plan.mistakes.isEmpty { reasons.insert(.usage) }
        return reasons
    }

    /// Says it to a reader; with `--quiet` only what went wrong.
    func tell(_ common: CommonOptions) {
        for letter in letters where !common.quiet {
            Output.line(common.style.bold(SafeText.line("to \(letter.recipient)")))
            for due in letter.alerts { Output.line(SafeText.line("  \(due.line)")) }
        }
        let quiet = Dictionary(grouping: plan.decided.filter { $0.alert.state != .planned }) { $0.alert.state }
        for (state, held) in quiet.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where !common.quiet {
            Output.line("\(Phrase.count(held.count, "stage")) \(state.rawValue)")
        }
        if !common.quiet {
            let verb = isDryRun ? "would be planned" : "planned"
            let sent = isDryRun ? "" : " \(Phrase.count(report.delivered, "letter")) handed over."
            let count = Phrase.count(plan.due.count, "alert")
            Output.line("\(count) \(verb) of \(Phrase.count(plan.obligations, "obligation")).\(sent)")
        }
        for (letter, reason) in report.failed {
            let line = "\(letter.event) for \(letter.recipient ?? "all") failed: \(reason)"
            Output.line(SafeText.line("\(common.style.yellow("warning")): \(line)"))
        }
        if counts.dead > 0 {
            Output.line("\(Phrase.count(counts.dead, "letter")) dead: recordal alerts retry tries them again")
        }
        for mistake in plan.mistakes { Output.line(SafeText.block("warning: \(mistake)")) }
    }

    /// The same for a script.
    var json: [(String, JSON)] {
        [
            ("dry_run", .bool(isDryRun)), ("letters", .array(letters.map(Self.json))),
            ("decided", .int(plan.decided.count)), ("obligations", .int(plan.obligations)),
            ("delivered", .int(report.delivered)), ("failed", .int(report.failed.count)),
            ("waiting", .int(counts.waiting)), ("retry", .int(counts.retry)), ("dead", .int(counts.dead)),
            ("codes", .array(reasons.map { Int($0.rawValue) }.sorted().map { .int($0) })),
        ]
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
