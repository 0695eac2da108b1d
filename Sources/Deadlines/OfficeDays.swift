public import Recordations
internal import Synchronization

/// The working days of an office: its weekend, its holidays, and the weekend days that are working days in exchange.
///
/// Beyond the covered years holidays are not known. There days are counted without holidays, and the date is moved back
/// by the number of closed weekdays of the worst covered case and two more days: the result may be too early, never too
/// late.
public final class OfficeDays: Sendable {
    /// The holidays of one country or institution, as its file states them.
    public struct Holidays: Sendable {
        /// The name of the country or institution, such as `CN`.
        public let name: String
        /// The weekend, Monday 0 to Sunday 6.
        public let weekend: Set<Int>
        /// The years whose holidays are complete; nil where no year's are.
        ///
        /// ``closed`` and ``working`` may have days of other years, which count too.
        public let years: ClosedRange<Int>?
        /// Days on which the office is closed.
        public let closed: Set<CivilDate>
        /// Weekend days on which the office works.
        public let working: Set<CivilDate>

        /// Makes holidays from their parts.
        public init(
            name: String,
            weekend: Set<Int> = [5, 6],
            years: ClosedRange<Int>?,
            closed: Set<CivilDate>,
            working: Set<CivilDate> = []
        ) {
            self.name = name
            self.weekend = weekend
            self.years = years
            self.closed = closed
            self.working = working
        }
    }

    /// The names of the countries or institutions, such as `EU, DE`.
    public let name: String
    private let weekend: UInt8
    /// The covered days as days since 1970-01-01; empty where no day is covered.
    private let covered: Range<Int>
    private let open: [Bool]
    private let closed: Set<Int>
    private let known = Mutex<[Int: Int]>([:])
    // Computed once, because nearly every safe date beyond the covered years needs it.
    private let spareOfZero: Int
    /// Each office alone, where there are several: its own date is used where the days of all offices together are not
    /// covered.
    private let parts: [OfficeDays]

    /// Makes the days of an office that is closed on a day that is closed in any of the holidays, and on `closures`.
    ///
    /// A weekend day that is a working day in one country is closed if it is not in another.
    public init(_ holidays: [Holidays], closures: Set<CivilDate> = []) {
        name = holidays.map(\.name).joined(separator: ", ")
        let mask = holidays.reduce(UInt8(0)) { $1.weekend.reduce($0) { $0 | 1 << UInt8($1) } }
        let weekend = holidays.isEmpty ? 0b110_0000 : mask
        self.weekend = weekend
        parts = holidays.count > 1 ? holidays.map { OfficeDays([$0], closures: closures) } : []
        let closed = Set(holidays.flatMap(\.closed).map(\.daysSinceEpoch)).union(closures.map(\.daysSinceEpoch))
        // Kept for days beyond the covered years, such as those of a year whose decree is not published yet.
        self.closed = closed
        let years = holidays.map(\.years)
        let first = years.map { $0?.lowerBound ?? .max }.max() ?? .max
        let last = years.map { $0?.upperBound ?? .min }.min() ?? .min
        guard first <= last, let start = CivilDate(year: first, month: 1, day: 1),
            let end = CivilDate(year: last, month: 12, day: 31)
        else {
            covered = 0..<0
            open = []
            spareOfZero = OfficeDays.spare(0, covered: covered, open: open, weekend: weekend)
            return
        }
        covered = start.daysSinceEpoch..<end.daysSinceEpoch + 1
        let calendars = holidays.map { calendar in
            (
                weekend: calendar.weekend.reduce(UInt8(0)) { $0 | 1 << UInt8($1) },
                working: Set(calendar.working.map(\.daysSinceEpoch))
            )
        }
        open = covered.map { day in
            !closed.contains(day)
                && calendars.allSatisfy { !OfficeDays.isWeekend(day, $0.weekend) || $0.working.contains(day) }
        }
        spareOfZero = OfficeDays.spare(0, covered: covered, open: open, weekend: weekend)
    }

    /// Whether the office's holidays on a day are known.
    public func covers(_ date: CivilDate) -> Bool { covered.contains(date.daysSinceEpoch) }

    /// Whether the office works on a day; beyond the covered years, whether the day is a weekday that is not known to
    /// be closed.
    public func isWorkingDay(_ date: CivilDate) -> Bool { isOpen(date.daysSinceEpoch) }

    /// The day that lies `count` working days before a date; for 0 the last working day up to and including the date.
    ///
    /// `isKnown` is false where a day on the way is beyond the covered years.
    public func day(_ count: Int, before date: CivilDate) -> (date: CivilDate, isKnown: Bool) {
        let start = date.daysSinceEpoch
        let day = stepBack(count, from: start) { isOpen($0) }
        if covered.contains(day), covered.contains(start) { return (CivilDate(daysSinceEpoch: day), true) }
        if !parts.isEmpty { return earliest(parts.map { $0.day(count, before: date) }) }
        var early = stepBack(0, from: start) { isWeekdayAndOpen($0) }
        // Days counted from a weekend are those counted from the Monday after it.
        if count > 0 { early = start }
        early = stepBack(count + spare(count), from: early) { isWeekdayAndOpen($0) }
        return (CivilDate(daysSinceEpoch: early), false)
    }

    /// The day that lies `count` working days after a date, which itself does not count.
    ///
    /// Beyond the covered years unknown holidays could only make the real day later. Working weekends could make it
    /// earlier;
    /// the most of them in any covered period are subtracted.
    public func day(_ count: Int, after date: CivilDate) -> (date: CivilDate, isKnown: Bool) {
        let start = date.daysSinceEpoch
        let day = stepForward(count, from: start) { isOpen($0) }
        if covered.contains(day), covered.contains(start) { return (CivilDate(daysSinceEpoch: day), true) }
        if !parts.isEmpty { return earliest(parts.map { $0.day(count, after: date) }) }
        let early = stepForward(max(1, count - makeUp(count)), from: start) { isWeekdayAndOpen($0) }
        return (CivilDate(daysSinceEpoch: early), false)
    }

    private func earliest(_ days: [(date: CivilDate, isKnown: Bool)]) -> (date: CivilDate, isKnown: Bool) {
        (days.map(\.date).min() ?? CivilDate(daysSinceEpoch: 0), days.allSatisfy(\.isKnown))
    }

    private func isOpen(_ day: Int) -> Bool {
        covered.contains(day) ? open[day - covered.lowerBound] : isWeekdayAndOpen(day)
    }

    private func isWeekdayAndOpen(_ day: Int) -> Bool {
        !OfficeDays.isWeekend(day, weekend) && !closed.contains(day)
    }

    // 1970-01-01 was a Thursday.
    private static func isWeekend(_ day: Int, _ weekend: UInt8) -> Bool {
        weekend & 1 << UInt8(((day + 3) % 7 + 7) % 7) != 0
    }

    private func stepBack(_ count: Int, from start: Int, _ isOpen: (Int) -> Bool) -> Int {
        var day = start
        var left = count
        if count == 0 {
            // The limit is for a file that leaves an office no working day; no real closure is this long.
            while !isOpen(day), start - day < 60 { day -= 1 }
            return day
        }
        while left > 0, start - day < 20_000 {
            day -= 1
            if isOpen(day) { left -= 1 }
        }
        return day
    }

    private func stepForward(_ count: Int, from start: Int, _ isOpen: (Int) -> Bool) -> Int {
        var day = start
        var left = count
        while left > 0, day - start < 20_000 {
            day += 1
            if isOpen(day) { left -= 1 }
        }
        return day
    }

    // The number of additional weekdays to go back: the closed weekdays of the worst covered case.
    private func spare(_ count: Int) -> Int {
        count == 0
            ? spareOfZero : cached(count) { OfficeDays.spare(count, covered: covered, open: open, weekend: weekend) }
    }

    private static func spare(_ count: Int, covered: Range<Int>, open: [Bool], weekend: UInt8) -> Int {
        // No holidays are known of this office: the length of the longest closures known elsewhere (Golden Week, the
        // new year in Russia and Brussels), and one day for each week counted.
        guard !covered.isEmpty else { return 8 + count / 5 }
        // Two days more, because a later year may have more holidays than any covered year.
        return 2
            + covered.reduce(0) { worst, start in
                var (day, left, closed) = (start, count, 0)
                if count > 0 { day -= 1 }
                while covered.contains(day) {
                    if open[day - covered.lowerBound] {
                        left -= 1
                        if left <= 0 { break }
                    } else if !isWeekend(day, weekend) {
                        closed += 1
                    }
                    day -= 1
                }
                return max(worst, closed)
            }
    }

    // The most weekend days that were working days within a period of `count` working days.
    private func makeUp(_ count: Int) -> Int {
        cached(-1 - count) {
            covered.reduce(0) { most, start in
                var (day, left, worked) = (start + 1, count, 0)
                while covered.contains(day), left > 0 {
                    if isOpen(day) {
                        left -= 1
                        if OfficeDays.isWeekend(day, weekend) { worked += 1 }
                    }
                    day += 1
                }
                return max(most, worked)
            }
        }
    }

    private func cached(_ key: Int, _ compute: () -> Int) -> Int {
        if let value = known.withLock({ $0[key] }) { return value }
        let value = compute()
        known.withLock { $0[key] = value }
        return value
    }
}
