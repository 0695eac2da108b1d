internal import Application
internal import ArgumentParser
internal import Mirror
internal import Reconciliation
internal import Rendering

struct ReconcileRejectCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Say that a row and a recordation are two rights; the pair is never proposed again."
    )
    static let examples = ["recordal reconcile reject docket T-17 kz-customs:29 --reason 'PASSPORT of 1994'"]

    @OptionGroup var arguments: DecisionArguments
    @OptionGroup var reason: NeededReason
    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        try DecisionText(common, isDryRun: writing.isDryRun)
            .decide(.rejected, arguments, field: nil, reason: reason.text)
    }
}
