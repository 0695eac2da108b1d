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
        discussion: """
            Ends with 4 while anything waits for a person.

            --apply carries chosen findings out, all of them or none, through the same merge as every edit; \
            --dry-run shows the plan. The words: 'agreed' puts the recordations of rows that agree, or that a \
            person accepted, into the portfolio where its rules do not. 'differs' takes the list for right: each \
            differing field of the register is corrected to the list's value, or with --pending it is a change \
            that is filed with customs. 'not-recorded' adds a filing in state 'prepared' for each row, with the \
            law's rule named beside it. 'class-not-recorded' adds the missing classes as a pending change. The \
            same command once more does nothing. Edits and filings are a batch that 'undo batch' takes back.
            """
    )
    static let examples = [
        "recordal reconcile docket portfolio.xlsx",
        "recordal reconcile docket --finding not-recorded --format xlsx -o gaps.xlsx",
        "recordal reconcile docket -o docket.html",
        "recordal reconcile docket portfolio.xlsx --dry-run",
        "recordal reconcile docket --apply differs --row T-17 --reason 'certificate of 3 May'",
    ]
    static let exitReasons: [ExitReason] = [.failed, .usage, .conflicts, .locked, .unsound]

    @Argument(help: "The list's name.", completion: .listName)
    var list: String

    @Argument(
        help: "A file of it; without one, the newest edition is held against the registers again.",
        completion: .file()
    )
    var file: String?

    @Flag(name: .customLong("accept-shrunk"), help: "Take a file in which most rows of the list are gone.")
    var acceptsShrunk = false

    @OptionGroup(title: "Carrying findings out") var applying: ApplyOptions
    @OptionGroup(title: "Which findings") var selected: FindingOptions
    @OptionGroup(title: "Format of the report") var format: ReportOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func validate() throws {
        if acceptsShrunk, file == nil { throw ValidationError("--accept-shrunk is for a FILE of the list") }
    }

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
                acceptsShrunk: acceptsShrunk,
                today: today
            ) { try StandardStream.input.readToEnd() }
        } else {
            done = try ListReconciliation.again(workspace, list: list, today: today)
        }
        for remark in done.remarks { ErrorOutput.warning("\(remark)") }
        let written = try format.format(common)
        if let reason = applying.reason {
            return try carryOut(done, workspace, reason: reason, as: written, today: today)
        }
        let findings = done.report.findings.filter(try selected.selection().contains)
        let report = ListReport(done, findings, filters: selected.words)
        if let written = written.ofList, written != .xlsx {
            try ReconciliationText(done, report).listing
                .print(as: written, into: format.file, isForSpreadsheets: format.isForSpreadsheets, common)
        } else {
            try ReconciliationFiles(report).write(written, into: format.file, common)
        }
        if done.report.waits { throw CommandEnd(reasons: done.reasons) }
    }

    private func carryOut(
        _ done: ListReconciliation,
        _ workspace: Workspace,
        reason: String,
        as written: ReportFormat,
        today: CivilDate?
    ) throws {
        guard let written = written.ofList else {
            throw UsageError(
                "what --apply did is a list, and no page",
                advice: "--format table, json, jsonl, csv, tsv or xlsx"
            )
        }
        let wish = FindingApplication.Wish(
            uses: applying.apply,
            selection: try selected.selection(),
            isPending: applying.pending,
            reason: reason
        )
        let applied = try FindingApplication(wish, of: done, in: workspace, isDryRun: writing.isDryRun)
        try FindingApplicationText(applied, list: list, isDryRun: writing.isDryRun).listing
            .print(as: written, into: format.file, isForSpreadsheets: format.isForSpreadsheets, common)
        let now = writing.isDryRun ? done : try ListReconciliation.again(workspace, list: list, today: today)
        if now.report.waits { throw CommandEnd(reasons: now.reasons) }
    }
}
