public import Deadlines
internal import Recordations
internal import Settings

/// A file of holidays, such as `CN.yaml`, with the days on which an office is closed.
public struct HolidayFile: Sendable {
    /// The holidays.
    public let holidays: OfficeDays.Holidays
    /// The source of the holidays.
    public let origin: String

    /// Reads a file.
    ///
    /// Throws ``SettingsError`` with every mistake and its position.
    public init(name: String, file: String, yaml: String) throws {
        let settings = try SettingsFile(name: file, text: yaml)
        let top = settings.top
        top.requires("origin", "where the days come from")
        origin = top.text("origin")?.value ?? ""
        _ = top.text("title")
        var weekend: Set<Int> = []
        for text in top.texts("weekend") {
            guard let day = Self.weekdays.firstIndex(of: text.value) else {
                text.position.report(
                    "'\(text.value)' is no weekday (there are: \(Self.weekdays.joined(separator: ", ")))"
                )
                continue
            }
            weekend.insert(day)
        }
        let listed = Self.years(top, "years")
        let years = listed.min().flatMap { first in listed.max().map { first...$0 } }
        if let years, years.count != listed.count {
            top.refuse("years", "the years are to follow one another without a gap")
        }
        // A year whose decree is not known yet may have days in the file. It does not count as covered, nor do later
        // years.
        let firstProvisional = Self.years(top, "provisional").min() ?? .max
        let covered = years.flatMap {
            $0.lowerBound < firstProvisional ? $0.clamped(to: .min...firstProvisional - 1) : nil
        }
        let closed = Self.days(top, "closed", years)
        let working = Self.days(top, "working", years)
        if let day = closed.intersection(working).min() {
            top.refuse("working", "\(day) is said to be closed and working")
        }
        try settings.finish()
        holidays = OfficeDays.Holidays(
            name: name,
            weekend: weekend.isEmpty ? [5, 6] : weekend,
            years: covered,
            closed: closed,
            working: working
        )
    }

    static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

    private static func years(_ top: Section, _ key: String) -> Set<Int> {
        var years: Set<Int> = []
        for text in top.texts(key) {
            guard let year = Int(text.value), (1...9999).contains(year) else {
                text.position.report("'\(text.value)' is no year")
                continue
            }
            years.insert(year)
        }
        return years
    }

    // Each line is `2026-01-01: New Year's Day`: the day is the key.
    private static func days(_ top: Section, _ key: String, _ years: ClosedRange<Int>?) -> Set<CivilDate> {
        var days: Set<CivilDate> = []
        guard let section = top.section(key) else { return days }
        for name in section.keys {
            _ = section.text(name)
            guard let date = CivilDate(name) else {
                section.refuse(name, "'\(name)' is not a date; write YYYY-MM-DD")
                continue
            }
            if let years, !years.contains(date.year) {
                section.refuse(name, "\(date) is in no year that the file covers")
            }
            days.insert(date)
        }
        return days
    }
}
