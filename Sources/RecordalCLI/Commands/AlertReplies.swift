internal import Notifications
internal import ArgumentParser
internal import Deadlines
internal import Foundation
internal import Mirror
internal import Recordations
internal import Rendering

extension AlertsCommand {
    struct Acknowledge: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ack",
            abstract: "Say that somebody has taken note of an alert: this stage only, the next one is told again.",
            discussion: "Example: recordal alerts ack 17 --note 'papers are with the agent'"
        )

        @Argument(help: "The alert's number.")
        var alert: Int

        @Option(help: "What was done.")
        var note: String?

        @OptionGroup var common: CommonOptions
        @OptionGroup var writing: WritingOptions

        func run() throws {
            let workspace = try common.workspace()
            let mirror = try workspace.openMirror(creating: false)
            let entry = try mirror.entry(numbered: alert)
            try mirror.transaction(isDryRun: writing.isDryRun) {
                try mirror.acknowledge(entry, note: note, actor: workspace.actor)
            }
            common.tell(entry, schema: "recordal.alerts-ack/1", "acknowledged", [("note", JSON(note))], writing)
        }
    }

    struct Snooze: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "snooze",
            abstract: "Tell nothing of an alert's obligation until a day, which is told; never past its safe date.",
            discussion: "Example: recordal alerts snooze 17 --until 2027-01-20"
        )

        @Argument(help: "The alert's number.")
        var alert: Int

        @Option(help: ArgumentHelp("The day on which it is told again.", valueName: "YYYY-MM-DD"))
        var until: CivilDate

        @Option(help: "Why.")
        var note: String?

        @OptionGroup var common: CommonOptions
        @OptionGroup var writing: WritingOptions

        func run() throws {
            let workspace = try common.workspace()
            let today = try common.today(in: workspace, isDryRun: writing.isDryRun)
            let mirror = try workspace.openMirror(creating: false)
            let entry = try mirror.entry(numbered: alert)
            guard until > today else {
                throw UsageError("\(until) is not to come", advice: "give a day after \(today)")
            }
            // Without a safe date nobody knows how late it is: a month is long enough to look.
            let last = try safeDate(entry, workspace, mirror) ?? today.adding(days: 30)
            guard until <= last else {
                throw UsageError(
                    "\(until) is past the last day to act, \(last)",
                    advice: last > today
                        ? "snooze it until \(last) at the latest"
                        : "the safe date is over: acknowledge it instead, recordal alerts ack \(alert)"
                )
            }
            try mirror.transaction(isDryRun: writing.isDryRun) {
                try mirror.snooze(entry.key, until: until, note: note, actor: workspace.actor)
            }
            let more = [("until", JSON.string(until.description)), ("note", JSON(note))]
            common.tell(entry, schema: "recordal.alerts-snooze/1", "snoozed until \(until)", more, writing)
        }

        // The earliest safe date that was told or is computed now.
        private func safeDate(_ entry: LedgerEntry, _ workspace: Workspace, _ mirror: Mirror) throws -> CivilDate? {
            let told = try mirror.ledger()[entry.key.subject]?.compactMap(\.due).min()
            guard let record = try mirror.numbers(named: entry.key.subject.name, limit: 1).first else { return told }
            let now = try workspace.docket(mirror).items(of: record).items.first {
                AlertSubject($0.obligation) == entry.key.subject
            }
            return [told, now?.obligation.safe].compactMap { $0 }.min()
        }
    }

    struct Retry: ParsableCommand {
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
            let workspace = try common.workspace()
            let mirror = try workspace.openMirror(creating: false)
            let entry = try alert.map { try mirror.entry(numbered: $0) }
            if let entry, entry.state != .dead, entry.state != .retry {
                throw UsageError("alert \(entry.id) is \(entry.state.rawValue)", advice: Self.advice)
            }
            let one = try letter.map { try mirror.letter(numbered: $0) }
            if let one, one.state != "dead", one.state != "retry" {
                throw UsageError("letter \(one.id) is \(one.state)", advice: Self.advice)
            }
            let count = try mirror.transaction(isDryRun: writing.isDryRun) {
                try mirror.reviveLetters(of: entry, letter: one?.id, now: Instant(Date()), actor: workspace.actor)
            }
            if common.json {
                common.print([
                    "schema": "recordal.alerts-retry/1", "letters": .int(count), "dry_run": .bool(writing.isDryRun),
                ])
            } else if !common.quiet {
                let verb = writing.isDryRun ? "would be tried" : "will be tried"
                Output.line("\(Phrase.count(count, "letter")) \(verb) again by the next: recordal alerts send")
            }
        }

        private static let advice = "only one that failed, whether it is dead or waits for its next try, is tried again"
    }
}

extension Mirror {
    /// The alert of a number.
    ///
    /// Throws ``UsageError`` where there is none.
    func entry(numbered id: Int) throws -> LedgerEntry {
        guard let entry = try entries(id: id).first else {
            throw UsageError("there is no alert \(id)", advice: "recordal alerts lists them with their numbers")
        }
        return entry
    }
}

extension Mirror {
    /// The letter of a number.
    ///
    /// Throws ``UsageError`` where there is none.
    func letter(numbered id: Int) throws -> LetterRecord {
        guard let letter = try letters(id: id).first else {
            throw UsageError(
                "there is no letter \(id)",
                advice: "recordal alerts letters lists them with their numbers"
            )
        }
        return letter
    }
}

extension CommonOptions {
    fileprivate func tell(
        _ entry: LedgerEntry,
        schema: String,
        _ words: String,
        _ more: [(String, JSON)],
        _ writing: WritingOptions
    ) {
        if json {
            print(
                .object(
                    [("schema", .string(schema)), ("alert", .int(entry.id))] + more
                        + [("dry_run", .bool(writing.isDryRun))]
                )
            )
        } else if !quiet {
            let verb = writing.isDryRun ? "would be" : "is"
            let text = "alert \(entry.id), \(entry.key.subject.name) (\(entry.key.stage.words)), \(verb) \(words)"
            Output.line(StyledText(text))
        }
    }
}
