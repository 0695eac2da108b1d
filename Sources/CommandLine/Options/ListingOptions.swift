internal import Application
internal import ArgumentParser

/// The formats of what a command prints or writes into a file.
protocol OutputFormat: ExpressibleByArgument, RawRepresentable where RawValue == String {
    static var table: Self { get }
    static var json: Self { get }
}

extension OutputFormat {
    /// The format: the stated one, `--json`, what the file's name says, or a table.
    static func chosen(_ stated: Self?, file: String?, _ common: CommonOptions) throws -> Self {
        if let stated {
            if common.json, stated.rawValue != Self.json.rawValue {
                throw UsageError("--json and --format \(stated.rawValue) exclude each other", advice: "leave one out")
            }
            return stated
        }
        if common.json { return .json }
        let end = file.flatMap { $0.split(separator: ".").last }?.lowercased()
        return end.flatMap { Self(rawValue: $0 == "htm" ? "html" : $0) } ?? .table
    }
}

/// The formats of a list.
enum ListFormat: String, OutputFormat, CaseIterable {
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
    func format(_ common: CommonOptions) throws -> ListFormat { try .chosen(format, file: file, common) }

    /// Whether only people read the list.
    func isTable(_ common: CommonOptions) throws -> Bool { try format(common) == .table }
}
