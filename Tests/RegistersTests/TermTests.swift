import Recordations
import Registers
import Settings
import TestSupport
import Testing

/// Reads ends of terms that a register states by their length.
@Suite struct TermTests {
    /// A definition with the columns Order and End, and the given reading of `valid_to`.
    private func source(
        _ end: String,
        from: String = "{column: order, dates: [dd.MM.yyyy]}",
        _ more: String = ""
    )
        throws -> SourceDefinition
    {
        try SourceDefinition(
            name: "test",
            file: "test.yaml",
            yaml: """
                jurisdiction: KG
                documents: [{format: csv}]
                columns: {number: Number, order: Order, end: {header: End, optional: true}, mark: {header: Mark, optional: true}}
                fields:
                  recordation_number: number
                  valid_to: \(end)
                  valid_from: \(from)
                  mark: mark
                key: [recordation_number]
                \(more)
                """
        )
    }

    private func read(_ order: String, _ end: String, _ source: SourceDefinition) throws -> WholeReading {
        try RegistersTests.read("Number,Order,End\n1,\(order),\"\(end)\"\n", source)
    }

    private static let dated = "{column: end, dates: [dd.MM.yyyy]}"

    @Test(
        arguments: [
            ("{years: 2, from: valid_from}", "20.01.2021", "2023-01-19"),
            ("{years: 2, from: valid_from, last_day: anniversary}", "20.01.2021", "2023-01-20"),
            ("{years: 2, from: valid_from, last_day: day before the anniversary}", "20.01.2021", "2023-01-19"),
            ("{months: 6, from: valid_from}", "31.08.2021", "2022-02-27"),
            ("{months: 6, from: valid_from, last_day: anniversary}", "31.08.2021", "2022-02-28"),
            ("{days: 1, from: valid_from}", "31.12.2021", "2021-12-31"),
            ("{days: 90, from: valid_from, last_day: anniversary}", "01.01.2024", "2024-03-31"),
            ("{years: 1, months: 1, days: 1, from: valid_from, last_day: anniversary}", "29.02.2024", "2025-03-30"),
            ("{years: 1, from: valid_from}", "29.02.2024", "2025-02-27"),
            ("{years: 2, from: {column: order, dates: [dd.MM.yyyy]}}", "20.01.2021", "2023-01-19"),
            (
                "{years: 2, from: {column: order, split: ;, take: last, after: of, dates: [dd.MM.yyyy]}}",
                "№ 1 of 20.01.2019; № 2 of 20.01.2021", "2023-01-19"
            ),
        ]
    )
    func `a term ends on the day before the anniversary, unless the source says otherwise`(
        term: String,
        order: String,
        end: String
    ) throws {
        #expect(try read(order, "", source("{term: \(term)}")).texts(.validTo) == [end])
    }

    @Test func `a column's date is read in the formats beside the term`() throws {
        let source = try source("{term: {years: 2, from: order}, dates: [dd.MM.yyyy, d MMMM yyyy], months: [ru]}")
        #expect(try read("20.01.2021", "", source).texts(.validTo) == ["2023-01-19"])
        #expect(try read("1 марта 2024", "", source).texts(.validTo) == ["2026-02-28"])
    }

    @Test func `a date in the cell goes before the term, and unreadable text is never replaced by one`() throws {
        let source = try source("[\(Self.dated), {term: {years: 2, from: valid_from}}]")
        #expect(try read("20.01.2021", "31.12.2030", source).texts(.validTo) == ["2030-12-31"])
        #expect(try read("20.01.2021", "", source).texts(.validTo) == ["2023-01-19"])
        let unread = try read("20.01.2021", "31.02.2030", source)
        #expect(unread.texts(.validTo) == [nil])
        #expect(unread.findings.unread == [.validTo: 1])
        #expect(unread.observations[0].notStated.contains(.validTo))
        // A text in which the capture finds nothing is no empty cell either.
        let captured = try self.source(
            "[{column: end, capture: 'bis (.*)', dates: [dd.MM.yyyy]}, {term: {years: 2, from: valid_from}}]"
        )
        #expect(try read("20.01.2021", "revoked", captured).texts(.validTo) == [nil])
        #expect(try read("20.01.2021", "", captured).texts(.validTo) == ["2023-01-19"])
    }

    @Test func `a term may be bound to words of a cell`() throws {
        let words =
            "[\(Self.dated), {column: end, capture: '^на 2 года', term: {years: 2, from: valid_from}}, "
            + "{column: end, capture: '^на 1 год$', term: {years: 1, from: valid_from}}]"
        let source = try source(words)
        #expect(try read("20.01.2021", "на 2 года со дня приказа", source).texts(.validTo) == ["2023-01-19"])
        #expect(try read("20.01.2021", "на 1 год", source).texts(.validTo) == ["2022-01-19"])
        #expect(try read("20.01.2021", "31.12.2030", source).texts(.validTo) == ["2030-12-31"])
        for text in ["до отзыва", "на 10 лет"] {
            let reading = try read("20.01.2021", text, source)
            #expect(reading.texts(.validTo) == [nil])
            #expect(reading.findings.examples[.validTo]?.map(\.text) == [text])
        }
        let empty = try read("20.01.2021", "", source)
        #expect(empty.texts(.validTo) == [nil])
        #expect(!empty.observations[0].notStated.contains(.validTo))
        #expect(try read("20.01.2021", "на 2 года", source).rawText(of: .validTo, 0) == "на 2 года")
        #expect(try read("20.01.2021", "", source).rawText(of: .validTo, 0) == "20.01.2021")
    }

    @Test func `of a history the part counts that take chooses`() throws {
        let last = "split: ;, take: last"
        let source = try source(
            "[{column: end, \(last), dates: [dd.MM.yyyy]}, {column: end, \(last), before: со дня, capture: 'на 2 года', "
                + "term: {years: 2, from: valid_from}}]"
        )
        #expect(try read("20.01.2021", "20.01.2020; на 2 года со дня x", source).texts(.validTo) == ["2023-01-19"])
        #expect(try read("20.01.2021", "на 2 года со дня x; 20.01.2020", source).texts(.validTo) == ["2020-01-20"])
        // The words behind the bound are none of the part.
        #expect(try read("20.01.2021", "20.01.2020; со дня x на 2 года", source).texts(.validTo) == [nil])
    }

    @Test func `a term without its date is not read, and takes no former value away`() throws {
        let source = try source("[\(Self.dated), {column: end, capture: '^на', term: {years: 2, from: valid_from}}]")
        for order in ["", "31.02.2021", "20.01.9999"] {
            let reading = try read(order, "на 2 года", source)
            #expect(reading.texts(.validTo) == [nil])
            #expect(reading.observations[0].notStated.contains(.validTo))
            #expect(reading.findings.examples[.validTo]?.map(\.text) == ["на 2 года"])
        }
        let bare = try self.source("{term: {years: 2, from: valid_from}}")
        let absent = try read("", "", bare)
        #expect(absent.texts(.validTo) == [nil])
        #expect(absent.observations[0].notStated.fields == [])
        let unread = try read("31.02.2021", "", bare)
        #expect(unread.observations[0].notStated.fields == [.validFrom, .validTo])
        #expect(unread.findings.examples[.validTo]?.map(\.text) == ["31.02.2021"])
    }

    @Test func `a term from a day that is not known is unknown`() throws {
        let source = try source(
            "{term: {years: 2, from: valid_from}}",
            from: "{column: order, dates: [dd.MM.yyyy], undated: '^без даты'}"
        )
        let reading = try read("без даты", "", source)
        #expect(reading.findings.undated == [.validFrom: 1, .validTo: 1])
        #expect(reading.observations[0].notStated.fields == [])
        let row = reading.observations[0]
        let text = source.undatedText(
            of: .validTo,
            raw: try row.rawCells(),
            values: row.values,
            notStated: row.notStated
        )
        #expect(text == "без даты")
    }

    @Test func `a field whose value a rule leaves open leaves the term open`() throws {
        let rule = "unstated: [{column: mark, pattern: x, fields: [valid_from]}]"
        let source = try source("{term: {years: 2, from: valid_from}}", rule)
        let reading = try RegistersTests.read("Number,Order,End,Mark\n1,20.01.2021,,x\n", source)
        #expect(reading.texts(.validTo) == [nil])
        #expect(reading.observations[0].notStated.fields == [.validFrom, .validTo])
    }

    private func source(_ end: String, _ more: String) throws -> SourceDefinition {
        try source(end, from: "{column: order, dates: [dd.MM.yyyy]}", more)
    }

    @Test func `without the column of its date a term is not observed`() throws {
        let yaml = """
            jurisdiction: KG
            documents: [{format: csv}]
            columns: {number: Number, order: {header: Order, optional: true}}
            fields:
              recordation_number: number
              valid_from: {column: order, dates: [dd.MM.yyyy]}
              valid_to: {term: {years: 2, from: valid_from}}
              registration_valid_to: {term: {years: 9, from: order}, dates: [dd.MM.yyyy]}
            key: [recordation_number]
            """
        let source = try SourceDefinition(name: "test", file: "test.yaml", yaml: yaml)
        let reading = try RegistersTests.read("Number\n1\n", source)
        #expect(reading.unobserved.fields == [.validFrom, .validTo, .registrationValidTo])
        #expect(try RegistersTests.read("Number,Order\n1,\n", source).unobserved.fields == [])
    }

    @Test func `terms may count from the ends of other terms`() throws {
        let yaml = """
            jurisdiction: KG
            documents: [{format: csv}]
            columns: {number: Number, order: Order}
            fields:
              recordation_number: number
              valid_from: {term: {days: 10, from: valid_to, last_day: anniversary}}
              valid_to: {term: {years: 2, from: registration_date}}
              registration_date: {column: order, dates: [dd.MM.yyyy]}
            key: [recordation_number]
            """
        let source = try SourceDefinition(name: "test", file: "test.yaml", yaml: yaml)
        let reading = try RegistersTests.read("Number,Order\n1,20.01.2021\n", source)
        #expect(reading.texts(.validFrom) == ["2023-01-29"])
    }

    @Test(
        arguments: [
            ("{term: {years: 2, from: valid_to}}", "6:14: the term of 'valid_to' counts from itself"),
            ("{term: {from: valid_from}}", "6:20: a term is to have a length: 'years', 'months' or 'days'"),
            ("{term: {years: 2}}", "6:20: fields.valid_to.term: 'from' is missing: the field of the date"),
            ("{term: {years: -1, from: valid_from}}", "6:28: 'years' is to be from 0 to 999, not -1"),
            ("{term: {years: two, from: valid_from}}", "6:28: fields.valid_to.term: 'years' is to be a whole number"),
            (
                "{term: {years: 2, from: order}}",
                "6:37: 'order' is a column: add 'dates', in which its date is written, such as dd.MM.yyyy"
            ),
            (
                "{term: {years: 2, from: nothing}}",
                "6:37: there is no field and no column 'nothing' (columns: number, order, end, mark)"
            ),
            (
                "{term: {years: 2, from: holder}}", "6:37: the field 'holder' is no date, and a term counts from one"
            ),
            (
                "{term: {years: 2, from: registration_date}}",
                "6:14: the field 'registration_date', from which the term counts, is not read"
            ),
            (
                "{term: {years: 2, from: valid_from}, dates: [dd.MM.yyyy]}",
                "6:37: 'dates' are for a column, and 'valid_from' is a field with a date"
            ),
            (
                "{term: {years: 2, from: valid_from}, capture: x}",
                "6:50: 'capture' looks at the 'column' that states the term, which is missing"
            ),
            (
                "{column: end, term: {years: 2, from: valid_from}, take: latest}",
                "6:63: of a term the 'first', the 'last' or 'all' parts of the cell count"
            ),
            (
                "{column: end, term: {years: 2, from: valid_from}, undated: x}",
                "6:63: 'undated' does not go with 'term'"
            ),
            (
                "{term: {years: 2, from: {term: {years: 1, from: valid_from}}}}",
                "6:37: a term counts from a date, not from another term"
            ),
            (
                "{term: {years: 2, from: valid_from, last_day: sunday}}",
                "'last_day' is to be one of day before the anniversary, anniversary, not 'sunday'"
            ),
            (
                "{constant: 2030-01-01, term: {years: 2, from: valid_from}}",
                "a reading has a term or a constant, not both"
            ),
        ]
    )
    func `a mistake in a term is told with its place`(end: String, message: String) throws {
        let error = #expect(throws: SettingsError.self) { try source(end) }
        let told = error?.description ?? ""
        #expect(told.contains(message), "\(told)")
    }

    @Test func `terms in a circle are refused, each at its place`() throws {
        let error = #expect(throws: SettingsError.self) {
            try source("{term: {years: 2, from: valid_from}}", from: "{term: {years: 1, from: valid_to}}")
        }
        let told = error?.description ?? ""
        #expect(told.contains("6:14: the term of 'valid_to' counts from 'valid_from', which counts from it"), "\(told)")
        #expect(told.contains("7:16: the term of 'valid_from' counts from 'valid_to', which counts from it"), "\(told)")
    }

    @Test func `a term is for dates`() throws {
        let error = #expect(throws: SettingsError.self) {
            try definition(fields: "  note: {term: {years: 2, from: valid_from}}")
        }
        #expect(error?.description.contains("'term' is for dates, and 'note' is none") == true)
    }

    @Test func `a list of a company has terms too`() throws {
        let yaml = """
            documents: [{format: csv}]
            columns: {reference: Ref, registered: Registered}
            fields:
              reference: reference
              registration_date: {column: registered, dates: [yyyy-MM-dd]}
              registration_valid_to: {term: {years: 10, from: registration_date}}
            """
        let source = try SourceDefinition(name: "docket", file: "docket.yaml", yaml: yaml, purpose: .list)
        let reading = try RegistersTests.read("Ref,Registered\nA-1,2016-02-29\n", source)
        #expect(reading.texts(.registrationValidTo) == ["2026-02-27"])
    }

    @Test func `a term never ends before it begins, nor later for a shorter length`() throws {
        var random = Seeded(Seed.drawn())
        for _ in 0..<2_000 {
            let start = CivilDate(daysSinceEpoch: Int.random(in: -719_162...2_932_896, using: &random))
            let months = Int.random(in: 0...600, using: &random)
            let days = Int.random(in: 1...400, using: &random)
            let isBefore = Bool.random(using: &random)
            let term = CivilTerm(months: months, days: days, endsDayBefore: isBefore)
            guard let end = term.lastDay(from: start) else {
                #expect(
                    start.year * 12 + start.month + months + days / 28 + 2 > 9999 * 12,
                    "\(start) \(months) \(days)"
                )
                continue
            }
            #expect(end >= start)
            if let shorter = CivilTerm(months: months, days: days - 1, endsDayBefore: isBefore).lastDay(from: start) {
                #expect(shorter < end)
            }
        }
    }
}
