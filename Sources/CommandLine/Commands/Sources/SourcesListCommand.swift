internal import Application
internal import ArgumentParser
internal import Deadlines
internal import Mirror
internal import Recordations
internal import Registers
internal import Rendering

struct SourcesListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the sources that can be used here.",
        discussion: "Example: recordal sources list"
    )

    @OptionGroup var common: CommonOptions

    func run() throws {
        let list = try SourceList(common.workspace())
        if common.json {
            return common.print(
                .object([("schema", "recordal.sources/1"), ("sources", .array(list.lines.map(\.json)))])
            )
        }
        var table = TextTable(columns: [
            TextTable.Column("Source"), TextTable.Column("Register", minimum: 20, isFlexible: true),
            TextTable.Column("From", minimum: 10, isFlexible: true), TextTable.Column("Formats"),
            TextTable.Column("Known from"),
        ])
        for line in list.lines {
            let formats = line.definition.documents.map(\.format.rawValue)
            table.add([
                line.name, "\(line.definition.title) (\(line.definition.jurisdiction))",
                line.definition.isByHand ? "by hand" : line.origin ?? "–",
                formats.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }.joined(separator: ", "),
                line.state?.knownFrom?.description ?? "",
            ])
        }
        Output.line(table.render(width: common.width, style: common.style))
    }
}

extension SourceList.Line {
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
