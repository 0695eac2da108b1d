internal import Alerts
public import ArgumentParser
internal import Deadlines
internal import Foundation
public import Mirror
internal import Recordations
internal import Rendering
internal import Sync

struct AlertsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts",
        abstract: "The ledger of alerts: who was told what, when, and what waits or failed.",
        discussion: """
            Example: recordal alerts list
                     recordal alerts send --dry-run --today 2027-01-15
            """,
        subcommands: [List.self, Send.self, Acknowledge.self, Snooze.self, Retry.self],
        defaultSubcommand: List.self
    )

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the ledger, the newest last.",
            discussion: "Example: recordal alerts list --state dead"
        )

        @Option(help: "Only those in this state (planned, sent, retry, dead, acknowledged, snoozed, …).")
        var state: [AlertState] = []

        @Flag(help: "Those too that were superseded by a more urgent one.")
        var all = false

        @Option(help: "Only those of one recordation.")
        var recordation: String?

        @OptionGroup var common: CommonOptions

        func run() throws {
            let workspace = try common.workspace()
            let mirror = try workspace.openMirror(creating: false)
            let number = try recordation.map { try NamedRecordation($0, in: mirror).number }
            let entries = try mirror.entries(record: number).filter { state.isEmpty || state.contains($0.state) }
            if common.json {
                return common.print(
                    .object([("schema", "recordal.alerts/1"), ("alerts", .array(entries.map(\.json)))])
                )
            }
            let shown = entries.filter { all || !state.isEmpty || $0.state != .superseded }
            var table = TextTable(columns: [
                TextTable.Column("Alert", alignment: .right, minimum: 5), TextTable.Column("About", isFlexible: true),
                TextTable.Column("What"), TextTable.Column("Stage"), TextTable.Column("Act by"),
                TextTable.Column("Recipient", isFlexible: true), TextTable.Column("State"),
                TextTable.Column("Told on"), TextTable.Column("Why", isFlexible: true),
            ])
            for entry in shown {
                table.add([
                    "\(entry.id)", entry.key.subject.name, entry.key.subject.kind, entry.key.stage.words,
                    entry.due?.description ?? "unknown", entry.key.recipient, entry.state.rawValue,
                    entry.plannedOn.description, entry.lastError ?? entry.reason ?? "",
                ])
            }
            if !shown.isEmpty { Output.line(table.render(width: common.width, style: common.style)) }
            let hidden = entries.count - shown.count
            let rest = hidden > 0 ? " \(Phrase.count(hidden, "stage")) superseded (--all)." : ""
            if !common.quiet { Output.line("\(Phrase.count(shown.count, "alert")).\(rest)") }
        }
    }

    struct Send: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell everybody what is due today; --dry-run shows it, for any --today.",
            discussion: """
                Told is what the ledger does not have yet. After a pause the most urgent stage that passed is told, and the
                others are noted as superseded.
                Example: recordal alerts send --dry-run --today 2027-01-15
                """
        )

        @OptionGroup var common: CommonOptions
        @OptionGroup var writing: WritingOptions

        func run() throws {
            let workspace = try common.workspace()
            let settings = try workspace.alertSettings()
            let today = common.today(in: workspace)
            let lock =
                writing.isDryRun ? nil : try RunLock(mirror: workspace.mirrorPath, purpose: "alerts send")
            defer { withExtendedLifetime(lock) {} }
            let mirror = try workspace.openMirror(creating: false)
            let run = AlertRun(
                docket: try workspace.docket(mirror),
                settings: settings,
                today: today,
                actor: workspace.actor
            )
            let plan = try run.plan()
            let now = Instant(Date())
            var report = DispatchReport()
            if !writing.isDryRun {
                // Templates with a mistake stop it here: nothing is told yet, and nothing counts as told.
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
            try tell(plan, run.letters(plan), report, mirror)
        }

        private func tell(
            _ plan: AlertPlan,
            _ letters: [AlertLetter],
            _ report: DispatchReport,
            _ mirror: Mirror
        ) throws {
            let counts = try mirror.outboxCounts()
            var reasons: Set<ExitReason> = []
            if counts.waiting + counts.retry + counts.dead > 0, !writing.isDryRun { reasons.insert(.alertFailed) }
            if !plan.mistakes.isEmpty { reasons.insert(.usage) }
            if common.json {
                common.print(json(plan, letters, report, counts, reasons))
            } else {
                for letter in letters where !common.quiet {
                    Output.line(common.style.bold(SafeText.line("to \(letter.recipient)")))
                    for due in letter.alerts { Output.line(SafeText.line("  \(due.line)")) }
                }
                let quiet = Dictionary(grouping: plan.decided.filter { $0.alert.state != .planned }) { $0.alert.state }
                for (state, held) in quiet.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where !common.quiet {
                    Output.line("\(Phrase.count(held.count, "stage")) \(state.rawValue)")
                }
                if !common.quiet {
                    let verb = writing.isDryRun ? "would be planned" : "planned"
                    let sent = writing.isDryRun ? "" : " \(Phrase.count(report.delivered, "letter")) handed over."
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
            if !reasons.isEmpty { throw CommandEnd(reasons: reasons) }
        }

        private func json(
            _ plan: AlertPlan,
            _ letters: [AlertLetter],
            _ report: DispatchReport,
            _ counts: (waiting: Int, retry: Int, dead: Int),
            _ reasons: Set<ExitReason>
        ) -> JSON {
            .object([
                ("schema", "recordal.alerts-send/1"), ("dry_run", .bool(writing.isDryRun)),
                (
                    "letters",
                    .array(
                        letters.map { letter in
                            .object([
                                ("event", .string(letter.event)), ("recipient", .string(letter.recipient)),
                                ("idempotency_key", .string(letter.idempotencyKey)),
                                (
                                    "alerts",
                                    .array(
                                        letter.alerts.map { due in
                                            .object([
                                                ("obligation", .string(due.item.obligation.id)),
                                                ("stage", .string(due.alert.key.stage.name)),
                                                ("due", JSON(due.alert.due?.description)),
                                                ("days_late", .int(due.daysLate)),
                                                ("escalated", .bool(due.alert.isEscalated)),
                                            ])
                                        }
                                    )
                                ),
                            ])
                        }
                    )
                ),
                ("decided", .int(plan.decided.count)), ("obligations", .int(plan.obligations)),
                ("delivered", .int(report.delivered)), ("failed", .int(report.failed.count)),
                ("waiting", .int(counts.waiting)), ("retry", .int(counts.retry)), ("dead", .int(counts.dead)),
                ("codes", .array(reasons.map { Int($0.rawValue) }.sorted().map { .int($0) })),
            ])
        }
    }
}

extension AlertState: ExpressibleByArgument {}
