import Recordations
import Registers
import Settings
import TestSupport
import Testing

/// Repairs the broken words and numbers of a table before anything is read from it.
@Suite struct CellCleaningTests {
    /// A definition whose columns are cleaned.
    private func source(_ clean: String, _ more: String = "", fields: String = "") throws -> SourceDefinition {
        try SourceDefinition(
            name: "test",
            file: "test.yaml",
            yaml: """
                jurisdiction: KG
                documents: [{format: csv}]
                columns:
                  number: {header: Number, clean: \(clean)}
                  mark: {header: Mark}
                  term: {header: Term, clean: {spaces: none}}
                fields:
                  recordation_number: number
                  mark: mark
                  valid_to: {column: term, dates: [dd.MM.yyyy]}
                \(fields)
                key: [recordation_number]
                \(more)
                """
        )
    }

    private func read(_ rows: String..., by source: SourceDefinition) throws -> WholeReading {
        try RegistersTests.read("Number,Mark,Term\n" + rows.joined(separator: "\n") + "\n", source)
    }

    @Test(
        arguments: [
            ("{spaces: none}", "0000 2/ ТЗ – 260510", "00002/ТЗ–260510"),
            ("{spaces: none, replace: {–: '-', '--': '-'}}", "0000\u{A0}2/\u{200B}ТЗ –– 260510", "00002/ТЗ-260510"),
            ("{spaces: none}", "\u{3000}R\t-\u{2009}1\u{FEFF}", "R-1"),
            ("{spaces: single}", "R  -\u{A0} 1 ", "R - 1"), ("{replace: {No: N, ' ': ''}}", "No 1  2", "N12"),
            // The texts are replaced in the order in which they stand, each where it is found from left to right.
            ("{replace: {a: b, b: c}}", "ab", "cc"), ("{replace: {aa: b}}", "aaa", "ba"),
            ("{replace: {'№': ''}}", "№№ 7", "7"), ("{replace: {x: yy}}", "axa", "ayya"),
            // A letter is the same however its accent is written.
            ("{replace: {й: i}}", "и\u{306}1", "i1"),
        ]
    )
    func `a key is read from the cleaned cell, and the cell is kept`(clean: String, cell: String, key: String) throws {
        let source = try source(clean)
        let reading = try read("\(cell),A,", by: source)
        #expect(reading.keys == [key])
        let raw = reading.rawText(of: .recordationNumber, 0)
        #expect(raw.map { Array($0.unicodeScalars) } == Array(cell.unicodeScalars))
    }

    @Test func `dates, rules and words see the cleaned cell`() throws {
        let rules = """
            skip: [{column: number, pattern: '^Всего$'}]
            tombstones: [{column: term, pattern: '^Исключен$', status: cancelled}]
            unstated: [{column: term, pattern: '^см\\.', fields: [valid_to]}]
            """
        let status = "  status: {column: term, values: {наслужбе: active, исключен: cancelled}}"
        let reading = try read(
            "1,A,31.12.201 9",
            "2,B,Исключе н",
            "Все го,,",
            "3,C,с м. выше",
            "4,D,на службе",
            by: try source("{spaces: none}", rules, fields: status)
        )
        #expect(reading.keys == ["1", "2", "3", "4"])
        #expect(reading.skipped == 1)
        #expect(reading.texts(.validTo) == ["2019-12-31", nil, nil, nil])
        #expect(reading.observations.map(\.isTombstone) == [false, true, false, false])
        #expect(reading.texts(.status)[3] == "active")
        #expect(reading.observations[2].notStated.contains(.validTo))
        #expect(reading.findings.unread == [.validTo: 1])
    }

    @Test func `a row is rejected when cleaning empties its key`() throws {
        let reading = try read("– –,A,", "1,B,", by: try source("{spaces: none, replace: {–: ''}}"))
        #expect(reading.keys == ["1"])
        #expect(reading.rejected.map(\.reason) == ["'clean' leaves nothing of the recordation_number '– –'"])
        #expect(reading.rejected.map(\.rowNumber) == [2])
        #expect(reading.rejected.map(\.cells) == ["[\"– –\",\"A\",\"\"]"])
        // An empty cell is missing as ever.
        let empty = try read(" ,A,", by: try source("{spaces: none}"))
        #expect(empty.rejected.map(\.reason) == ["the recordation_number is missing"])
    }

    @Test func `a second field of the key is never emptied either`() throws {
        let yaml = """
            jurisdiction: KG
            documents: [{format: csv}]
            columns:
              number: {header: Number}
              registration: {header: Reg, clean: {replace: {x: ''}}}
            fields: {recordation_number: number, registration_number: registration}
            key: [recordation_number, registration_number]
            """
        let source = try SourceDefinition(name: "test", file: "test.yaml", yaml: yaml)
        let reading = try RegistersTests.read("Number,Reg\n1,xx\n2,\n3,7x\n", source)
        #expect(reading.keys == ["2+%-", "3+7"])
        #expect(reading.rejected.map(\.reason) == ["'clean' leaves nothing of the registration_number 'xx'"])
    }

    @Test func `bytes that cannot be read, and errors of a sheet, stay what they are`() throws {
        let source = try source("{spaces: none}")
        let bytes = Array("Number,Mark,Term\n1 ".utf8) + [0xFF] + Array("2,A,\n#REF!,B,\n3,C,#N/A\n".utf8)
        let reading = try WholeReading(source, bytes)
        #expect(reading.keys == ["3"])
        #expect(
            reading.rejected.map(\.reason) == [
                "the recordation_number '1\u{FFFD}2' holds bytes that cannot be read",
                "the recordation_number '#REF!' cannot be read",
            ]
        )
        #expect(reading.observations[0].notStated.contains(.validTo))
    }

    @Test(
        arguments: [
            ("{}", "6:36: 'clean' is to have 'spaces' (none or single) or 'replace' with texts"),
            ("{spaces: all}", "6:45: columns.number.clean: 'spaces' is to be one of none, single, not 'all'"),
            ("{replace: {'': x}}", "6:47: there is no text to replace"),
            ("{replace: {a: }}", "6:47: say what takes the place of 'a': '' removes it"),
            (
                "{spaces: none, replace: {'a b': c}}",
                "6:61: 'a b' is never found: 'spaces: none' removes its white space before"
            ),
            (
                "{replace: {\"\\uFFFD\": c}}",
                "6:47: U+FFFD stands for bytes that cannot be read: set the 'charset' of the document"
            ),
            ("{space: none}", "6:37: columns.number.clean: there is no setting 'space' (there are: replace, spaces)"),
            ("none", "6:36: columns.number: 'clean' is to be a section of 'key: value' lines, not 'none'"),
        ]
    )
    func `a mistake in a definition is told with its place`(clean: String, message: String) throws {
        let error = #expect(throws: SettingsError.self) { try source(clean) }
        let told = error?.description ?? ""
        #expect(told.contains(message), "\(told)")
    }

    /// A text of words with single spaces, as a register writes them where nothing is broken.
    private static func cleanText(_ random: inout Seeded) -> String {
        let letters = ["R", "ж", "7", "-", "商", "/", "é", "."]
        return (0..<Int.random(in: 1...12, using: &random)).map { _ in random.one(of: letters) }.joined()
    }

    @Test func `cleaning never changes the reading of clean text, and always that of broken text`() throws {
        var random = Seeded(Seed.drawn())
        let plain = try definition()
        for _ in 0..<200 {
            let texts = (0..<3).map { _ in Self.cleanText(&random) }
            let yaml = ["Number", "Mark", "Goods"].map { name in
                "  \(name.lowercased()): {header: \(name), clean: {spaces: none}}\n"
            }
            let cleaning = try SourceDefinition(
                name: "test",
                file: "test.yaml",
                yaml: """
                    jurisdiction: KZ
                    documents: [{format: csv}]
                    columns:
                    \(yaml.joined())
                    fields: {recordation_number: number, mark: mark, goods: goods}
                    key: [recordation_number]
                    """
            )
            let header = "Number,Mark,Goods\n"
            let clean = header + texts.joined(separator: ",") + "\n"
            let wanted = try RegistersTests.read(clean, plain)
            let read = try RegistersTests.read(clean, cleaning)
            #expect(read.observations.map(\.values) == wanted.observations.map(\.values), "\(texts)")
            #expect(read.observations.map(\.raw) == wanted.observations.map(\.raw), "\(texts)")
            #expect(read.digests == wanted.digests)
            let gaps = [" ", "  ", "\u{A0}", "\t", "\u{2003}"]
            let broken = texts.map { text in
                text.map { String($0) + (random.maybe(gaps) ?? "") }.joined()
            }
            let repaired = try RegistersTests.read(header + broken.joined(separator: ",") + "\n", cleaning)
            #expect(repaired.observations.map(\.values) == wanted.observations.map(\.values), "\(broken)")
        }
    }
}
