public import ArgumentParser
internal import Deadlines
internal import Foundation
internal import Ingest
internal import Mirror
internal import Notifications
internal import Recordations
internal import Rendering

struct AlertsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts",
        abstract: "The ledger of alerts: who was told what, when, and what waits or failed.",
        discussion: """
            Example: recordal alerts list
                     recordal alerts send --dry-run --today 2027-01-15
            """,
        subcommands: [
            List.self, Show.self, Letters.self, Send.self, Acknowledge.self, Snooze.self, Retry.self,
        ],
        defaultSubcommand: List.self
    )

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
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
            commandName: "send",
            abstract: "Tell everybody what is due today; --dry-run shows it, for any --today.",
            discussion: """
                Told is what the ledger does not have yet. After a pause the most urgent stage that passed is told, and the
                others are noted as superseded. Where recordal.yaml has hooks and no 'alerts', it tells what else happened.
                Example: recordal alerts send --dry-run --today 2027-01-15
                """
        )

        @OptionGroup var common: CommonOptions
        @OptionGroup var writing: WritingOptions

        func run() throws {
            let workspace = try common.workspace()
            try workspace.requireAnybodyToTell()
            let today = try common.today(in: workspace, isDryRun: writing.isDryRun)
            let lock =
                writing.isDryRun ? nil : try RunLock(mirror: workspace.mirrorPath, purpose: "alerts send")
            defer { withExtendedLifetime(lock) {} }
            let mirror = try workspace.openMirror(creating: false)
            let round = try AlertDelivery(
                workspace,
                mirror,
                today: today,
                isDryRun: writing.isDryRun
            )
            if common.json {
                common.print(.object([("schema", "recordal.alerts-send/1")] + round.json))
            } else {
                round.tell(common)
            }
            if let fault = round.faults.first { throw fault }
            if !round.reasons.isEmpty { throw CommandEnd(reasons: round.reasons) }
        }
    }
}

extension AlertState: ExpressibleByArgument {}
