import Foundation
import Recordations
import Testing

@Suite struct CivilDateTests {
    @Test func `every day of two centuries is the day of the Gregorian calendar`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        let first = try #require(CivilDate(year: 1900, month: 1, day: 1)).daysSinceEpoch
        let last = try #require(CivilDate(year: 2100, month: 12, day: 31)).daysSinceEpoch
        #expect(first == -25_567)
        #expect(last == 47_846)
        var wrong: [Int] = []
        var text = ""
        for days in first...last {
            let date = CivilDate(daysSinceEpoch: days)
            let noon = Date(timeIntervalSince1970: Double(days) * 86_400 + 43_200)
            let parts = calendar.dateComponents([.year, .month, .day], from: noon)
            let isRight =
                date.year == parts.year && date.month == parts.month && date.day == parts.day
                && date.daysSinceEpoch == days && CivilDate(date.description) == date && text < date.description
            if !isRight { wrong.append(days) }
            text = date.description
        }
        #expect(wrong.isEmpty)
    }

    @Test(arguments: [Int.max, Int.max - 1, 4_000_000, 1 << 40])
    func `no number of days or months is too large to be added`(count: Int) throws {
        let last = try #require(CivilDate(year: 9999, month: 12, day: 31))
        let first = try #require(CivilDate(year: 1, month: 1, day: 1))
        for date in [first, last, try #require(CivilDate(year: 2026, month: 2, day: 28))] {
            #expect(date.adding(days: count) == last && date.adding(days: -count) == first)
            #expect(date.adding(days: .min) == first && date.adding(months: .min).year == 1)
            #expect(date.adding(months: count).year == 9999 && date.adding(months: -count).year == 1)
        }
        #expect(first.adding(days: last.days(since: first)) == last && last.adding(months: -9998 * 12).year == 1)
    }

    @Test(
        arguments: [
            (2025, 2, 29), (2100, 2, 29), (2024, 2, 30), (2012, 4, 31), (2012, 6, 31), (2012, 9, 31), (2012, 11, 31),
            (2012, 1, 32), (2012, 0, 1), (2012, 13, 1), (2012, 1, 0), (2012, 1, -1), (0, 1, 1), (10_000, 1, 1),
        ]
    )
    func `a day that is not in the calendar is no date`(year: Int, month: Int, day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test(
        arguments: [
            "", "2024-2-29", "2024-02-29 ", " 2024-02-29", "2024/02/29", "20240229", "2024-02-30", "2023-02-29",
            "+024-02-29", "2024-02-2٩", "2024-02-29T00:00", "0000-01-01", "２０２４-02-29",
        ]
    )
    func `a text that is not exactly a date is none`(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test(arguments: ["2000-02-29", "2024-02-29", "0001-01-01", "9999-12-31", "1970-01-01"])
    func `a date reads its own text`(text: String) {
        #expect(CivilDate(text)?.description == text)
    }

    @Test(
        arguments: [
            ("2024-01-31", 1, "2024-02-29"), ("2023-01-31", 1, "2023-02-28"), ("2024-03-31", -1, "2024-02-29"),
            ("2024-02-29", 12, "2025-02-28"), ("2024-02-29", 48, "2028-02-29"), ("2024-08-31", 1, "2024-09-30"),
            ("2024-12-15", 1, "2025-01-15"), ("2024-01-15", -1, "2023-12-15"), ("2024-05-20", 0, "2024-05-20"),
            ("2024-05-20", 120, "2034-05-20"), ("2024-05-20", -25, "2022-04-20"), ("2096-02-29", 48, "2100-02-28"),
            ("2024-10-31", -20, "2023-02-28"),
        ]
    )
    func `adding months keeps the day or takes the month's last`(from: String, months: Int, to: String) {
        #expect(CivilDate(from)?.adding(months: months).description == to)
    }

    @Test func `days are added and counted across leap days and clamped at the ends of the calendar`() throws {
        let date = try #require(CivilDate("2024-02-28"))
        #expect(date.adding(days: 2).description == "2024-03-01")
        #expect(date.adding(days: -59).description == "2023-12-31")
        #expect(try #require(CivilDate("2025-02-28")).days(since: date) == 366)
        #expect(CivilDate(daysSinceEpoch: .min / 2).description == "0001-01-01")
        #expect(CivilDate(daysSinceEpoch: .max / 2).description == "9999-12-31")
    }

    @Test func `dates are ordered by year, then month, then day`() {
        let texts = ["2025-01-01", "2024-12-31", "2024-02-10", "2024-10-02", "2024-02-09"]
        #expect(texts.compactMap(CivilDate.init).sorted().map(\.description) == texts.sorted())
    }
}
