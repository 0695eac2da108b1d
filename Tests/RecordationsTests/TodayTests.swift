import Foundation
import Recordations
import Testing

@Suite struct TodayTests {
    @Test(
        arguments: [
            ("UTC", "2026-11-21", "2026-11-22T00:00:00Z"),
            ("Asia/Almaty", "2024-01-10", "2024-01-10T18:00:00Z"),
            ("Asia/Kathmandu", "2026-01-01", "2026-01-01T18:15:00Z"),
            ("Pacific/Chatham", "2026-07-01", "2026-07-01T11:15:00Z"),
            ("America/St_Johns", "2026-01-01", "2026-01-02T03:30:00Z"),
            ("Pacific/Kiritimati", "2026-01-01", "2026-01-01T10:00:00Z"),
            ("Europe/Berlin", "2026-03-28", "2026-03-28T23:00:00Z"),
            ("Europe/Berlin", "2026-03-29", "2026-03-29T22:00:00Z"),
            ("Europe/Berlin", "2026-10-24", "2026-10-24T22:00:00Z"),
            ("Europe/Berlin", "2026-10-25", "2026-10-25T23:00:00Z"),
            // The clocks change at midnight: midnight does not exist, exists twice, or the hour before it exists twice.
            ("America/Sao_Paulo", "2018-11-03", "2018-11-04T03:00:00Z"),
            ("America/Sao_Paulo", "2018-02-17", "2018-02-18T03:00:00Z"),
            ("America/Havana", "2026-03-07", "2026-03-08T05:00:00Z"),
            ("America/Havana", "2026-10-31", "2026-11-01T04:00:00Z"),
            // Samoa had no 30 December 2011.
            ("Pacific/Apia", "2011-12-29", "2011-12-30T10:00:00Z"),
        ]
    )
    func `a day ends where the next one begins`(zone: String, day: String, end: String) throws {
        let zone = try #require(TimeZone(identifier: zone))
        let date = try #require(CivilDate(day))
        #expect(Instant(date.end(in: zone)).description == end)
    }

    @Test(
        arguments: [
            "UTC", "Europe/Berlin", "America/Havana", "America/Sao_Paulo", "Asia/Beirut", "Africa/Cairo", "Asia/Tehran",
            "Australia/Lord_Howe", "Pacific/Chatham", "Asia/Kathmandu", "America/St_Johns", "Asia/Almaty",
        ]
    )
    func `the second before a day's end is the day and its end is not`(zone identifier: String) throws {
        let zone = try #require(TimeZone(identifier: identifier))
        let first = try #require(CivilDate("2012-01-01")).daysSinceEpoch
        var wrong: [String] = []
        for days in first..<first + 15 * 366 {
            let date = CivilDate(daysSinceEpoch: days)
            let end = date.end(in: zone)
            if CivilDate(end, in: zone) != date.adding(days: 1) || CivilDate(end - 1, in: zone) != date {
                wrong.append(date.description)
            }
        }
        #expect(wrong.isEmpty)
    }

    @Test(
        arguments: [
            (0.0, "1970-01-01T00:00:00Z"), (0.999, "1970-01-01T00:00:00Z"), (-0.5, "1969-12-31T23:59:59Z"),
            (-86_400, "1969-12-31T00:00:00Z"), (1_795_249_805, "2026-11-21T08:30:05Z"),
            (951_782_399, "2000-02-28T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
        ]
    )
    func `an instant is written in UTC with whole seconds`(seconds: Double, text: String) {
        #expect(Instant(Date(timeIntervalSince1970: seconds)).description == text)
    }

    @Test func `instants are ordered in time`() {
        #expect(Instant(Date(timeIntervalSince1970: -1)) < Instant(Date(timeIntervalSince1970: 0)))
        #expect(Instant(Date(timeIntervalSince1970: 5.1)) == Instant(Date(timeIntervalSince1970: 5.9)))
    }
}
