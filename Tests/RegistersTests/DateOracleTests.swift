import Foundation
import Recordations
import TestSupport
import Testing

@testable import Registers

/// Reads dates that ICU writes; the tool has only the names of the months from the same data (CLDR).
@Suite struct DateOracleTests {
    private static func writer(
        _ locale: String,
        _ calendar: Calendar.Identifier,
        _ format: String
    ) throws -> DateFormatter {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: locale)
        var calendar = Calendar(identifier: calendar)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        formatter.calendar = calendar
        formatter.timeZone = calendar.timeZone
        formatter.dateFormat = format
        return formatter
    }

    private static func text(_ date: CivilDate, _ writer: DateFormatter) -> String {
        writer.string(from: Date(timeIntervalSince1970: Double(date.daysSinceEpoch) * 86_400))
    }

    @Test(
        arguments: [
            "en", "ru", "kk", "be", "uk", "de", "fr", "it", "es", "pt", "pl", "nl", "tr", "cs", "sk", "bg", "hu", "ro",
            "el",
            "sv", "fi", "th", "ar_EG",
        ]
    )
    func `the months of a language are read as ICU writes them`(locale: String) throws {
        let formats = DateFormats([try DateFormat("d MMMM yyyy"), try DateFormat("d MMM yyyy")])
        for letters in ["MMMM", "LLLL"] {
            let writer = try Self.writer(locale, .gregorian, "d \(letters) yyyy")
            for month in 1...12 {
                let date = try #require(CivilDate(year: 2021, month: month, day: 28))
                let text = Self.text(date, writer)
                // A name of different months in different languages is read where the format names the language.
                let named = DateFormats(formats.formats, months: MonthNames(languages: [String(locale.prefix(2))]))
                #expect(named.date(text) == date, "\(text)")
                let read = formats.date(text)
                #expect(read == date || read == nil, "\(text)")
            }
        }
    }

    @Test(
        arguments: [
            ("zh_TW", Calendar.Identifier.republicOfChina, "Gy年M月d日", "minguo:Gy年M月d日", "1912-01-01"),
            ("zh_TW", .republicOfChina, "y/MM/dd", "minguo:y/MM/dd", "1912-01-01"),
            ("ja_JP", .japanese, "Gy年M月d日", "japanese:Gy年M月d日", "1873-01-01"),
            ("ja_JP", .japanese, "GGGGGy.M.d", "japanese:Gy.M.d", "1873-01-01"),
            ("th_TH", .buddhist, "d MMMM G yyyy", "buddhist:d MMMM G yyyy", "1941-01-01"),
            ("th_TH", .buddhist, "d MMM yyyy", "buddhist:d MMM yyyy", "1941-01-01"),
        ]
    )
    func `the days of an era are read as ICU counts them`(
        locale: String,
        calendar: Calendar.Identifier,
        written: String,
        format: String,
        first: String
    ) throws {
        let writer = try Self.writer(locale, calendar, written)
        let formats = DateFormats([try DateFormat(format)])
        let start = try #require(CivilDate(first)).daysSinceEpoch
        let seed = Seed.drawn()
        var random = Seeded(seed)
        // Every day near a change of era is tried, and a sample of all other days.
        let changes = ["1912-07-30", "1926-12-25", "1989-01-08", "2019-05-01", first].compactMap(CivilDate.init)
        let near = changes.flatMap { change in (-3...3).map { change.daysSinceEpoch + $0 } }
        let days = near + (0..<400).map { _ in Int.random(in: start..<32_000, using: &random) }
        for day in days where day >= start {
            let date = CivilDate(daysSinceEpoch: day)
            let text = Self.text(date, writer)
            #expect(formats.date(text) == date, "seed \(seed): \(text)")
        }
    }

    @Test func `the examples of the manual are read`() throws {
        let page = String(decoding: try Files.bytes("Config/manual/dates.md"), as: UTF8.self)
        let lines = page.split(separator: "\n").filter { $0.hasPrefix("valid_to: {column: end, dates: ") }
        #expect(lines.count == 6)
        for line in lines {
            let parts = line.split(separator: "#", maxSplits: 1)
            let texts = try #require(parts.last).split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
            let definition = try definition(fields: "  \(parts[0])", columns: "  end: {header: End}\n")
            for text in texts {
                let reading = try read("Number,Mark,Goods,End\n1,A,g,\"\(text)\"\n", definition)
                #expect(reading.texts(.validTo).compactMap { $0 }.count == 1, "\(text) by \(parts[0])")
            }
        }
    }
}
