internal import Application
internal import ArgumentParser
internal import Mirror
internal import Notifications
internal import Rendering

struct AlertsLettersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "letters",
        abstract: "List the letters in the outbox, one for each hook; or show one with every try of its hook.",
        discussion: """
            Without --all those that wait, are tried again or are dead. What a hook wrote is kept, 64 KiB a try.
            Example: recordal alerts letters
                     recordal alerts letters 5
            """
    )

    @Argument(help: "The letter's number.")
    var letter: Int?

    @Flag(help: "Those too that were handed over, or are not told any more.")
    var all = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let mirror = try workspace.openMirror(creating: false)
        if let letter {
            let text = try MessageText(try mirror.message(numbered: letter), mirror)
            if common.json {
                return common.print(["schema": "recordal.alerts-letters/1", "letters": .array([text.json])])
            }
            Output.line(StyledText(lines: text.lines(common.style)))
            return
        }
        let letters = try mirror.messages()
        let shown = all ? letters : letters.filter { ["planned", "retry", "dead"].contains($0.state) }
        if common.json {
            let texts = try shown.map { try MessageText($0, mirror).json }
            return common.print(["schema": "recordal.alerts-letters/1", "letters": .array(texts)])
        }
        var table = TextTable(columns: [
            TextTable.Column("Letter", alignment: .right, minimum: 6), TextTable.Column("Event"),
            TextTable.Column("For", isFlexible: true), TextTable.Column("Hook", isFlexible: true),
            TextTable.Column("State"), TextTable.Column("Tries", alignment: .right), TextTable.Column("Planned on"),
            TextTable.Column("Next try (UTC)"), TextTable.Column("Why", isFlexible: true),
        ])
        for one in shown {
            table.add([
                "\(one.id)", one.event, one.recipient ?? "", one.hook ?? "none", one.state, "\(one.attempts)",
                one.day, one.state == "planned" || one.state == "retry" ? one.nextAt : "", one.lastError ?? "",
            ])
        }
        if !shown.isEmpty { Output.line(table.render(width: common.width, style: common.style)) }
        let hidden = letters.count - shown.count
        let rest = hidden > 0 ? " \(Phrase.count(hidden, "letter")) handed over or dropped (--all)." : ""
        if !common.quiet { Output.line("\(Phrase.count(shown.count, "letter")).\(rest)") }
    }
}
