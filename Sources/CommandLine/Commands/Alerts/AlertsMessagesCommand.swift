internal import Application
internal import ArgumentParser
internal import Mirror
internal import Notifications
internal import Rendering

struct AlertsMessagesCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "messages",
        abstract: "List the messages in the outbox, one for each hook; or show one with every try of its hook.",
        discussion: """
            Without --all those that wait, are tried again or are dead. What a hook wrote is kept, 64 KiB a try.
            """
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.alerts-messages/1"]), "messages": .array(MessageText.shape),
    ]
    static let examples = [
        "recordal alerts messages",
        "recordal alerts messages 5",
    ]

    @Argument(help: "The message's number.", completion: .message)
    var message: Int?

    @Flag(help: "Those too that were handed over, or are not told any more.")
    var all = false

    @OptionGroup(title: "Format of the list") var listing: ListingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let mirror = try workspace.openMirrorForReport()
        if let message {
            let text = try MessageText(try mirror.message(numbered: message), mirror)
            if common.json {
                return common.print(["schema": "recordal.alerts-messages/1", "messages": .array([text.json])])
            }
            Output.line(StyledText(lines: text.lines(common.style)))
            return
        }
        let messages = try mirror.messages()
        let shown = all ? messages : messages.filter { ["planned", "retry", "dead"].contains($0.state) }
        let hidden = messages.count - shown.count
        let rest = hidden > 0 ? " \(Phrase.count(hidden, "message")) handed over or dropped (--all)." : ""
        let list = Listing(schema: "recordal.alerts-messages/1", name: "messages", keys: MessageText.shape.keys) {
            body in
            for one in shown { try body(MessageText(one, mirror).json) }
        } table: { width, style in
            let footer: StyledText = "\(Phrase.count(shown.count, "message")).\(rest)"
            return ListingText(table(shown), width: width, style: style, footer: [footer])
        }
        try list.print(listing, common)
    }

    private func table(_ messages: [MessageRecord]) -> TextTable {
        var table = TextTable(columns: [
            TextTable.Column("Message", alignment: .right, minimum: 6), TextTable.Column("Event"),
            TextTable.Column("For", isFlexible: true), TextTable.Column("Hook", isFlexible: true),
            TextTable.Column("State"), TextTable.Column("Tries", alignment: .right, rank: 4),
            TextTable.Column("Planned on", rank: 3),
            TextTable.Column("Next try (UTC)", rank: 2), TextTable.Column("Why", isFlexible: true, rank: 1),
        ])
        for one in messages {
            table.add([
                "\(one.id)", one.event, one.recipient ?? "", one.hook ?? "none", one.state, "\(one.attempts)",
                one.day, one.state == "planned" || one.state == "retry" ? one.nextAt : "", one.lastError ?? "",
            ])
        }
        return table
    }
}
