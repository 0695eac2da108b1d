internal import Application
internal import ArgumentParser
internal import Mirror
internal import Reconciliation
internal import Rendering

struct ReconcileUnsureCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "unsure",
        abstract: "Say that nobody knows yet whether a row and a recordation are the same right."
    )
    static let examples = ["recordal reconcile unsure docket T-17 kz-customs:29 --reason 'asked the agent'"]

    @OptionGroup var arguments: DecisionArguments
    @OptionGroup var reason: NeededReason
    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        try DecisionText(common, isDryRun: writing.isDryRun)
            .decide(.unsure, arguments, field: nil, reason: reason.text)
    }
}
