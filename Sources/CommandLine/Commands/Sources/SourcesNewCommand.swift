internal import Application
internal import ArgumentParser
internal import Registers
internal import Rendering

struct SourcesNewCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Propose a definition for a new register from a file of it."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.sources-new/1"]), "source": .string, "file": .string, "mapped": .integer,
        "columns": .integer, "rows": .integer, "doubts": .array(.string), "yaml": .string, "dry_run": .boolean,
    ]
    static let examples = ["recordal sources new xy-customs --from xy-customs-2026-01-31.csv"]

    @Argument(help: "The source's name, such as xy-customs.")
    var name: String

    @Option(name: .customLong("from"), help: "A file of the register.", completion: .file())
    var file: String

    @Option(help: "Whose register it is: two letters; unless given, those the name begins with.")
    var jurisdiction: String?

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let draft = try SourceDraft(common.workspace(), name: name, file: file, jurisdiction: jurisdiction)
        if !writing.isDryRun { try draft.write() }
        report(draft.proposal, draft.path)
    }

    private func report(_ proposal: SourceProposal, _ path: String) {
        if common.json {
            return common.print(
                .object([
                    ("schema", "recordal.sources-new/1"), ("source", .string(name)), ("file", .string(path)),
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
        Output.line("Finish it, then see how it reads the file: recordal sources check \(name) \(file)")
    }
}
