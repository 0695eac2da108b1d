internal import Application
internal import ArgumentParser

struct UndoPresenceCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "presence",
        abstract: "Take back the explanation why a recordation is gone."
    )
    static let examples = ["recordal undo presence kz-customs:01069/ТЗ-100718 --reason 'another one was meant'"]

    @Argument(help: "The recordation.", completion: .recordation)
    var id: String

    @OptionGroup var reason: NeededReason
    @OptionGroup var writing: WritingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let explanation = PresenceExplanation(name: id, reason: reason.text, continuedAs: nil, isWithdrawal: true)
        guard let result = try explanation.apply(to: common.workspace(), isDryRun: writing.isDryRun) else { return }
        PresenceText(result, schema: "recordal.undo-presence/1", isDryRun: writing.isDryRun).print(common)
    }
}
