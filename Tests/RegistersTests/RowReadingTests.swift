import Documents
import Recordations
import Registers
import Testing

@Suite struct RowReadingTests {
    /// Returns the field of a document of one row with the given last cell.
    private func read(_ cell: String, _ field: String, _ reading: String, more: String = "") throws -> WholeReading {
        let definition = try definition(more, fields: "  \(field): \(reading)", columns: "  cell: {header: Cell}\n")
        return try RegistersTests.read("Number,Mark,Goods,Cell\n1,A,g,\"\(cell)\"\n", definition)
    }

    @Test(
        arguments: [
            ("{column: cell}", "one;  two", "one; two"), ("{column: cell, split: ';'}", "one; two;three", "one"),
            ("{column: cell, split: ';', take: last}", "one; two;three", "three"),
            ("{column: cell, split: ';', take: all}", "one; two;three", "one, two, three"),
            ("{column: cell, split: ';', take: all, join: ' / '}", "one; two;three", "one / two / three"),
            ("{column: cell, split: ';', take: last}", "one; ; ", "one"),
            ("{column: cell, capture: '(\\d+)'}", "a 12, 34", "12"),
            ("{column: cell, capture: '(\\d+)', take: last}", "a 12, 34, 56", "56"),
            ("{column: cell, capture: '(\\d+)', take: all, join: '-'}", "a 12, 34", "12-34"),
            ("{column: cell, split: ';', capture: '№(\\d+)', take: all}", "№1;x;№2 №3", "1, 2, 3"),
            ("{column: cell, capture: '(\\d+)'}", "none", nil), ("{column: cell}", "\u{A0}", nil),
            ("[{column: cell, capture: '(\\d+)'}, {column: cell, capture: '([a-z]+)'}]", "abc", "abc"),
            ("[{column: cell, capture: '(\\d+)'}, {constant: none}]", "abc", "none"),
        ] as [(String, String, String?)]
    )
    func `a text is cut, captured and joined as the source says`(reading: String, cell: String, text: String?) throws {
        #expect(try read(cell, "note", reading).texts(.note) == [text])
    }

    @Test(
        arguments: [
            ("09, 42;9", "9,42"), ("第9类 第42类", "9,42"), ("45 1", "1,45"), ("7, 99", nil), ("  ", nil), ("099", nil),
            ("none", nil), ("9-12", nil), ("9 – 12", nil), ("9\u{A0}–\u{A0}12", nil), ("9\u{A0}25", "9,25"),
            ("9 至 12", nil), ("９，25", "9,25"), ("๓๒", "32"),
            ("45 46", nil), ("25-й класс", "25"),
        ] as [(String, String?)]
    )
    func `classes are the numbers from 1 to 45`(cell: String, classes: String?) throws {
        let reading = try read(cell, "classes", "cell")
        #expect(reading.texts(.classes) == [classes])
        let isUnread = classes == nil && cell != "  "
        #expect(reading.findings.unread[.classes] == (isUnread ? 1 : nil))
        #expect(reading.observations[0].notStated.fields == (isUnread ? [.classes] : []))
    }

    @Test(
        arguments: [("x", "", "x"), ("", "y", "y"), ("x", "y", "x"), ("\u{A0} ", "y", "y"), ("", "", nil)]
            as [(String, String, String?)]
    )
    func `of several columns the first with any text counts`(first: String, second: String, text: String?) throws {
        let definition = try definition(
            fields: "  note: {column: [one, two]}",
            columns: "  one: {header: One}\n  two: {header: Two}\n"
        )
        let reading = try RegistersTests.read("Number,Mark,Goods,Two,One\n1,A,g,\(second),\(first)\n", definition)
        #expect(reading.texts(.note) == [text])
        #expect(reading.rawText(of: .note, 0) == text)
    }

    private static let words = "{column: cell, values: {В силе: active, Истёк: expired, Аннулирован: cancelled}}"

    @Test(
        arguments: [
            ("в силе", "active"), (" В\u{A0}СИЛЕ ", "active"), ("истек", "expired"), ("Аннулирован", "cancelled"),
            ("", nil),
        ] as [(String, String?)]
    )
    func `a word is mapped without case, marks and white space`(cell: String, status: String?) throws {
        let reading = try read(cell, "status", Self.words)
        #expect(reading.texts(.status) == [status])
        #expect(reading.findings.unknownWords.isEmpty)
    }

    @Test func `a status that is not known is unknown, its word is counted and its cell kept`() throws {
        let definition = try definition(fields: "  status: \(Self.words)", columns: "  cell: {header: Cell}\n")
        let text = "Number,Mark,Goods,Cell\n1,A,g,Спит\n2,A,g,В силе\n3,A,g,Спит\n4,A,g,Ждёт\n"
        let reading = try RegistersTests.read(text, definition)
        #expect(reading.texts(.status) == ["unknown", "active", "unknown", "unknown"])
        #expect(reading.findings.unknownWords == [.status: ["Спит": 2, "Ждёт": 1]])
        #expect(reading.rawText(of: .status, 0) == "Спит")
        #expect(
            reading.findings.summary(replacedBytes: 0) == #"["unknown status 'Спит': 2","unknown status 'Ждёт': 1"]"#
        )
    }

    @Test(
        arguments: [
            ("", "Марс", 1), (", otherwise: keep", "Марс", 1), (", otherwise: none", nil, 0),
        ] as [(String, String?, Int)]
    )
    func `another word that is not known is kept or left out`(otherwise: String, text: String?, count: Int) throws {
        let reading = try read("Марс", "holder_country", "{column: cell, values: {Китай: CN}\(otherwise)}")
        #expect(reading.texts(.holderCountry) == [text])
        #expect(reading.findings.unknownWords[.holderCountry]?["Марс"] ?? 0 == count)
    }

    private static let date = "{column: cell, dates: [dd.MM.yyyy, yyyy-MM-dd]}"

    @Test(arguments: [("30.11.2025", "2025-11-30"), (" 2025-11-30\u{A0}", "2025-11-30")])
    func `a date is read in the first format that fits`(cell: String, date: String) throws {
        let reading = try read(cell, "valid_to", Self.date)
        #expect(reading.texts(.validTo) == [date])
        #expect(reading.rawText(of: .validTo, 0) == cell)
    }

    @Test(arguments: ["31.04.2012", "soon", "30.11.2025 г."])
    func `a date that cannot be read is not stated, counted and kept as raw text`(cell: String) throws {
        let reading = try read(cell, "valid_to", Self.date)
        #expect(reading.texts(.validTo) == [nil])
        #expect(reading.observations[0].notStated.fields == [.validTo])
        #expect(reading.findings.unread == [.validTo: 1])
        #expect(reading.findings.examples[.validTo]?.map(\.text) == [cell])
        #expect(reading.findings.examples[.validTo]?.map(\.rowNumber) == [2])
        #expect(reading.rawText(of: .validTo, 0) == cell)
        let summary =
            #"["valid_to not readable: 1, the first at row 2: '\#(cell)'","3 bytes do not fit the charset"]"#
        #expect(reading.findings.summary(replacedBytes: 3) == summary)
    }

    @Test func `a date that must be read rejects its row, and the key stays known`() throws {
        let reading = try read("soon", "valid_to", Self.date, more: "strict: [valid_to]")
        #expect(reading.observations.isEmpty)
        #expect(reading.rejected.map(\.reason) == ["the valid_to 'soon' cannot be read"])
        #expect(reading.rejected.map(\.key?.text) == ["1"])
        #expect(reading.rejected.map(\.rowNumber) == [2])
        #expect(reading.rejected.map(\.cells) == [#"["1","A","g","soon"]"#])
    }

    @Test func `an empty date is stated as none`() throws {
        let reading = try read("", "valid_to", Self.date, more: "strict: [valid_to]")
        #expect(reading.texts(.validTo) == [nil])
        #expect(reading.observations[0].notStated.fields == [])
        #expect(reading.findings.unread == [:])
    }

    @Test func `a row without its number is rejected, and one without a required field keeps its key`() throws {
        let definition = try definition("required: [mark]")
        let reading = try RegistersTests.read("Number,Mark,Goods\n,A,g\n2,,g\n3,C,\n", definition)
        #expect(reading.keys == ["3"])
        #expect(reading.rejected.map(\.reason) == ["the recordation_number is missing", "the mark is missing"])
        #expect(reading.rejected.map(\.key?.text) == [nil, "2"])
    }

    @Test(
        arguments: [
            ("", "  note: {column: mark, capture: '^(a+)+$'}", "note: the pattern 'capture' at test.yaml:12:33"),
            ("skip: [{column: mark, pattern: '^(a+)+$'}]", "", "the pattern 'pattern' at test.yaml:14:32"),
            ("tombstones: [{column: mark, pattern: '^(a+)+$'}]", "", "the pattern 'pattern' at test.yaml:14:38"),
        ]
    )
    func `a pattern that gives up stops the reading, with its place and the row`(
        more: String,
        fields: String,
        name: String
    ) throws {
        let text = "Number,Mark,Goods\n2,aa,g\n1,\(String(repeating: "a", count: 60))!,g\n"
        let definition = try definition(more, fields: fields)
        let error = #expect(throws: DocumentError.self) { try RegistersTests.read(text, definition) }
        #expect(error?.seen == "\(name) gives up on this text (match limit exceeded)")
        #expect(error?.line == 3)
        // A batch gives the same result.
        let reading = try DocumentReading(definition: definition, stream: ByteStream(bytes: Array(text.utf8)))
        while try reading.advance() { _ = reading.keep() }
        let together = #expect(throws: DocumentError.self) { try reading.readKept() }
        #expect(together == error)
    }

    @Test func `a long cell is no reason to give up`() throws {
        let goods = String(repeating: "abc; ", count: 2_500)
        let reading = try RegistersTests.read(
            "Number,Mark,Goods\n1,A,\(goods)x\n",
            try definition(fields: #"  note: {column: goods, capture: '^((?:[^;]|;\s)+)$'}"#)
        )
        #expect(reading.rejected == [])
        #expect(reading.texts(.note) == [goods + "x"])
    }

    @Test func `a column that the document lacks leaves its fields unobserved`() throws {
        let definition = try definition(
            fields: "  agent: agent\n  note: [{column: agent}, {column: goods}]\n  status: {constant: active}",
            columns: "  agent: {header: Agent, optional: true}\n"
        )
        let without = try RegistersTests.read("Number,Mark,Goods\n1,A,g\n", definition)
        #expect(without.unobserved.fields == [.agent])
        #expect(without.observations[0].unobserved.fields == [.agent])
        #expect(without.observations[0].notStated.fields == [])
        #expect(without.texts(.note) == ["g"])
        #expect(without.texts(.status) == ["active"])
        let with = try RegistersTests.read("Number,Mark,Goods,Agent\n1,A,g,\n", definition)
        #expect(with.unobserved.fields == [])
        #expect(with.texts(.agent) == [nil])
    }

    @Test func `bytes that are not of the charset are counted`() throws {
        let bytes = Array("Number,Mark,Goods\n1,A".utf8) + [0xFF, 0xFE] + Array("B,g\n".utf8)
        let reading = try WholeReading(try definition(), bytes)
        #expect(reading.replacedBytes == 2)
        #expect(reading.texts(.mark)[0]?.contains("\u{FFFD}") == true)
    }
}

@Suite struct TombstoneTests {
    private static let rules = """
        tombstones:
          - {column: mark, pattern: '(?i)^\\s*(исключ[её]н(?:\\s+приказом\\s*№\\s*\\d+)?)', status: cancelled}
          - {blank: [mark, goods], status: unknown}
        unstated:
          - {column: term, pattern: '(?i)^приостановлен', fields: [valid_to]}
        """

    private func read(_ rows: String) throws -> WholeReading {
        let definition = try definition(
            Self.rules,
            fields:
                "  valid_to: {column: term, dates: [dd.MM.yyyy]}\n  status: [{column: term, capture: '(?i)^(приост)', "
                + "values: {приост: suspended}}, {constant: active}]\n",
            columns: "  term: {header: Term}\n"
        )
        return try RegistersTests.read("Number,Mark,Goods,Term\n" + rows, definition)
    }

    @Test func `the register's own end is a status and leaves the rest unsaid`() throws {
        let reading = try read("1,Исключён приказом № 283 от 07.08.2024 г.,,\n")
        let observation = try #require(reading.observations.first)
        #expect(observation.isTombstone)
        #expect(observation.values.status == .cancelled)
        #expect(observation.values[.statusText] == "Исключён приказом № 283")
        #expect(observation.values[.mark] == nil)
        #expect(observation.notStated.fields == [.mark, .goods, .validTo])
        #expect(try observation.rawCells() == ["mark": "Исключён приказом № 283 от 07.08.2024 г."])
    }

    @Test func `an end states no field without a column`() throws {
        let definition = try definition(
            Self.rules,
            fields: "  agent: agent\n  holder: holder\n",
            columns:
                "  agent: {header: Agent, optional: true}\n  holder: {header: Holder}\n  term: {header: T, optional: true}\n"
        )
        let text = "Number,Mark,Goods,Holder\n1,Исключён приказом № 283,,\n"
        let observation = try #require(try RegistersTests.read(text, definition).observations.first)
        #expect(observation.isTombstone)
        #expect(observation.unobserved.fields == [.agent])
        #expect(observation.notStated.fields == [.mark, .holder, .goods])
    }

    @Test func `words in another cell or within a text are no end`() throws {
        let reading = try read("1,A,Вина за исключением исключён,30.11.2025\n2,не исключён,g,\n3,Исключительный,g,\n")
        #expect(reading.observations.map(\.isTombstone) == [false, false, false])
        #expect(reading.texts(.status) == ["active", "active", "active"])
        #expect(reading.texts(.mark) == ["A", "не исключён", "Исключительный"])
    }

    @Test func `a number alone is an end of which nothing is said`() throws {
        let reading = try read("1,,\u{A0},\n2,,g,\n")
        #expect(reading.observations.map(\.isTombstone) == [true, false])
        #expect(reading.texts(.status) == ["unknown", "active"])
        #expect(reading.texts(.statusText) == [nil, nil])
        #expect(reading.observations[0].notStated.fields == [.mark, .goods, .validTo])
    }

    @Test(
        arguments: [
            ("Until 20.01.2023 Excluded", #"capture: '(\d\d\.\d\d\.\d{4})', "#, "2023-01-20", 0),
            ("20.01.2023 Excluded", #"capture: '^(\S+)', "#, "2023-01-20", 0),
            ("Until 20.01.2023 Excluded", "", nil, 1), ("Excluded", "", nil, 0), (" excluded ", "", nil, 0),
            ("Excluded 31.02.2023", #"capture: '(\d\d\.\d\d\.\d{4})', "#, nil, 1),
        ] as [(String, String, String?, Int)]
    )
    func `the column of the end itself is read like any other`(
        cell: String,
        capture: String,
        day: String?,
        unread: Int
    ) throws {
        let definition = try definition(
            "tombstones: [{column: term, pattern: '(?i)excluded'}]",
            fields: """
                  valid_to: {column: term, \(capture)dates: [dd.MM.yyyy]}
                  note: term
                  agent: {column: term, capture: '^(Until)'}
                  holder_country: {column: term, values: {x: DE}}
                  status: {column: term, values: {x: active}}
                  status_text: term
                """,
            columns: "  term: {header: Term}\n"
        )
        let reading = try RegistersTests.read("Number,Mark,Goods,Term\n1,A,g,\(cell)\n", definition)
        let observation = try #require(reading.observations.first)
        #expect(observation.isTombstone)
        #expect(observation.values[.validTo] == day)
        #expect(observation.notStated.contains(.validTo) == (day == nil))
        #expect(reading.findings.unread[.validTo] ?? 0 == unread)
        // The whole text of the cell is the raw text of the end and of no other value.
        #expect(observation.values[.note] == nil)
        #expect(observation.values[.holderCountry] == nil)
        #expect(observation.values[.agent] == (cell.hasPrefix("Until") ? "Until" : nil))
        #expect(observation.values[.status] == "cancelled")
        #expect(
            observation.values[.statusText]
                == cell.split(separator: " ").last { $0.lowercased() == "excluded" }.map(String.init)
        )
        #expect(reading.findings.unknownWords == [:])
    }

    @Test func `a cell that says something else leaves the field unsaid`() throws {
        let reading = try read("1,A,g,приостановлен с 08.07.2024\n2,B,g,30.11.2025\n")
        #expect(reading.texts(.status) == ["suspended", "active"])
        #expect(reading.texts(.validTo) == [nil, "2025-11-30"])
        #expect(reading.observations.map(\.notStated.fields) == [[.validTo], []])
        #expect(reading.findings.unread.isEmpty)
        #expect(reading.observations.map(\.isTombstone) == [false, false])
    }

    @Test(arguments: [
        ("cancelled", true), ("revoked", true), ("expired", false), ("suspended", false), ("active", false),
    ])
    func `a status that is an end is one without a rule`(status: String, isEnd: Bool) throws {
        let definition = try definition(
            fields: "  status: {column: state, values: {s: \(status)}}",
            columns: "  state: {header: State}\n"
        )
        let reading = try RegistersTests.read("Number,Mark,Goods,State\n1,A,g,S\n", definition)
        #expect(reading.texts(.status) == [status])
        #expect(reading.observations.map(\.isTombstone) == [isEnd])
        #expect(reading.texts(.mark) == ["A"])
    }
}
