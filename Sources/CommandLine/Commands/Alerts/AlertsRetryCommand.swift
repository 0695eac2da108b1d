internal import Application
internal import ArgumentParser
internal import Rendering

struct AlertsRetryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Let failed letters be tried again at the next 'alerts send': all, those of one alert, or one.",
        discussion: """
            Example: recordal alerts retry
                     recordal alerts retry --letter 5
            """
    )

    @Argument(help: "The alert's number; without one, the letters of all.")
    var alert: Int?

    @Option(help: ArgumentHelp("One letter, by its number in 'alerts letters'.", valueName: "number"))
    var letter: Int?

    @OptionGroup var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let replies = try AlertReplies(common.workspace(), isDryRun: writing.isDryRun)
        let count = try replies.retry(alert: alert, message: letter)
        if common.json {
            common.print([
                "schema": "recordal.alerts-retry/1", "letters": .int(count), "dry_run": .bool(writing.isDryRun),
            ])
        } else if !common.quiet {
            let verb = writing.isDryRun ? "would be tried" : "will be tried"
            Output.line("\(Phrase.count(count, "letter")) \(verb) again by the next: recordal alerts send")
        }
    }
}
