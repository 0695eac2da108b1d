internal import ArgumentParser
internal import Deadlines
internal import Mirror
internal import Notifications
internal import Rendering

extension AlertsCommand {
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show one alert, the letters that tell it, and what every try of a hook came to.",
            discussion: "Example: recordal alerts show 17"
        )

        @Argument(help: "The alert's number.")
        var alert: Int

        @OptionGroup var common: CommonOptions

        func run() throws {
            let workspace = try common.workspace()
            let mirror = try workspace.openMirror(creating: false)
            let entry = try mirror.entry(numbered: alert)
            let letters = try mirror.letters(alert: alert).map { try LetterText($0, mirror) }
            if common.json {
                return common.print([
                    "schema": "recordal.alerts-show/1", "alert": entry.json, "letters": .array(letters.map(\.json)),
                ])
            }
            let head =
                "alert \(entry.id), \(entry.key.subject.name): \(entry.key.subject.kind), \(entry.key.stage.words)"
            Output.line(common.style.bold(head))
            var line = "  \(entry.state.rawValue), for \(entry.key.recipient), planned on \(entry.plannedOn)"
            if let due = entry.due { line += ", act by \(due)" }
            if let reason = entry.reason { line += ": \(reason)" }
            Output.line(StyledText(line))
            for letter in letters { Output.line(StyledText(lines: letter.lines(common.style))) }
            if letters.isEmpty, !common.quiet { Output.line("  No letter tells it.") }
        }
    }

    struct Letters: ParsableCommand {
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
                let text = try LetterText(try mirror.letter(numbered: letter), mirror)
                if common.json {
                    return common.print(["schema": "recordal.alerts-letters/1", "letters": .array([text.json])])
                }
                Output.line(StyledText(lines: text.lines(common.style)))
                return
            }
            let letters = try mirror.letters()
            let shown = all ? letters : letters.filter { ["planned", "retry", "dead"].contains($0.state) }
            if common.json {
                let texts = try shown.map { try LetterText($0, mirror).json }
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
}

/// A letter with all that was tried with it.
struct LetterText {
    private let letter: LetterRecord
    private let attempts: [AttemptRecord]

    init(_ letter: LetterRecord, _ mirror: Mirror) throws {
        self.letter = letter
        attempts = try mirror.attempts(ofLetter: letter.id)
    }

    func lines(_ style: TextStyle) -> [StyledText] {
        var head = "letter \(letter.id), \(letter.event)"
        if let recipient = letter.recipient { head += " for \(recipient)" }
        head += letter.hook.map { " by \($0)" } ?? ", no hook is named for it"
        var state = "  \(letter.state) after \(Phrase.count(letter.attempts, "try", "tries")), planned on \(letter.day)"
        if letter.state == "retry" || letter.state == "planned" { state += ", next from \(letter.nextAt) on" }
        if let error = letter.lastError { state += ": \(error)" }
        var lines = [style.bold(head), StyledText(state), "  key \(letter.idempotencyKey)"]
        if !letter.alerts.isEmpty {
            lines.append("  tells \(letter.alerts.map { "alert \($0)" }.joined(separator: ", "))")
        }
        for attempt in attempts {
            let why = attempt.reason.map { ", \($0)" } ?? ""
            lines.append("  \(attempt.at)  \(attempt.outcome) after \(attempt.milliseconds) ms\(why)")
            guard !attempt.output.isEmpty else { continue }
            let written = attempt.output.hasSuffix("\n") ? attempt.output.dropLast() : attempt.output[...]
            lines += written.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
        }
        return lines
    }

    var json: JSON {
        .object([
            ("letter", .int(letter.id)), ("event", .string(letter.event)), ("recipient", JSON(letter.recipient)),
            ("hook", JSON(letter.hook)), ("state", .string(letter.state)), ("attempts", .int(letter.attempts)),
            ("planned_on", .string(letter.day)), ("next_at", .string(letter.nextAt)),
            ("last_error", JSON(letter.lastError)), ("idempotency_key", .string(letter.idempotencyKey)),
            ("alerts", .array(letter.alerts.map { .int($0) })),
            (
                "tries",
                .array(
                    attempts.map { attempt in
                        .object([
                            ("at", .string(attempt.at)), ("hook", .string(attempt.hook)),
                            ("outcome", .string(attempt.outcome)), ("reason", JSON(attempt.reason)),
                            ("milliseconds", .int(attempt.milliseconds)), ("output", .string(attempt.output)),
                            ("output_bytes", .int(attempt.outputBytes)),
                        ])
                    }
                )
            ),
        ])
    }
}
