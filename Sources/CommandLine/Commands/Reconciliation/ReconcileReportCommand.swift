internal import Application
internal import ArgumentParser
internal import Reconciliation
internal import Recordations
internal import Rendering
internal import Reports
internal import System

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

    @OptionGroup(title: "Which findings") var selected: FindingOptions
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
        let report = ListReport(done, try selected.chosen(of: done.report), filters: selected.typed)
        let written = try format.format(common)
        if let written = written.ofList, written != .xlsx {
            try ReconciliationText(done, report).listing
                .print(as: written, into: format.file, isForSpreadsheets: format.isForSpreadsheets, common)
        } else {
            try ReconciliationFiles(report).write(written, into: format.file, common)
        }
        if done.report.waits { throw CommandEnd(reasons: done.reasons) }
    }
}
