internal import Deadlines
internal import Delivery
internal import FoundationEssentials
internal import Messages
internal import Mirror
internal import Notifications
package import Recordations
internal import System

/// The portfolio's deadlines as an iCalendar file.
package struct CalendarExport {
    /// What came of it.
    package struct Result {
        /// The calendar's text.
        package let text: String
        /// How many events it has.
        package let events: Int
        /// How many events it cancels.
        package let cancelled: Int
        /// How many obligations have no day.
        package let undated: Int
        /// What is wrong with files of the law.
        package let mistakes: [any Error]
        /// Whether the file was left as it is: a deadline that only a broken rule hides would be cancelled in it.
        package let isFileLeft: Bool
    }

    /// The file; nil where none is written.
    package let file: String?
    /// Only what has to be done within so many days; nil for all.
    package let within: Int?
    /// How many days before the safe date a calendar reminds of it.
    package let remind: [Int]
    /// Whether the days are shown on which windows open.
    package let showsWindows: Bool

    /// Makes an export.
    package init(file: String?, within: Int?, remind: [Int], showsWindows: Bool) {
        self.file = file
        self.within = within
        self.remind = remind
        self.showsWindows = showsWindows
    }

    /// Writes the calendar of a day, into the file unless it is a dry run.
    ///
    /// Throws ``UsageError`` for a file that is there and cannot be read. A mistake in a file of the law is not an error.
    package func run(in workspace: Workspace, today: CivilDate?, isDryRun: Bool) throws -> Result {
        // A subscriber of the file would believe what is not true yet on a day that has not come.
        let isWritten = file != nil && !isDryRun
        let today = try workspace.writingDay(today, isDryRun: !isWritten)
        let former = try file.flatMap(Self.former)
        let mirror = try workspace.openMirror(creating: false)
        let templates = try workspace.templates(workspace.delivery.language)
        let horizon = within.map { today.adding(days: $0) }
        var items: [Docket.Item] = []
        var undated: [Docket.Item] = []
        let mistakes = try workspace.docket(mirror).forEach(named: true) { item in
            let one = item.obligation
            // The age limit of a source moves with every edition: messages notify of it, and it is no day of a calendar.
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
            windows: showsWindows,
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
        let isLeft = file != nil && !mistakes.isEmpty
        if let file, isWritten, !isLeft { try OutputFile.replace(file, Array(calendar.text.utf8)) }
        return Result(
            text: calendar.text,
            events: events.count + calendar.kept,
            cancelled: calendar.cancelled,
            undated: undated.count,
            mistakes: mistakes,
            isFileLeft: isLeft
        )
    }

    /// What a file that recordal wrote holds; nil where there is none.
    ///
    /// Outlook takes a file that lost its history for a new one, so the file is read before it is replaced.
    private static func former(_ file: String) throws -> FormerCalendar? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: FileName.resolved(file))
        guard attributes?[.type] as? FileAttributeType == .typeRegular else { return nil }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw UsageError(
                "\(file) is there and cannot be read: what it holds would be lost",
                advice: "check that you may read it, or name another file"
            )
        }
        let former = FormerCalendar(String(decoding: data, as: UTF8.self))
        return former.isEmpty ? nil : former
    }
}
