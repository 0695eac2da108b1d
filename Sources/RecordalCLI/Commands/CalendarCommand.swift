internal import Notifications
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
            Where --within, or no --windows, leaves out what stands in the file, it stays there. A mistake in a file of the law
            leaves the file as it is.
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
        // Who subscribes to the file would believe what is no day's truth yet.
        let isWritten = named != nil && !writing.isDryRun
        let today = try common.today(in: workspace, isDryRun: !isWritten)
        let former = try named.flatMap(Self.former)
        let mirror = try workspace.openMirror(creating: false)
        let templates = try workspace.templates(workspace.delivery.language)
        let horizon = within.map { today.adding(days: $0.days) }
        var items: [Docket.Item] = []
        var undated: [Docket.Item] = []
        let mistakes = try workspace.docket(mirror).forEach(named: true) { item in
            let one = item.obligation
            // How old a source may get moves with every edition: it is told by letters, and no day of a calendar.
            guard one.kind != .staleSource, one.state(on: today) != .satisfied else { return }
            guard let safe = one.safe else { return undated.append(item) }
            // What the file has stays there and follows its day, also where it is not asked for.
            if former == nil, let horizon, safe > horizon { return }
            items.append(item)
        }
        let now = Instant(Date())
        let writer = try CalendarWriter(
            mirror,
            items,
            templates,
            remind: remind,
            windows: windows,
            horizon: horizon,
            today: today,
            now: now
        )
        let events = try writer.events(of: items, keeping: former)
        let calendar = CalendarFile(
            name: "\(workspace.subjectPrefix)recordal: \(workspace.name)",
            events: events,
            kept: former == nil ? [] : Set(undated.flatMap(CalendarWriter.names)),
            former: former,
            now: now
        )
        try finish(calendar, events: events.count + calendar.kept, undated: undated.count, mistakes)
    }

    /// What a file that recordal wrote holds; nil where there is none.
    ///
    /// Outlook and its like take a file that lost its history for a new one: what was there is read before.
    private static func former(_ file: String) throws -> FormerCalendar? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: FileName.resolved(file))
        guard attributes?[.type] as? FileAttributeType == .typeRegular else { return nil }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw UsageError(
                "\(file) is there and cannot be read: what it holds would be lost",
                advice: "see to it that you may read it, or name another file"
            )
        }
        let former = FormerCalendar(String(decoding: data, as: UTF8.self))
        return former.isEmpty ? nil : former
    }

    private func finish(_ calendar: CalendarFile, events: Int, undated: Int, _ mistakes: [any Error]) throws {
        let file = named
        // Deadlines that only a broken rule hides would be cancelled for everybody who subscribes to the file.
        let isLeft = file != nil && !mistakes.isEmpty
        if let file, !writing.isDryRun, !isLeft { try OutputFile.replace(file, Array(calendar.text.utf8)) }
        if common.json {
            common.print(
                .object([
                    ("schema", "recordal.calendar/1"), ("file", JSON(file)),
                    ("written", .bool(file != nil && !isLeft && !writing.isDryRun)),
                    ("events", .int(events)),
                    ("cancelled", .int(calendar.cancelled)),
                    ("undated", .int(undated)), ("calendar", file == nil ? .string(calendar.text) : .null),
                    ("mistakes", .array(mistakes.map { .string("\($0)") })), ("dry_run", .bool(writing.isDryRun)),
                ])
            )
        } else if let file {
            if isLeft {
                ErrorOutput.line(
                    "recordal: \(file) was left as it is: the law has mistakes, and deadlines may be missing"
                )
            } else if !common.quiet {
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
