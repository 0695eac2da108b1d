internal import Application
internal import ArgumentParser
internal import Rendering

struct AlertsAcknowledgeCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "ack",
        abstract: "Say that somebody has taken note of an alert: this stage only, the next one is told again."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.alerts-ack/1"]), "alert": .integer, "reason": .string.orNull,
        "dry_run": .boolean,
    ]
    static let examples = ["recordal alerts ack 17 --reason 'papers are with the agent'"]

    @Argument(help: "The alert's number.", completion: .alert)
    var alert: Int

    @Option(help: "What was done.")
    var reason: String?

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let replies = try AlertReplies(common.workspace(), isDryRun: writing.isDryRun)
        let entry = try replies.acknowledge(alert, note: reason)
        AlertReplyText(entry, schema: "recordal.alerts-ack/1", verb: "acknowledged", [("reason", JSON(reason))])
            .print(common, writing)
    }
}
