internal import Application
internal import ArgumentParser
internal import Recordations
internal import Rendering

struct AlertsSnoozeCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "snooze",
        abstract: "Tell nothing of an alert's obligation until a day, which is told; never past its safe date."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.alerts-snooze/1"]), "alert": .integer, "until": .date,
        "reason": .string.orNull, "dry_run": .boolean,
    ]
    static let examples = ["recordal alerts snooze 17 --until 2027-01-20"]

    @Argument(help: "The alert's number.", completion: .alert)
    var alert: Int

    @Option(help: ArgumentHelp("The day on which it is told again.", valueName: "YYYY-MM-DD"))
    var until: CivilDate

    @Option(help: "Why.")
    var reason: String?

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let workspace = try common.workspace()
        let today = try workspace.writingDay(common.today, isDryRun: writing.isDryRun)
        let replies = try AlertReplies(workspace, isDryRun: writing.isDryRun)
        let entry = try replies.snooze(alert, until: until, note: reason, today: today)
        let more = [("until", JSON.string(until.description)), ("reason", JSON(reason))]
        AlertReplyText(entry, schema: "recordal.alerts-snooze/1", verb: "snoozed until \(until)", more)
            .print(common, writing)
    }
}
