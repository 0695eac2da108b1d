internal import Application
internal import ArgumentParser
internal import Mirror
internal import Reconciliation
internal import Rendering

struct ReconcileAcceptCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Say that a row and a recordation are the same right; or accept how they differ in a field.",
        discussion: "An accepted difference stays quiet until either side says something else."
    )
    static let examples = [
        "recordal reconcile accept docket T-17 kz-customs:29 --reason 'the certificate of 2015'",
        "recordal reconcile accept docket T-17 --difference holder --reason 'the register writes our old name'",
    ]

    @OptionGroup var arguments: DecisionArguments

    @Option(help: ArgumentHelp("Accept how the two differ in this field.", valueName: "field"))
    var difference: String?

    @OptionGroup var reason: NeededReason
    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        try DecisionText(common, isDryRun: writing.isDryRun)
            .decide(.accepted, arguments, field: difference, reason: reason.text)
    }
}
