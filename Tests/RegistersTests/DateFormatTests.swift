import Recordations
import Testing

@testable import Registers

@Suite struct DateFormatTests {
    private func read(_ text: String, _ format: String, base: Int? = nil) throws -> String? {
        let format = try DateFormat(format)
        return Array(text.utf8).withUnsafeBufferPointer {
            format.date($0, twoDigitYearsFrom: base)?.description
        }
    }

    @Test(
        arguments: [
            ("30.11.2025", "dd.MM.yyyy", "2025-11-30"), ("5.1.2025", "d.M.yyyy", "2025-01-05"),
            ("05.01.2025", "d.M.yyyy", "2025-01-05"), ("2025-11-30", "yyyy-MM-dd", "2025-11-30"),
            ("2012.11.21", "yyyy.MM.dd", "2012-11-21"), ("2033/5/20", "yyyy/M/d", "2033-05-20"),
            ("20251130", "yyyyMMdd", "2025-11-30"), ("2033年5月20日", "yyyy年M月d日", "2033-05-20"),
            ("30 . 11 . 2025", "dd . MM . yyyy", "2025-11-30"), ("30.11.2025", "dd . MM . yyyy", "2025-11-30"),
            ("30.11.2025 г.", "dd.MM.yyyy г.", "2025-11-30"), ("29.02.2024", "dd.MM.yyyy", "2024-02-29"),
        ]
    )
    func `a date is read in its format`(text: String, format: String, date: String) throws {
        #expect(try read(text, format) == date)
    }

    @Test(
        arguments: [
            ("31.04.2012", "dd.MM.yyyy"), ("29.02.2025", "dd.MM.yyyy"), ("00.01.2025", "dd.MM.yyyy"),
            ("01.13.2025", "dd.MM.yyyy"),
            ("1.01.2025", "dd.MM.yyyy"), ("01.01.25", "dd.MM.yyyy"), ("01.01.20255", "dd.MM.yyyy"),
            ("01.01.2025 ", "dd.MM.yyyy"),
            (" 01.01.2025", "dd.MM.yyyy"), ("01-01-2025", "dd.MM.yyyy"), ("", "dd.MM.yyyy"), ("01.01.", "dd.MM.yyyy"),
            ("001.01.2025", "d.M.yyyy"), ("01.01.0000", "dd.MM.yyyy"), ("٠١.01.2025", "dd.MM.yyyy"),
        ]
    )
    func `any other text is no date`(text: String, format: String) throws {
        #expect(try read(text, format) == nil)
    }

    @Test(
        arguments: [
            ("03-01-25", 2000, "2025-03-01"), ("12-31-99", 2000, "2099-12-31"), ("12-31-00", 2000, "2000-12-31"),
            ("01-02-49", 1950, "2049-01-02"), ("01-02-50", 1950, "1950-01-02"), ("01-02-99", 1950, "1999-01-02"),
            ("01-02-00", 1950, "2000-01-02"), ("02-29-00", 1901, "2000-02-29"),
        ]
    )
    func `two digits of a year are within the hundred years from the base`(text: String, base: Int, date: String) throws
    {
        #expect(try read(text, "MM-dd-yy", base: base) == date)
    }

    @Test func `two digits of a year are no year without a base`() throws {
        #expect(try read("03-01-25", "MM-dd-yy") == nil)
        #expect(try DateFormat("MM-dd-yy").hasTwoDigitYear)
        #expect(try !DateFormat("MM-dd-yyyy").hasTwoDigitYear)
    }

    @Test(
        arguments: [
            ("dd/MM/yyyy", "MM/dd/yyyy", true), ("d/M/yyyy", "MM/dd/yyyy", true), ("yyyy-MM-dd", "yyyy-dd-MM", true),
            ("dd.MM.yy", "yy.MM.dd", true), ("d M yyyy", "M d yyyy", true), ("dd/MM/yyyy", "MM.dd.yyyy", false),
            ("dd.MM.yyyy", "d.M.yyyy", false), ("dd.MM.yyyy", "dd.MM.yyyy", false), ("dd.MM.yyyy", "yyyy.MM.dd", false),
            ("dd.MM.yyyy", "dd.MM.yy", false), ("dd.MM.yyyy", "MM.dd.yyyy г.", false),
        ]
    )
    func `formats are ambiguous where day and month can change places`(
        one: String,
        other: String,
        isAmbiguous: Bool
    ) throws {
        #expect(try DateFormat(one).isAmbiguous(with: DateFormat(other)) == isAmbiguous)
        #expect(try DateFormat(other).isAmbiguous(with: DateFormat(one)) == isAmbiguous)
    }

    @Test(
        arguments: [
            ("dd.MM", "'dd.MM' is to have a day, a month and a year, each once"),
            ("dd.dd.MM.yyyy", "'dd.dd.MM.yyyy' is to have a day, a month and a year, each once"),
            ("", "'' is to have a day, a month and a year, each once"),
            ("ddd.MM.yyyy", "'ddd' is no part of a date: d dd M MM yy yyyy"),
            ("dd.MMM.yyyy", "'MMM' is no part of a date: d dd M MM yy yyyy"),
            ("dd.MM.y", "'y' is no part of a date: d dd M MM yy yyyy"),
        ]
    )
    func `a format that cannot be is refused`(format: String, message: String) {
        let error = #expect(throws: FormatMistake.self) { try DateFormat(format) }
        #expect(error?.description == message)
    }
}
