internal import Application
internal import ArgumentParser
internal import Rendering

struct SourcesNewCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Propose a definition for a new register from a file of it."
    )
    /// The shape of the object that `--json` gives.
    static let shape = ProposalText.shape("recordal.sources-new/1", subject: "source")
    static let examples = [
        "recordal sources new xy-customs --from xy-customs-2026-01-31.csv",
        "recordal sources new xy-customs --from xy-2026-01-31.csv --from xy-2026-02-28.csv",
    ]

    @Argument(help: "The source's name, such as xy-customs.")
    var name: String

    @Option(
        name: .customLong("from"),
        help: "A file of the register; twice: an older and a newer edition, on which keys are tried.",
        completion: .file()
    )
    var files: [String]

    @Option(help: "Whose register it is: two letters; unless given, those the name begins with.")
    var jurisdiction: String?

    @Option(
        help:
            "The file's charset, such as koi8-r or gb18030; unless given, it is guessed where the file does not show it."
    )
    var charset: String?

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let draft = try SourceDraft(
            common.workspace(),
            name: name,
            files: files,
            jurisdiction: jurisdiction,
            charset: charset
        )
        if !writing.isDryRun { try draft.write() }
        ProposalText(
            schema: "recordal.sources-new/1",
            subject: "source",
            name: name,
            next: """
                Finish it question by question: recordal sources edit \(name) \(files.last ?? "")
                Or in an editor; then see how it reads the file: recordal sources check \(name) \(files.last ?? "")
                """
        ).print(draft.proposal, draft.path, common, isDryRun: writing.isDryRun)
    }
}
