import Recordations
import Registers
import Testing

/// Reads dates from cells with the pattern, the capture and the format of a source.
@Suite struct DateReadingTests {
    /// Reads a document of one row with the given last cell.
    private func read(_ cell: String, _ reading: String, more: String = "") throws -> WholeReading {
        let definition = try definition(more, fields: "  valid_to: \(reading)", columns: "  cell: {header: Cell}\n")
        return try RegistersTests.read("Number,Mark,Goods,Cell\n1,A,g,\"\(cell)\"\n", definition)
    }

    @Test(
        arguments: [
            ("31 ДЕКАБРЯ  2021\u{A0}года", "{column: cell, dates: [dd.MM.yyyy, d MMMM yyyy года]}", "2021-12-31"),
            ("民國112年5月20日", "{column: cell, dates: ['minguo:Gy年M月d日']}", "2023-05-20"),
            ("R5.3.1", "{column: cell, dates: ['japanese:Gy.M.d', yyyy-MM-dd]}", "2023-03-01"),
            ("2023-03-01", "{column: cell, dates: ['japanese:Gy.M.d', yyyy-MM-dd]}", "2023-03-01"),
            ("๒๐ พ.ค. ๖๖", "{column: cell, dates: ['buddhist:d MMM yy'], two_digit_years_from: 2500}", "2023-05-20"),
            ("5 listopada 2021", "{column: cell, dates: [d MMMM yyyy], months: [pl, en]}", "2021-11-05"),
            ("5 listopada 2021", "{column: cell, dates: [d MMMM yyyy], months: hr}", "2021-10-05"),
            ("３０．１１．２０２５", "{column: cell, dates: [dd.MM.yyyy]}", "2025-11-30"),
            ("to 30.11.2025", "{column: cell, capture: 'to (.*)', dates: [dd.MM.yyyy]}", "2025-11-30"),
        ]
    )
    func `a cell is read in the formats of its source`(cell: String, reading: String, date: String) throws {
        let whole = try read(cell, reading)
        #expect(whole.texts(.validTo) == [date])
        #expect(whole.rawText(of: .validTo, 0) == cell)
        #expect(whole.findings.unread.isEmpty)
    }

    @Test(arguments: [
        ("1 12年5月20日", "'minguo:y年M月d日'"), ("20 26年3月15日", "yyyy年M月d日"), ("2026年1 2月15日", "yyyy年M月d日"),
        ("2026年3月1 5日", "yyyy年M月d日"), ("1 2.03.2026", "d.M.yyyy"), ("2026 03 15", "yyyyMMdd"),
    ])
    func `digits on both sides of a space are two numbers, and make no date`(cell: String, format: String) throws {
        let whole = try read(cell, "{column: cell, dates: [\(format)]}")
        #expect(whole.texts(.validTo) == [nil])
        #expect(whole.findings.unread == [.validTo: 1])
        let spaced = try read("2026 年 3 月 15 日", "{column: cell, dates: [yyyy年M月d日]}")
        #expect(spaced.texts(.validTo) == ["2026-03-15"])
    }

    private static let day = "dates: [dd.MM.yyyy]}"

    @Test(
        arguments: [
            ("20.01.2021; продлён до 20.01.2023; 19.01.2025", "last", "2025-01-19"),
            ("20.01.2021; продлён до 20.01.2023; 19.01.2025", "first", "2021-01-20"),
            ("20.01.2021; 19.01.2025; 20.01.2023", "last", "2023-01-20"),
            ("20.01.2021; 19.01.2025; 20.01.2023", "latest", "2025-01-19"),
            ("20.01.2021; 19.01.2025; 20.01.2020", "earliest", "2020-01-20"),
            ("20.01.2021", "last", "2021-01-20"), ("20.01.2021", "all", "2021-01-20"),
            ("20.01.2021; 20.01.2021", "all", "2021-01-20"), ("20.01.2021; ; ", "last", "2021-01-20"),
        ]
    )
    func `of a history the date counts that the source says`(cell: String, take: String, date: String) throws {
        // `split` and a capture of every date give the same; `split` alone leaves words beside the second date.
        let split = "{column: cell, split: ';', capture: '(\\d+\\.\\d+\\.\\d+|.+)', take: \(take), \(Self.day)"
        let capture = "{column: cell, capture: '(\\d+\\.\\d+\\.\\d+)', take: \(take), \(Self.day)"
        #expect(try read(cell, capture).texts(.validTo) == [date])
        if !cell.contains("до") { #expect(try read(cell, split).texts(.validTo) == [date]) }
    }

    @Test(
        arguments: [
            ("20.01.2021; 31.02.2025", "last", "31.02.2025"), ("20.01.2021; 19.01.202", "latest", "19.01.202"),
            ("20.01.2021; до отзыва", "last", "до отзыва"), ("20.01.2021; 20.01.2023", "all", "20.01.2021; 20.01.2023"),
            ("20.01.2021; до отзыва; 20.01.2023", "latest", "до отзыва"),
        ]
    )
    func `an older date never stands in for one that cannot be read`(cell: String, take: String, text: String) throws {
        for pattern in ["", "capture: '\\d+\\.\\d+\\.\\d+', "] {
            let whole = try read(cell, "{column: cell, split: ';', \(pattern)take: \(take), \(Self.day)")
            #expect(whole.texts(.validTo) == [nil])
            #expect(whole.observations[0].notStated.fields == [.validTo])
            #expect(whole.findings.unread == [.validTo: 1])
            #expect(whole.findings.examples[.validTo]?.map(\.text) == [text])
        }
    }

    private static let relative = "undated: '(?i)^на \\d+ (?:год|лет)|бессрочно|until cancelled'"

    @Test(
        arguments: [
            "на 2 года со дня вынесения решения", "На 10 лет с 01.02.2020", "Бессрочно", " 20.01.2021; бессрочно",
            "until cancelled",
        ]
    )
    func `a term without a date is stated, unknown and counted, and its text is kept`(cell: String) throws {
        let plain = "{column: cell, \(Self.relative), \(Self.day)"
        let captured = "{column: cell, capture: '(\\d+\\.\\d+\\.\\d+)', take: last, \(Self.relative), \(Self.day)"
        let second = "[{column: cell, \(Self.day), {column: cell, \(Self.relative), \(Self.day)]"
        for reading in [plain, captured, second] {
            let whole = try read(cell, reading, more: "strict: [valid_to]\nrequired: [valid_to]")
            #expect(whole.texts(.validTo) == [nil])
            #expect(whole.rejected.isEmpty)
            // An unstated field would keep the former value.
            #expect(whole.observations[0].notStated.fields == [])
            #expect(whole.findings.unread.isEmpty)
            #expect(whole.findings.undated == [.validTo: 1])
            #expect(whole.rawText(of: .validTo, 0) == cell)
            let shown = cell.trimmingPrefix(" ")
            #expect(
                whole.findings.undatedSentence(.validTo) == "valid_to, end unknown: 1 row, e.g. row 2: '\(shown)'"
            )
            let summary = try #require(whole.findings.summary(replacedBytes: 0))
            #expect(summary == "[\"valid_to, end unknown: 1 row, e.g. row 2: '\(shown)'\"]")
        }
    }

    @Test(arguments: ["на 2 года со дня 01.02.2020", "2 года"])
    func `any other text beside a date is read or reported as before`(cell: String) throws {
        let whole = try read(cell, "{column: cell, undated: '^бессрочно$', \(Self.day)")
        #expect(whole.texts(.validTo) == [nil])
        #expect(whole.findings.undated.isEmpty)
        #expect(whole.findings.unread == [.validTo: 1])
        #expect(try read("20.01.2021", "{column: cell, undated: '2021', \(Self.day)").texts(.validTo) == ["2021-01-20"])
        #expect(try read("", "{column: cell, undated: '^', \(Self.day)").findings.undated.isEmpty)
    }

    @Test(
        arguments: [
            ("split: ';'", "на 2 года со дня приказа; 20.01.2023"),
            ("split: ';'", "бессрочно; 20.01.2021; 20.01.2023"),
            ("capture: '\\d+\\.\\d+\\.\\d+'", "на 2 года, до 20.01.2021; 20.01.2023"),
            ("split: ';', capture: '\\d+\\.\\d+\\.\\d+'", "до отзыва; до 20.01.2023"),
            ("split: ';', before: г", "бессрочно; 20.01.2023 г."),
        ]
    )
    func `of a history the part is tested that counts`(rule: String, cell: String) throws {
        let undated = "undated: '(?i)на \\d+ (?:год|лет)|бессрочно|отзыва'"
        let last = try read(cell, "{column: cell, \(rule), take: last, \(undated), \(Self.day)")
        #expect(last.texts(.validTo) == ["2023-01-20"])
        #expect(last.findings.undated.isEmpty)
        let first = try read(cell, "{column: cell, \(rule), take: first, \(undated), \(Self.day)")
        #expect(first.texts(.validTo) == [nil])
        #expect(first.findings.undated == [.validTo: 1])
        // The earliest and the latest need a date in every part.
        let latest = try read(cell, "{column: cell, \(rule), take: latest, \(undated), \(Self.day)")
        #expect(latest.findings.undated == [.validTo: 1])
        let definition = try definition(
            fields: "  valid_to: {column: cell, \(rule), take: first, \(undated), \(Self.day)",
            columns: "  cell: {header: Cell}\n"
        )
        let row = first.observations[0]
        let text = definition.undatedText(
            of: .validTo,
            raw: try row.rawCells(),
            values: row.values,
            notStated: row.notStated
        )
        #expect(text == cell)
    }

    @Test func `an unread text of another cell is reported before a term without a date`() throws {
        let reading = "[{column: other, \(Self.day), {column: cell, \(Self.relative), \(Self.day)]"
        let columns = "  cell: {header: Cell}\n  other: {header: Other}\n"
        let definition = try definition(fields: "  valid_to: \(reading)", columns: columns)
        let whole = try RegistersTests.read("Number,Mark,Goods,Cell,Other\n1,A,g,бессрочно,soon\n", definition)
        #expect(whole.findings.unread == [.validTo: 1])
        #expect(whole.findings.undated.isEmpty)
        #expect(whole.observations[0].notStated.fields == [.validTo])
    }

    @Test func `a hostile cell is unread within a moment`() throws {
        for part in ["一", "3", "d", "令和", "jan. ", "\u{300}", "\u{1F1E6}", "２"] {
            let cell = String(repeating: part, count: 200_000)
            let dates = "[d MMMM yyyy, 'japanese:Gy年M月d日', d. MMM yyyy]"
            let whole = try read(cell, "{column: cell, dates: \(dates), undated: '^x'}")
            #expect(whole.findings.unread == [.validTo: 1])
        }
    }
}
