/// A day of the civil calendar (proleptic Gregorian), without a time and without a zone.
public struct CivilDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    // Year, month and day from the highest bits on, so that a greater number is a later day. Dates are copied in large
    // arrays: three machine words for each would be most of the bytes copied.
    private let number: Int32

    /// The year, 1 to 9999.
    public var year: Int { Int(number >> 9) }
    /// The month, 1 to 12.
    public var month: Int { Int(number >> 5 & 0xF) }
    /// The day of the month, from 1.
    public var day: Int { Int(number & 0x1F) }

    private init(existing year: Int, _ month: Int, _ day: Int) {
        number = Int32(truncatingIfNeeded: year << 9 | month << 5 | day)
    }

    /// Makes a date; nil for a day that the calendar does not have.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= CivilDate.length(ofMonth: month, year: year)
        else { return nil }
        self.init(existing: year, month, day)
    }

    /// Reads exactly `YYYY-MM-DD` (ISO 8601-1, 5.2.2.1, extended format); nil for anything else.
    public init?(_ text: String) {
        var text = text
        guard let date = text.withUTF8({ CivilDate(utf8: $0) }) else { return nil }
        self = date
    }

    /// Reads exactly `YYYY-MM-DD` from UTF-8 bytes; nil for anything else.
    public init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The date so many days after 1970-01-01.
    ///
    /// Days before year 1 or after 9999 are clamped to the first or the last date.
    public init(daysSinceEpoch days: Int) {
        // Howard Hinnant's civil_from_days: years that begin in March put the leap day last.
        let clamped = min(max(days, -719_162), 2_932_896)
        let shifted = clamped + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        self.init(existing: year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// Days after 1970-01-01, negative before it.
    public var daysSinceEpoch: Int {
        let (year, month) = (self.year, self.month)
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The date so many days later, or earlier for a negative number.
    public func adding(days: Int) -> CivilDate {
        // Longer than any distance between two dates; clamping keeps the addition from overflowing.
        let most = 4_000_000
        return CivilDate(daysSinceEpoch: daysSinceEpoch + min(max(days, -most), most))
    }

    /// The same day so many months later, or earlier for a negative number; the last day of a shorter month.
    public func adding(months: Int) -> CivilDate {
        let most = 200_000
        let total = year * 12 + (month - 1) + min(max(months, -most), most)
        let newYear = min(max((total >= 0 ? total : total - 11) / 12, 1), 9999)
        let newMonth = ((total % 12) + 12) % 12 + 1
        let newDay = min(day, CivilDate.length(ofMonth: newMonth, year: newYear))
        return CivilDate(year: newYear, month: newMonth, day: newDay) ?? self
    }

    /// How many days from another date to this one.
    public func days(since other: CivilDate) -> Int { daysSinceEpoch - other.daysSinceEpoch }

    /// `YYYY-MM-DD`.
    public var description: String {
        String(unsafeUninitializedCapacity: 10) { utf8 in
            func write(_ number: Int, _ positions: Range<Int>) {
                var number = number
                for position in positions.reversed() {
                    utf8[position] = UInt8(truncatingIfNeeded: 0x30 + number % 10)
                    number /= 10
                }
            }
            write(year, 0..<4)
            write(month, 5..<7)
            write(day, 8..<10)
            (utf8[4], utf8[7]) = (0x2D, 0x2D)
            return 10
        }
    }

    /// Whether the first date is the earlier one.
    public static func < (left: CivilDate, right: CivilDate) -> Bool {
        left.number < right.number
    }

    private static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
