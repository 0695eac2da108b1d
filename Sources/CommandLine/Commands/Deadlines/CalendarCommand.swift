internal import Application
internal import ArgumentParser
internal import Rendering

struct CalendarCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "calendar",
        abstract: "Write the portfolio's deadlines as an iCalendar file, for Outlook, Google and Apple calendars.",
        discussion: """
            Each deadline is a day to act by, with reminders at nine in the morning, and the law's last day \
            where that is a later one. A file that is there is replaced: an event keeps its name when its day \
            moves, and what is done is cancelled. Where --within, or no --windows, leaves out what stands in the \
            file, it stays there. A mistake in a file of the law leaves the file as it is.
            """
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.calendar/1"]), "file": .string.orNull, "written": .boolean,
        "events": .integer, "cancelled": .integer, "undated": .integer, "calendar": .string.orNull,
        "mistakes": .array(.string), "dry_run": .boolean,
    ]
    static let examples = ["recordal calendar deadlines.ics"]

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

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func validate() throws {
        if let wrong = remind.first(where: { !(0...3_660).contains($0) }) {
            throw ValidationError("--remind is a number of days from 0 to 3660, not \(wrong)")
        }
    }

    private var named: String? { file == "-" ? nil : file }

    func run() throws {
        let export = CalendarExport(file: named, within: within?.days, remind: remind, showsWindows: windows)
        let result = try export.run(in: common.workspace(), today: common.today, isDryRun: writing.isDryRun)
        if common.json {
            common.print(json(result))
        } else if let named {
            print(result, named)
        } else if !writing.isDryRun {
            Output.write(result.text)
        }
        for mistake in result.mistakes where !common.json {
            ErrorOutput.line("recordal: \(block: mistake)")
        }
        if !result.mistakes.isEmpty { throw CommandEnd(reasons: [.usage]) }
    }

    private func print(_ result: CalendarExport.Result, _ file: String) {
        if result.isFileLeft {
            ErrorOutput.line("recordal: \(file) was left as it is: the law has mistakes, and deadlines may be missing")
        } else if !common.quiet {
            let verb = writing.isDryRun ? "Would write" : "Wrote"
            Output.line("\(verb) \(file): \(Phrase.count(result.events, "day"))")
            if result.undated > 0 {
                Output.line("\(Phrase.count(result.undated, "obligation")) without an end: recordal deadlines")
            }
        }
    }

    private func json(_ result: CalendarExport.Result) -> JSON {
        .object([
            ("schema", "recordal.calendar/1"), ("file", JSON(named)),
            ("written", .bool(named != nil && !result.isFileLeft && !writing.isDryRun)),
            ("events", .int(result.events)), ("cancelled", .int(result.cancelled)),
            ("undated", .int(result.undated)), ("calendar", named == nil ? .string(result.text) : .null),
            ("mistakes", .array(result.mistakes.map { .string("\($0)") })), ("dry_run", .bool(writing.isDryRun)),
        ])
    }
}
