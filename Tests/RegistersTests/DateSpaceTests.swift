import Recordations
import TestSupport
import Testing

@testable import Registers

/// White space in dates and behind them, which does not count.
@Suite struct DateSpaceTests {
    private func day(_ text: String, _ formats: String..., months: [String] = []) throws -> String? {
        let formats = DateFormats(
            try formats.map(DateFormat.init),
            months: months.isEmpty ? nil : MonthNames(languages: months)
        )
        return CellText.folded(text).flatMap(formats.day)?.description
    }

    @Test(
        arguments: [
            ("31.12. 2019", "dd.MM.yyyy", "2019-12-31"), ("31 . 12 . 2019", "dd.MM.yyyy", "2019-12-31"),
            ("31.12.\n2019", "dd.MM.yyyy", "2019-12-31"), ("31.\u{A0}12.\u{3000}2019", "dd.MM.yyyy", "2019-12-31"),
            ("2019 - 12 - 31", "yyyy-MM-dd", "2019-12-31"), ("31.12.2019г.", "dd.MM.yyyy г.", "2019-12-31"),
            ("31 дека бря 2019", "d MMMM yyyy", "2019-12-31"), ("31декабря2019", "d MMMM yyyy", "2019-12-31"),
            ("3 1.12.2019", "dd.MM.yyyy", nil), ("31.12.201 9", "dd.MM.yyyy", nil), ("31 12 2019", "ddMMyyyy", nil),
            ("二 三.1.2019", "d.M.yyyy", nil), ("31122019", "dd MM yyyy", nil),
        ] as [(String, String, String?)]
    )
    func `white space counts between two digits only`(text: String, format: String, date: String?) throws {
        #expect(try day(text, format, months: ["ru"]) == date)
    }

    @Test(
        arguments: [
            ("31.12.2019 10:00", "2019-12-31"), ("31.12. 2019  23:59:59", "2019-12-31"),
            ("31.12.2019 23 : 59 : 59", "2019-12-31"), ("31.12.2019, 9:05 PM", "2019-12-31"),
            ("31.12.2019t00:00", "2019-12-31"), ("31.12.2019 24:00", "2019-12-31"),
            ("３１.１２.２０１９　１０：００", "2019-12-31"), ("31.12.2019 ١٠:٠٠", "2019-12-31"),
            ("31.12.2019 24:01", nil), ("31.12.2019 25:00", nil), ("31.12.2019 10:60", nil), ("10:00", nil),
            ("31.12.2019 10:00 x", nil), ("31.12.2019 1 0:00", nil),
        ] as [(String, String?)]
    )
    func `a time of day behind a date changes nothing`(text: String, date: String?) throws {
        #expect(try day(text, "dd.MM.yyyy") == date)
    }

    @Test func `a date reads the same with white space beside any part that is no digit`() throws {
        var random = Seeded(Seed.drawn())
        for source in ["dd.MM.yyyy", "d/M/yyyy", "yyyy-MM-dd", "yyyy年M月d日"] {
            let format = try DateFormat(source)
            for _ in 0..<200 {
                let date = DateSamples.date(&random)
                guard let text = DateSamples.text(date, format, &random) else { continue }
                let wanted = DateFormats([format]).date(text)
                var spaced: [Unicode.Scalar] = []
                for scalar in text.unicodeScalars {
                    let isApart = [spaced.last, scalar].contains { $0.map { $0.properties.numericType == nil } ?? true }
                    if isApart, random.once(in: 3) { spaced.append(" ") }
                    spaced.append(scalar)
                }
                let broken = String(String.UnicodeScalarView(spaced))
                #expect(DateFormats([format]).date(broken) == wanted, "\(source): '\(text)' and '\(broken)'")
            }
        }
    }
}
