public import Recordations
internal import Synchronization

/// On which days an office works: its weekend, its holidays, and the working days that make up for them.
///
/// Beyond the years that are covered holidays are not known. There it counts without them, and then goes back as many
/// weekdays more as were closed on the way in the worst covered case, and two: it errs early.
public final class OfficeDays: Sendable {
    /// The days of one country or institution, as its file has them.
    public struct Holidays: Sendable {
        /// Whose they are, such as `CN`.
        public let name: String
        /// The weekend, Monday 0 to Sunday 6.
        public let weekend: Set<Int>
        /// The years whose holidays are all there; nil where none are.
        ///
        /// Days of other years count too.
        public let years: ClosedRange<Int>?
        /// Days on which the office is closed.
        public let closed: Set<CivilDate>
        /// Days of a weekend on which it works.
        public let working: Set<CivilDate>

        /// Makes holidays of their parts.
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

    /// Whose days they are, such as `EU, DE`.
    public let name: String
    private let weekend: UInt8
    /// The covered days by their number, empty where none are.
    private let covered: Range<Int>
    private let open: [Bool]
    private let closed: Set<Int>
    private let known = Mutex<[Int: Int]>([:])
    // Nearly every safe date beyond the covered years asks for it.
    private let spareOfNone: Int
    /// The offices one by one, where there are several: their own dates count where not all days of all of them are known.
    private let parts: [OfficeDays]

    /// Makes the days of an office that is closed whenever one of the holidays says so, and on days of its own.
    ///
    /// A weekend that one country works is closed as long as another does not.
    public init(_ holidays: [Holidays], closures: Set<CivilDate> = []) {
        name = holidays.map(\.name).joined(separator: ", ")
        let mask = holidays.reduce(UInt8(0)) { $1.weekend.reduce($0) { $0 | 1 << UInt8($1) } }
        let weekend = holidays.isEmpty ? 0b110_0000 : mask
        self.weekend = weekend
        parts = holidays.count > 1 ? holidays.map { OfficeDays([$0], closures: closures) } : []
        let closed = Set(holidays.flatMap(\.closed).map(\.daysSinceEpoch)).union(closures.map(\.daysSinceEpoch))
        // Days that are known beyond the covered years, such as those of a year whose decree is awaited.
        self.closed = closed
        let years = holidays.map(\.years)
        let first = years.map { $0?.lowerBound ?? .max }.max() ?? .max
        let last = years.map { $0?.upperBound ?? .min }.min() ?? .min
        guard first <= last, let start = CivilDate(year: first, month: 1, day: 1),
            let end = CivilDate(year: last, month: 12, day: 31)
        else {
            covered = 0..<0
            open = []
            spareOfNone = OfficeDays.spare(0, covered, open, weekend)
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
        spareOfNone = OfficeDays.spare(0, covered, open, weekend)
    }

    /// Whether the office's holidays on a day are known.
    public func covers(_ date: CivilDate) -> Bool { covered.contains(date.daysSinceEpoch) }

    /// Whether the office works on a day; beyond the covered years, whether it is no weekend.
    public func isWorkingDay(_ date: CivilDate) -> Bool { isOpen(date.daysSinceEpoch) }

    /// The day that lies so many working days before another; for none of them the last working day up to it.
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

    /// The day that lies so many working days after another, which itself does not count.
    ///
    /// Beyond the covered years holidays could only make it a later one; working weekends are taken into account.
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
            // An office that never works is a mistake of its file; a fortnight is further than any closure.
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

    // How many weekdays more have to be gone back: as many as were closed on the way in the worst covered case.
    private func spare(_ count: Int) -> Int {
        count == 0 ? spareOfNone : remembered(count) { OfficeDays.spare(count, covered, open, weekend) }
    }

    private static func spare(_ count: Int, _ covered: Range<Int>, _ open: [Bool], _ weekend: UInt8) -> Int {
        // Nothing is known of this office: as many as the longest closures that are known elsewhere have (Golden Week,
        // the new year in Russia and Brussels), and a day for every week counted.
        guard !covered.isEmpty else { return 8 + count / 5 }
        // Two more: no two years are alike.
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

    // How many weekend days at most were worked on within so many working days.
    private func makeUp(_ count: Int) -> Int {
        remembered(-1 - count) {
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

    private func remembered(_ key: Int, _ compute: () -> Int) -> Int {
        if let value = known.withLock({ $0[key] }) { return value }
        let value = compute()
        known.withLock { $0[key] = value }
        return value
    }
}
