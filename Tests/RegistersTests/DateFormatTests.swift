import Recordations
import Testing

@testable import Registers

@Suite struct DateFormatTests {
    private func read(_ text: String, _ format: String, base: Int? = nil) throws -> String? {
        let format = try DateFormat(format)
        let direct = Array(text.utf8).withUnsafeBufferPointer { format.bytes?.date($0, twoDigitYearsFrom: base) }
        // The reader of bytes and the reader of folded text give the same date.
        let folded = DateFormats([format], twoDigitYearsFrom: base).date(text)
        if CellText.folded(text) == text { #expect(direct == folded) }
        return direct?.description
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
            ("001.01.2025", "d.M.yyyy"), ("01.01.0000", "dd.MM.yyyy"), ("٠1.01.2025", "dd.MM.yyyy"),
            ("1122025", "d M yyyy"),
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
            ("dd.MM", "'dd.MM' must have a day, a month and a year, each once"),
            ("dd.dd.MM.yyyy", "'dd.dd.MM.yyyy' must have a day, a month and a year, each once"),
            ("", "'' must have a day, a month and a year, each once"),
            ("ddd.MM.yyyy", "'ddd' is no part of a gregorian date: d dd M MM MMM MMMM yy yyyy"),
            ("dd.MMMMM.yyyy", "'MMMMM' is no part of a gregorian date: d dd M MM MMM MMMM yy yyyy"),
            ("dd.MM.y", "'y' is no part of a gregorian date: d dd M MM MMM MMMM yy yyyy"),
            ("minguo:yyyy.MM.dd", "'yyyy' is no part of a minguo date: d dd M MM MMM MMMM y yy yyy G"),
            ("japanese:Gyyy.MM.dd", "'yyy' is no part of a japanese date: d dd M MM MMM MMMM y yy G"),
            ("buddhist:d.M.y", "'y' is no part of a buddhist date: d dd M MM MMM MMMM yy yyyy G"),
            (
                "japanese:y年M月d日",
                "'japanese:y年M月d日' must name the era, of which Japan had several: 'G' before the year"
            ),
            ("Gy年M月d日", "'G' is an era's name: begin the format with its count, as 'japanese:Gy年M月d日'"),
            ("minguo:G G y.M.d", "'minguo:G G y.M.d' names the era twice"),
            (
                "roc:y.M.d",
                "'roc:' is no count of years (there are: gregorian, minguo, japanese, buddhist); a text that a date "
                    + "begins with stands between apostrophes"
            ),
            ("d 'de MMMM yyyy", "'d 'de MMMM yyyy' has an apostrophe without a second one"),
            ("yyyyMd", "'yyyyMd' runs two numbers together, and the first may have one digit or more"),
            ("minguo:yMMdd", "'minguo:yMMdd' runs two numbers together, and the first may have one digit or more"),
        ]
    )
    func `a format that cannot be is refused`(format: String, message: String) {
        let error = #expect(throws: FormatMistake.self) { try DateFormat(format) }
        #expect(error?.description == message)
    }
}
