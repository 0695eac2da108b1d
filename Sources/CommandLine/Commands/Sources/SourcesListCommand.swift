internal import Application
internal import ArgumentParser
internal import Deadlines
internal import Mirror
internal import Recordations
internal import Registers
internal import Rendering

struct SourcesListCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the sources that can be used here."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.sources/1"]), "sources": .array(SourceList.Line.shape),
    ]
    static let examples = ["recordal sources list"]

    @OptionGroup(title: "Format of the list") var listing: ListingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let lines = try SourceList(common.workspace()).lines
        let list = Listing(schema: "recordal.sources/1", name: "sources", keys: SourceList.Line.shape.keys) { body in
            for line in lines { try body(line.json) }
        } table: { width, style in
            ListingText(table(lines), width: width, style: style, footer: [])
        }
        try list.print(listing, common)
    }

    private func table(_ lines: [SourceList.Line]) -> TextTable {
        var table = TextTable(columns: [
            TextTable.Column("Source"), TextTable.Column("Register", minimum: 20, isFlexible: true),
            TextTable.Column("From", minimum: 10, isFlexible: true, rank: 2),
            TextTable.Column("Formats", rank: 1),
            TextTable.Column("Known from"),
        ])
        for line in lines {
            let formats = line.definition.documents.map(\.format.rawValue)
            table.add([
                line.name, "\(line.definition.title) (\(line.definition.jurisdiction))",
                line.definition.isByHand ? "by hand" : line.origin ?? "–",
                formats.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }.joined(separator: ", "),
                line.state?.knownFrom?.description ?? "",
            ])
        }
        return table
    }
}

extension SourceList.Line {
    /// The shape of ``json``.
    fileprivate static let shape: JSONShape = [
        "source": .string, "register": .string, "title": .string, "jurisdiction": .string,
        "from": .string.orNull, "pull": JSONShape.words(["by-hand"]).orNull, "formats": .array(.string),
        "fetch": .integer.orNull,
    ]

    /// The source as `--json` promises it.
    fileprivate var json: JSON {
        .object([
            ("source", .string(name)), ("register", .string(definition.register)),
            ("title", .string(definition.title)), ("jurisdiction", .string(definition.jurisdiction.code)),
            ("from", JSON(origin)), ("pull", definition.isByHand ? "by-hand" : .null),
            ("formats", .array(definition.documents.map { .string($0.format.rawValue) })),
            ("fetch", JSON(state?.accepted?.id)),
        ])
    }
}
