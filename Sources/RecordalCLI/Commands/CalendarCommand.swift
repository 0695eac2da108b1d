internal import Alerts
internal import ArgumentParser
internal import Deadlines
internal import Delivery
internal import Foundation
internal import Letters
internal import Mirror
internal import Recordations
internal import Rendering
internal import System

struct CalendarCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar",
        abstract: "Write the portfolio's deadlines as an iCalendar file, for Outlook, Google and Apple calendars.",
        discussion: """
            Each deadline is a day to act by, with reminders at nine in the morning, and the law's last day where that is a later
            one. A file that is there is replaced: an event keeps its name when its day moves, and what is done is cancelled.
            Example: recordal calendar deadlines.ics
            """
    )

    @Argument(help: "The file; '-', or none, is standard output.", completion: .file(extensions: ["ics"]))
    var file: String?

    @Option(
        help: ArgumentHelp("Only what is to be done within so many days, or is overdue: 180d.", valueName: "days")
    )
    var within: DaySpan?

    @Option(help: ArgumentHelp("How many days before the day to act by a calendar reminds of it.", valueName: "days"))
    var remind: [Int] = [30, 7, 1]

    @Flag(help: "Show also the days on which windows open.")
    var windows = false

    @OptionGroup var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func validate() throws {
        if let wrong = remind.first(where: { !(0...3_660).contains($0) }) {
            throw ValidationError("--remind is a number of days from 0 to 3660, not \(wrong)")
        }
    }

    private var named: String? { file == "-" ? nil : file }

    func run() throws {
        let workspace = try common.workspace()
        let today = common.today(in: workspace)
        let mirror = try workspace.openMirror(creating: false)
        let templates = try workspace.templates(workspace.delivery.language)
        let horizon = within.map { today.adding(days: $0.days) }
        var items: [Docket.Item] = []
        var undated = 0
        let mistakes = try workspace.docket(mirror).forEach(named: true) { item in
            let one = item.obligation
            // How old a source may get moves with every edition: it is told by letters, and no day of a calendar.
            guard one.kind != .staleSource, one.state(on: today) != .satisfied else { return }
            guard let safe = one.safe else {
                undated += 1
                return
            }
            if let horizon, safe > horizon { return }
            items.append(item)
        }
        let now = Instant(Date())
        let writer = try CalendarWriter(
            mirror,
            items,
            templates,
            remind: remind,
            windows: windows,
            today: today,
            now: now
        )
        // Outlook and its like take a file that lost its history for a new one: what was there is read before.
        let former = named.flatMap { FileManager.default.contents(atPath: $0) }.map {
            FormerCalendar(String(decoding: $0, as: UTF8.self))
        }
        let events = try writer.events(of: items)
        let calendar = CalendarFile(
            name: "\(workspace.subjectPrefix)recordal: \(workspace.name)",
            events: events,
            former: former,
            now: now
        )
        try finish(calendar, events: events.count, undated: undated, mistakes)
    }

    private func finish(_ calendar: CalendarFile, events: Int, undated: Int, _ mistakes: [any Error]) throws {
        let file = named
        if let file, !writing.isDryRun { try OutputFile.replace(file, Array(calendar.text.utf8)) }
        if common.json {
            common.print(
                .object([
                    ("schema", "recordal.calendar/1"), ("file", JSON(file)), ("events", .int(events)),
                    ("cancelled", .int(calendar.cancelled)),
                    ("undated", .int(undated)), ("calendar", file == nil ? .string(calendar.text) : .null),
                    ("mistakes", .array(mistakes.map { .string("\($0)") })), ("dry_run", .bool(writing.isDryRun)),
                ])
            )
        } else if let file {
            if !common.quiet {
                let verb = writing.isDryRun ? "Would write" : "Wrote"
                Output.line("\(verb) \(file): \(Phrase.count(events, "day"))")
                if undated > 0 {
                    Output.line("\(Phrase.count(undated, "obligation")) without an end: recordal deadlines")
                }
            }
        } else if !writing.isDryRun {
            Output.write(calendar.text)
        }
        for mistake in mistakes where !common.json {
            ErrorOutput.line("recordal: \(block: mistake)")
        }
        if !mistakes.isEmpty { throw CommandEnd(reasons: [.usage]) }
    }
}
