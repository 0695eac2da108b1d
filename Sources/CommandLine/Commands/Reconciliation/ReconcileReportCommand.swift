internal import Application
internal import ArgumentParser
internal import Reconciliation
internal import Recordations
internal import Rendering
internal import Reports
internal import System

extension FindingKind: ExpressibleByArgument {}

struct ReconcileReportCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Hold a list against the registers; with a file, that becomes the list's newest edition.",
        discussion: "Ends with 4 while anything waits for a person."
    )
    static let examples = [
        "recordal reconcile docket portfolio.xlsx",
        "recordal reconcile docket --finding not-recorded --format xlsx -o gaps.xlsx",
        "recordal reconcile docket -o docket.html",
        "recordal reconcile docket portfolio.xlsx --dry-run",
    ]
    static let exitReasons: [ExitReason] = [.failed, .usage, .conflicts, .locked, .unsound]

    @Argument(help: "The list's name.", completion: .listName)
    var list: String

    @Argument(
        help: "A file of it; without one, the newest edition is held against the registers again.",
        completion: .file()
    )
    var file: String?

    @Option(help: "Only findings of this kind; may be given several times.")
    var finding: [FindingKind] = []

    @Option(help: "Only findings of this jurisdiction: two letters.")
    var jurisdiction: String?

    @OptionGroup(title: "Format of the report") var format: ReportOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let workspace = try common.workspace()
        let today = try workspace.writingDay(common.today, isDryRun: writing.isDryRun)
        let done: ListReconciliation
        if let file {
            done = try ListReconciliation.run(
                workspace,
                list: list,
                file: file,
                isDryRun: writing.isDryRun,
                today: today
            ) { try StandardStream.input.readToEnd() }
        } else {
            done = try ListReconciliation.again(workspace, list: list, today: today)
        }
        for remark in done.remarks { ErrorOutput.warning("\(remark)") }
        let report = ListReport(done, try chosen(of: done), filters: filters)
        let written = try format.format(common)
        if let written = written.ofList, written != .xlsx {
            try ReconciliationText(done, report).listing
                .print(as: written, into: format.file, isForSpreadsheets: format.isForSpreadsheets, common)
        } else {
            try ReconciliationFiles(report).write(written, into: format.file, common)
        }
        if done.report.waits { throw CommandEnd(reasons: done.reasons) }
    }

    // Options that choose findings, as they are typed.
    private var filters: [String] {
        finding.map { "--finding \($0.rawValue)" } + (jurisdiction.map { ["--jurisdiction \($0.uppercased())"] } ?? [])
    }

    private func chosen(of done: ListReconciliation) throws -> [Finding] {
        let wanted = Set(finding)
        let place = jurisdiction?.uppercased()
        if let jurisdiction, let place, Jurisdiction(place) == nil {
            throw UsageError(
                "'\(SafeText.line(jurisdiction))' is no jurisdiction",
                advice: "two letters, such as KZ; the report's column 'For' has those of the list"
            )
        }
        return done.report.findings.filter {
            (wanted.isEmpty || wanted.contains($0.kind)) && (place == nil || $0.jurisdiction == place)
        }
    }
}
