internal import Application
internal import ArgumentParser
internal import Rendering

struct ReconcileNewCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Propose the definition of a list from a file of it: which column is what."
    )
    /// The shape of the object that `--json` gives.
    static let shape = ProposalText.shape("recordal.reconcile-new/1", subject: "list")
    static let examples = ["recordal reconcile new docket --from portfolio.xlsx"]

    @Argument(help: "The list's name, such as docket.")
    var name: String

    @Option(name: .customLong("from"), help: "A file of the list.", completion: .file())
    var file: String

    @Option(
        help:
            "The file's charset, such as koi8-r or gb18030; unless given, it is guessed where the file does not show it."
    )
    var charset: String?

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let draft = try ListDraft(common.workspace(), name: name, file: file, charset: charset)
        if !writing.isDryRun { try draft.write() }
        ProposalText(
            schema: "recordal.reconcile-new/1",
            subject: "list",
            name: name,
            next: "Then hold it against the registers: recordal reconcile \(name) \(file)"
        ).print(draft.proposal, draft.path, common, isDryRun: writing.isDryRun)
    }
}
