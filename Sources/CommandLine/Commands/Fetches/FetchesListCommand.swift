internal import Application
internal import ArgumentParser
internal import Mirror
internal import Rendering

struct FetchesListCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List fetches, the newest first."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.fetches/1"]), "fetches": .array(Fetch.shape),
    ]
    static let examples = ["recordal fetches list --source kz-customs"]

    @Option(help: "Only of this source.", completion: .knownSource)
    var source: String?

    @Option(help: "Not more than so many.")
    var limit = 50

    @OptionGroup(title: "Format of the list") var listing: ListingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func validate() throws {
        if limit < 0 { throw ValidationError("--limit is a number from 0 on, not \(limit)") }
    }

    func run() throws {
        let mirror = try common.workspace().openMirrorForReport()
        let fetches = try mirror.fetches(source: source, limit: limit)
        let list = Listing(schema: "recordal.fetches/1", name: "fetches", keys: Fetch.shape.keys) { body in
            for fetch in fetches { try body(fetch.json) }
        } table: { width, style in
            ListingText(
                table(fetches),
                width: width,
                style: style,
                footer: ["\(Phrase.count(fetches.count, "fetch"))."]
            )
        }
        try list.print(listing, common)
    }

    private func table(_ fetches: [Fetch]) -> TextTable {
        var table = TextTable(columns: [
            TextTable.Column("Fetch", alignment: .right, minimum: 5), TextTable.Column("Source"),
            TextTable.Column("Day"), TextTable.Column("Verdict"), TextTable.Column("Extent", isFlexible: true, rank: 3),
            TextTable.Column("Rows", alignment: .right, minimum: 4, rank: 4),
            TextTable.Column("New", alignment: .right, minimum: 3),
            TextTable.Column("Changed", alignment: .right, minimum: 7, rank: 2),
            TextTable.Column("Missing", alignment: .right, minimum: 7, rank: 2),
            TextTable.Column("Document", minimum: 10, isFlexible: true, rank: 1),
        ])
        for fetch in fetches {
            table.add([
                "\(fetch.id)", fetch.source, "\(fetch.day)", fetch.verdict.rawValue,
                fetch.kind == .evidence ? "notice" : fetch.extent.scope ?? fetch.extent.name,
                Phrase.number(fetch.counts.rows),
                Phrase.number(fetch.counts.added), Phrase.number(fetch.counts.changed),
                Phrase.number(fetch.counts.missing), fetch.documents.map(\.name).joined(separator: ", "),
            ])
        }
        return table
    }
}
