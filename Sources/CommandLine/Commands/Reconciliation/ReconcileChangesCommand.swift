internal import Application
internal import ArgumentParser
internal import Mirror
internal import Recordations
internal import Rendering

struct ReconcileChangesCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "changes",
        abstract: "List what changed in a company's list: rows that came, rows that went, and new values."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.reconcile-changes/1"]), "list": .string, "since": .date.orNull,
        "changes": .array(ListChange.shape),
    ]
    static let examples = ["recordal reconcile changes docket --since 2026-03-01"]

    @Argument(help: "The list's name.", completion: .listName)
    var list: String

    @Option(help: "Only what changed on that day or later.")
    var since: CivilDate?

    @OptionGroup(title: "Format of the list") var listing: ListingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let changes = try ListChange.all(workspace, list: list, since: since)
        let list = Listing(
            schema: "recordal.reconcile-changes/1",
            before: [("list", .string(list)), ("since", JSON(since?.description))],
            name: "changes",
            keys: ListChange.shape.keys
        ) { body in
            for change in changes { try body(change.json) }
        } table: { width, style in
            var table = TextTable(columns: Self.columns)
            for change in changes {
                table.add([
                    change.day.description, change.reference, change.kind.rawValue, change.field ?? "",
                    change.old ?? "",
                    change.new ?? "",
                ])
            }
            return ListingText(
                table,
                width: width,
                style: style,
                footer: [
                    StyledText(
                        changes.isEmpty ? "No row of the list changed." : "\(Phrase.count(changes.count, "change"))."
                    )
                ]
            )
        }
        try list.print(listing, common)
    }

    private static let columns = [
        TextTable.Column("Day", minimum: 10), TextTable.Column("Reference", minimum: 8, isFlexible: true),
        TextTable.Column("Change", minimum: 7), TextTable.Column("Field", minimum: 5, isFlexible: true),
        TextTable.Column("Before", minimum: 8, isFlexible: true),
        TextTable.Column("After", minimum: 8, isFlexible: true),
    ]
}
