internal import Application
internal import Documents
internal import Reconciliation
internal import Rendering
internal import Reports
internal import System

/// The report of a list as a page or as a workbook.
struct ReconciliationFiles {
    private let report: ListReport

    /// Makes the files of a report.
    init(_ report: ListReport) { self.report = report }

    /// Writes a format, to standard output or into a file, and says what was written.
    ///
    /// Throws ``UsageError`` for a file that would go to a terminal, and ``SystemError`` where it cannot be written.
    func write(_ format: ReportFormat, into file: String?, _ common: CommonOptions) throws {
        let isPage = format == .html
        guard let file else {
            try Listing.refuseTerminal(isPage ? "a page" : "a workbook", isPage ? "report.html" : "report.xlsx")
            return try write(format) { Output.write($0) }
        }
        try OutputFile.replace(file) { sink in try write(format, to: sink) }
        guard !common.quiet else { return }
        let count = report.groups.reduce(0) { $0 + $1.findings.count }
        ErrorOutput.line("Wrote \(file): \(Phrase.count(count, "finding"))")
    }

    private func write(_ format: ReportFormat, to sink: ([UInt8]) throws -> Void) throws {
        guard format == .xlsx else { return try sink(Array(ListReportPage(report).html.utf8)) }
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.path + "/report.xlsx"
        let writer = try WorkbookWriter(path: path, folder: folder.path)
        for sheet in ListReportWorkbook(report).sheets {
            try writer.begin(name: sheet.name, header: sheet.header, widths: sheet.widths)
            try sheet.rows { try writer.add($0) }
        }
        try writer.finish()
        let written = try InputFile(path)
        while let piece = try written.next(atMost: 1 << 16) { try sink(piece) }
    }
}

extension ListReport {
    /// Makes the report of some of the findings; `filters` are the options that chose them.
    init(_ done: ListReconciliation, _ findings: [Finding], filters: [String]) {
        self.init(
            list: done.list,
            title: done.title,
            file: done.file,
            edition: done.edition,
            today: done.today,
            sources: done.freshness.lines.map { SourceAge(source: $0.source, asOf: $0.asOf) },
            filters: filters,
            findings: findings
        )
    }
}
