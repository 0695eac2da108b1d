internal import Application
internal import ArgumentParser
internal import Rendering

struct SheetCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "sheet",
        abstract: "Write recordations into a workbook to edit in Excel or LibreOffice.",
        discussion: """
            recordal edit --from FILE.xlsx brings it back: what was changed in it becomes edits, and nothing else. Rows and \
            columns may be sorted, hidden and deleted. The register's columns are locked, without a password, against \
            mistakes.
            """
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.sheet/1"]), "file": .string, "recordations": .integer,
        "columns": .array(.string), "cut_texts": .integer, "dry_run": .boolean,
    ]
    static let examples = ["recordal sheet ours.xlsx --portfolio", "recordal edit --from ours.xlsx --dry-run"]

    @Argument(help: "The workbook to make. One that is there is left alone.", completion: .file(extensions: ["xlsx"]))
    var file: String

    @OptionGroup(title: "Filters") var filters: FilterOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let workspace = try common.workspace()
        let today = common.today(in: workspace)
        let mirror = try workspace.openMirror(creating: false)
        try filters.check(in: mirror, of: workspace)
        let filter = try filters.filter(text: nil, workspace: workspace, today: today)
        let export = try EditSheetExport(workspace, mirror, file: file, today: today)
        let result = try export.run(filter, isDryRun: writing.isDryRun)
        if common.json { return common.print(json(result)) }
        if common.quiet { return }
        Output.line(
            "\(writing.isDryRun ? "Would write" : "Wrote") \(file): \(Phrase.count(result.rows, "recordation"))"
        )
        if result.cutTexts > 0 {
            Output.line(
                "  \(Phrase.count(result.cutTexts, "text")) longer than a cell can be: cut, and whole on a sheet of their own"
            )
        }
        Output.line("  bring it back: recordal edit --from \(file) --dry-run, and then without --dry-run")
    }

    private func json(_ result: EditSheetExport.Result) -> JSON {
        .object([
            ("schema", "recordal.sheet/1"), ("file", .string(file)), ("recordations", .int(result.rows)),
            ("columns", .array(result.columns.map { .string($0) })), ("cut_texts", .int(result.cutTexts)),
            ("dry_run", .bool(writing.isDryRun)),
        ])
    }
}
