internal import Application
internal import ArgumentParser
internal import Mirror
internal import Rendering

struct FetchesListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List fetches, the newest first.",
        discussion: "Example: recordal fetches list --source kz-customs"
    )

    @Option(help: "Only of this source.")
    var source: String?

    @Option(help: "Not more than so many.")
    var limit = 50

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if limit < 0 { throw ValidationError("--limit is a number from 0 on, not \(limit)") }
    }

    func run() throws {
        let mirror = try common.workspace().openMirror(creating: false)
        let fetches = try mirror.fetches(source: source, limit: limit)
        if common.json {
            return common.print(
                .object([
                    ("schema", "recordal.fetches/1"), ("fetches", .array(fetches.map(\.json))),
                ])
            )
        }
        var table = TextTable(columns: [
            TextTable.Column("Fetch", alignment: .right, minimum: 5), TextTable.Column("Source"),
            TextTable.Column("Day"), TextTable.Column("Verdict"), TextTable.Column("Extent"),
            TextTable.Column("Rows", alignment: .right, minimum: 4),
            TextTable.Column("New", alignment: .right, minimum: 3),
            TextTable.Column("Changed", alignment: .right, minimum: 7),
            TextTable.Column("Missing", alignment: .right, minimum: 7),
            TextTable.Column("Document", minimum: 12, isFlexible: true),
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
        Output.line(table.render(width: common.width, style: common.style))
    }
}
