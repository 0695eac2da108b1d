internal import Application
internal import ArgumentParser

struct PresenceExplainCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say why a recordation is gone from its register.",
        discussion: """
            Its open edits and notes move to the recordation that continues it. 'recordal undo presence ID' \
            takes it back.
            """
    )
    static let examples = [
        "recordal presence explain kz-customs:01069/ТЗ-100718 --reason 'withdrawn by us'",
        "recordal presence explain 01069 --reason 'a new number' --continued-as 02024",
    ]

    @Argument(help: "The recordation.", completion: .recordation)
    var id: String

    @OptionGroup var reason: NeededReason

    @Option(
        name: .customLong("continued-as"),
        help: ArgumentHelp("The recordation that it became.", valueName: "id"),
        completion: .recordation
    )
    var continuedAs: String?

    @OptionGroup var writing: WritingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let explanation = PresenceExplanation(
            name: id,
            reason: reason.text,
            continuedAs: continuedAs,
            isWithdrawal: false
        )
        guard let result = try explanation.apply(to: common.workspace(), isDryRun: writing.isDryRun) else { return }
        PresenceText(result, schema: "recordal.presence-explain/1", isDryRun: writing.isDryRun).print(common)
    }
}
