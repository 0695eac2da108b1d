internal import Application
internal import ArgumentParser
internal import Rendering

struct AlertsRetryCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Let failed messages be tried again at the next 'alerts send': all, those of one alert, or one."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.alerts-retry/1"]), "messages": .integer, "dry_run": .boolean,
    ]
    static let examples = [
        "recordal alerts retry",
        "recordal alerts retry --message 5",
    ]

    @Argument(help: "The alert's number; without one, the messages of all.", completion: .alert)
    var alert: Int?

    @Option(
        help: ArgumentHelp("One message, by its number in 'alerts messages'.", valueName: "number"),
        completion: .message
    )
    var message: Int?

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let replies = try AlertReplies(common.workspace(), isDryRun: writing.isDryRun)
        let count = try replies.retry(alert: alert, message: message)
        if common.json {
            common.print([
                "schema": "recordal.alerts-retry/1", "messages": .int(count), "dry_run": .bool(writing.isDryRun),
            ])
        } else if !common.quiet {
            let verb = writing.isDryRun ? "would be tried" : "will be tried"
            Output.line("\(Phrase.count(count, "message")) \(verb) again by the next: recordal alerts send")
        }
    }
}
