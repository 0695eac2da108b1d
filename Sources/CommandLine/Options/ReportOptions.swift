internal import ArgumentParser

/// The formats of a report: those of a list, and a page.
enum ReportFormat: String, OutputFormat, CaseIterable {
    case table, json, jsonl, csv, tsv, xlsx, html

    /// The format as one of a list; nil for a page.
    var ofList: ListFormat? { ListFormat(rawValue: rawValue) }
}

/// What a command that makes a report understands: the words of a list's options, and a page.
struct ReportOptions: ParsableArguments {
    @Option(help: ArgumentHelp("table, json, jsonl, csv, tsv, xlsx or html.", valueName: "format"))
    var format: ReportFormat?

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("Write the report into this file; its name's end says the format.", valueName: "file"),
        completion: .file()
    )
    var file: String?

    @Flag(name: .customLong("for-excel"), help: "CSV and TSV: mark UTF-8, and write ' before what could be a formula.")
    var isForSpreadsheets = false

    /// The format: the stated one, `--json`, what the file's name says, or a table.
    func format(_ common: CommonOptions) throws -> ReportFormat { try .chosen(format, file: file, common) }
}
