internal import Application
internal import ArgumentParser
internal import Deadlines
internal import Mirror
internal import Recordations
internal import Rendering

struct AlertsListCommand: ParsableCommand {
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
