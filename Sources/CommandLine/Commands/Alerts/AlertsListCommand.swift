internal import Application
internal import ArgumentParser
internal import Deadlines
internal import Mirror
internal import Notifications
internal import Recordations
internal import Rendering

struct AlertsListCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the ledger, the newest last."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.alerts/1"]), "alerts": .array(LedgerEntry.shape),
    ]
    static let examples = ["recordal alerts list --state dead"]

    @Option(help: "Only those in this state (planned, sent, retry, dead, acknowledged, snoozed, …).")
    var state: [AlertState] = []

    @Flag(help: "Those too that were superseded by a more urgent one.")
    var all = false

    @Option(help: "Only those of one recordation.", completion: .recordation)
    var recordation: String?

    @OptionGroup(title: "Format of the list") var listing: ListingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let mirror = try workspace.openMirrorForReport()
        let number = try recordation.map { try NamedRecordation($0, in: mirror).number }
        let entries = try mirror.entries(record: number).filter { state.isEmpty || state.contains($0.state) }
        let shown = entries.filter { all || !state.isEmpty || $0.state != .superseded }
        let hidden = entries.count - shown.count
        let rest = hidden > 0 ? " \(Phrase.count(hidden, "stage")) superseded (--all)." : ""
        let list = Listing(schema: "recordal.alerts/1", name: "alerts", keys: LedgerEntry.shape.keys) { body in
            for entry in entries { try body(entry.json) }
        } table: { width, style in
            let footer: StyledText = "\(Phrase.count(shown.count, "alert")).\(rest)"
            return ListingText(table(shown), width: width, style: style, footer: [footer])
        }
        try list.print(listing, common)
    }

    private func table(_ entries: [LedgerEntry]) -> TextTable {
        var table = TextTable(columns: [
            TextTable.Column("Alert", alignment: .right, minimum: 5), TextTable.Column("About", isFlexible: true),
            TextTable.Column("What", rank: 2), TextTable.Column("Stage", isFlexible: true, rank: 4),
            TextTable.Column("Act by"),
            TextTable.Column("Recipient", isFlexible: true), TextTable.Column("State"),
            TextTable.Column("Told on", rank: 3), TextTable.Column("Why", isFlexible: true, rank: 1),
        ])
        for entry in entries {
            table.add([
                "\(entry.id)", entry.key.subject.name, entry.key.subject.kind, entry.key.stage.words,
                entry.due?.description ?? "unknown", entry.key.recipient, entry.state.rawValue,
                entry.plannedOn.description, entry.lastError ?? entry.reason ?? "",
            ])
        }
        return table
    }
}
