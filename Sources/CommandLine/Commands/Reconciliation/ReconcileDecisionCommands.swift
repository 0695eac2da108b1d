internal import Application
internal import ArgumentParser
internal import Mirror
internal import Reconciliation
internal import Rendering

/// What the three commands that decide on a match understand.
struct DecisionArguments: ParsableArguments {
    @Argument(help: "The list's name.", completion: .listName)
    var list: String

    @Argument(help: "The row, by its reference.")
    var row: String

    @Argument(help: "The recordation; needed where the finding names none or several.", completion: .recordation)
    var recordation: String?
}

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
