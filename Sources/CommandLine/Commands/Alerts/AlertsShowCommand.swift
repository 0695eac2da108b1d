internal import Application
internal import ArgumentParser
internal import Mirror
internal import Notifications
internal import Rendering

struct AlertsShowCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one alert, the messages that tell it, and what every try of a hook came to."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.alerts-show/1"]), "alert": LedgerEntry.shape,
        "messages": .array(MessageText.shape),
    ]
    static let examples = ["recordal alerts show 17"]

    @Argument(help: "The alert's number.", completion: .alert)
    var alert: Int

    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let mirror = try workspace.openMirror(creating: false)
        let entry = try mirror.entry(numbered: alert)
        let messages = try mirror.messages(alert: alert).map { try MessageText($0, mirror) }
        if common.json {
            return common.print([
                "schema": "recordal.alerts-show/1", "alert": entry.json, "messages": .array(messages.map(\.json)),
            ])
        }
        let head =
            "alert \(entry.id), \(entry.key.subject.name): \(entry.key.subject.kind), \(entry.key.stage.words)"
        Output.line(common.style.bold(head))
        var line = "  \(entry.state.rawValue), for \(entry.key.recipient), planned on \(entry.plannedOn)"
        if let due = entry.due { line += ", act by \(due)" }
        if let reason = entry.reason { line += ": \(reason)" }
        Output.line(StyledText(line))
        for message in messages { Output.line(StyledText(lines: message.lines(common.style))) }
        if messages.isEmpty, !common.quiet { Output.line("  No message tells it.") }
    }
}
