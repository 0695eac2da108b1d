internal import Application
internal import ArgumentParser

/// The formats of a list.
enum ListFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json, jsonl, csv, tsv, xlsx
}

/// What every command that lists understands.
struct ListingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("table, json, jsonl, csv, tsv or xlsx.", valueName: "format"))
    var format: ListFormat?

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("Write the list into this file; its name's end says the format.", valueName: "file"),
        completion: .file()
    )
    var file: String?

    @Flag(name: .customLong("for-excel"), help: "CSV and TSV: mark UTF-8, and write ' before what could be a formula.")
    var isForSpreadsheets = false

    /// The format: the stated one, `--json`, what the file's name says, or a table.
    func format(_ common: CommonOptions) throws -> ListFormat {
        if let format {
            if common.json, format != .json {
                throw UsageError("--json and --format \(format.rawValue) exclude each other", advice: "leave one out")
            }
            return format
        }
        if common.json { return .json }
        let end = file.flatMap { $0.split(separator: ".").last }?.lowercased()
        return end.flatMap { ListFormat(rawValue: $0) } ?? .table
    }

    /// Whether only people read the list.
    func isTable(_ common: CommonOptions) throws -> Bool { try format(common) == .table }
}
