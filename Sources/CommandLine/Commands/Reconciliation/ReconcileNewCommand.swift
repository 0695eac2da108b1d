internal import Application
internal import ArgumentParser
internal import Registers
internal import Rendering

struct ReconcileNewCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Propose the definition of a list from a file of it: which column is what."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.reconcile-new/1"]), "list": .string, "file": .string, "mapped": .integer,
        "columns": .integer, "rows": .integer, "doubts": .array(.string), "yaml": .string, "dry_run": .boolean,
    ]
    static let examples = ["recordal reconcile new docket --from portfolio.xlsx"]

    @Argument(help: "The list's name, such as docket.")
    var name: String

    @Option(name: .customLong("from"), help: "A file of the list.", completion: .file())
    var file: String

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let draft = try ListDraft(common.workspace(), name: name, file: file)
        if !writing.isDryRun { try draft.write() }
        report(draft.proposal, draft.path)
    }

    private func report(_ proposal: SourceProposal, _ path: String) {
        if common.json {
            return common.print(
                .object([
                    ("schema", "recordal.reconcile-new/1"), ("list", .string(name)), ("file", .string(path)),
                    ("mapped", .int(proposal.columns.mapped)), ("columns", .int(proposal.columns.all)),
                    ("rows", .int(proposal.rows)), ("doubts", .array(proposal.doubts.map { .string($0) })),
                    ("yaml", .string(proposal.yaml)), ("dry_run", .bool(writing.isDryRun)),
                ])
            )
        }
        if writing.isDryRun { return Output.line(StyledText(block: proposal.yaml)) }
        if common.quiet { return }
        Output.line(
            "\(path): \(proposal.columns.mapped) of \(Phrase.count(proposal.columns.all, "column")) mapped, from "
                + "\(Phrase.count(proposal.rows, "row")); \(Phrase.count(proposal.doubts.count, "line")) to check"
        )
        for doubt in proposal.doubts { Output.line("  check: \(doubt)") }
        Output.line("Then hold it against the registers: recordal reconcile \(name) \(file)")
    }
}
