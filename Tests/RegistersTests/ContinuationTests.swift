import Documents
import Recordations
import Registers
import Settings
import TestSupport
import Testing

/// Reads entries that go on in the rows below them.
@Suite struct ContinuationTests {
    private static let header = "Number,Mark,Goods\n"
    private static let blank = "continues: {blank: [number]}"

    private func read(
        _ rows: String,
        _ rule: String = blank,
        documents: String = "[{format: csv}]"
    ) throws
        -> WholeReading
    {
        try RegistersTests.read(Self.header + rows, try definition(rule, documents: documents))
    }

    @Test func `rows without a number continue the entry above`() throws {
        let reading = try read("1,A,shoes and\n,, hats \n,B,\n2,C,wine\n3,,\n,D,oil\n")
        #expect(reading.keys == ["1", "2", "3"])
        #expect(reading.texts(.mark) == ["A B", "C", "D"])
        #expect(reading.texts(.goods) == ["shoes and hats", "wine", "oil"])
        #expect(reading.observations.map(\.rowNumber) == [2, 5, 6])
        #expect(reading.rowsRead == 3)
        #expect(reading.skipped == 0)
        #expect(reading.findings.continuedRows == 3)
        #expect(reading.findings.sentences(replacedBytes: 0) == ["3 rows continue the entry above them"])
    }

    @Test(arguments: [("''", "sho es"), ("'; '", "sho;  es"), ("\"\\n\"", "sho\n es")])
    func `the cells are joined by the text that the source says`(joiner: String, goods: String) throws {
        let reading = try read("1,A,sho\n,, es\n", "continues: {blank: [number], join: \(joiner)}")
        #expect(reading.texts(.goods) == [CellText.folded(goods)])
        #expect(reading.rawText(of: .goods, 0) == goods || reading.texts(.goods) == [goods])
    }

    @Test func `a sign of the continuation is no text of the entry`() throws {
        let sign = "continues: {column: number, pattern: '^\\(continued\\)$'}"
        let reading = try read("1,A,shoes\n(continued),,hats\n2,B,wine\n", sign)
        #expect(reading.keys == ["1", "2"])
        #expect(reading.texts(.goods) == ["shoes hats", "wine"])
        // What begins with a small letter goes on: the letter is a part of the text.
        let small = try read("1,A,Shoes\n,,hats\n2,B,Wine\n", "continues: {column: goods, pattern: '^[a-z]'}")
        #expect(small.texts(.goods) == ["Shoes hats", "Wine"])
    }

    @Test func `headers of pages, skipped rows and blank rows never interrupt an entry`() throws {
        let rule = Self.blank + "\nskip: [{column: mark, pattern: '^Page'}]"
        let reading = try read("1,A,shoes\n,Page 1,\n\(Self.header),,\n,,hats\n2,B,wine\n", rule)
        #expect(reading.texts(.goods) == ["shoes hats", "wine"])
        #expect(reading.skipped == 3)
        #expect(reading.rowsRead == 5)
        #expect(reading.findings.continuedRows == 1)
    }

    @Test func `the rule and the key see cleaned cells`() throws {
        let yaml = """
            jurisdiction: KG
            documents: [{format: csv}]
            columns:
              number: {header: Number, clean: {spaces: none, replace: {–: ''}}}
              mark: Mark
            fields: {recordation_number: number, mark: mark}
            key: [recordation_number]
            continues: {blank: [number]}
            """
        let source = try SourceDefinition(name: "test", file: "test.yaml", yaml: yaml)
        let reading = try RegistersTests.read("Number,Mark\n1 0,A\n–,B\n11,C\n", source)
        #expect(reading.keys == ["10", "11"])
        #expect(reading.texts(.mark) == ["A B", "C"])
    }

    @Test func `a document that begins with a continuation is refused with the row`() throws {
        let error = #expect(throws: DocumentError.self) { try read(",A,shoes\n1,B,wine\n") }
        #expect(error?.line == 2)
        #expect(error?.seen == "this row continues an entry, and there is none above it")
    }

    @Test func `a row with another number of cells makes the whole entry unreadable`() throws {
        let ragged = "[{format: csv, ragged: reject}]"
        let reading = try read("1,A,shoes\n,,hats,x\n2,B,wine\n3,C\n,,oil\n4,D,beer\n", documents: ragged)
        #expect(reading.keys == ["2", "4"])
        #expect(
            reading.rejected.map(\.reason) == [
                "row 3 continues the entry, and the row has 4 cells and the header has 3",
                "the row has 2 cells and the header has 3",
            ]
        )
        #expect(reading.rejected.map(\.rowNumber) == [2, 5])
        #expect(throws: DocumentError.self) { try read("1,A,shoes\n,,hats,x\n") }
    }

    @Test func `an error of a sheet in any row of a cell states nothing`() throws {
        let rows = ["1,A,shoes\n,,#REF!\n", "1,A,#REF!\n,,shoes\n"]
        for row in rows {
            let reading = try read(row)
            #expect(reading.texts(.goods) == [nil])
            #expect(reading.observations[0].notStated.contains(.goods))
        }
    }

    @Test func `an entry of too many rows, or of too much text, is refused, and memory is bounded`() throws {
        let rows = String(repeating: ",,x\n", count: 10_000)
        let whole = try read("1,A,shoes\n" + rows)
        #expect(whole.texts(.goods)[0]?.utf8.count == 20_005)
        let error = #expect(throws: DocumentError.self) { try read("1,A,shoes\n" + rows + ",,x\n") }
        #expect(error?.seen == "more than 10000 rows continue the entry of row 2")
        #expect(error?.line == 10_003)
        let long = ",," + String(repeating: "x", count: 1 << 20) + "\n"
        let large = #expect(throws: DocumentError.self) {
            try read("1,A,shoes\n" + String(repeating: long, count: 64))
        }
        #expect(large?.seen == "the entry of row 2 and the rows that continue it have more than 64 MiB")
    }

    @Test func `a pattern that gives up stops the document with the row`() throws {
        let rule = "continues: {column: goods, pattern: '^(?:a|aa|b*)+$'}"
        let error = #expect(throws: DocumentError.self) {
            try read("1,A,\(String(repeating: "a", count: 60))c\n2,B,x\n", rule)
        }
        #expect(error?.line == 2)
    }

    @Test func `records with names are joined too`() throws {
        let source = try definition(Self.blank, documents: "[{format: json}]")
        let text = """
            [{"Number": "1", "Mark": "A", "Goods": "shoes"}, {"Goods": "hats", "More": "x"},
             {"Number": "2", "Mark": "B", "Goods": "wine"}, {"Other": "y"}]
            """
        let reading = try RegistersTests.read(text, source)
        #expect(reading.keys == ["1", "2"])
        #expect(reading.texts(.goods) == ["shoes hats", "wine"])
        #expect(try reading.observations.map { try $0.rawCells() } == [["More": "x"], ["Other": "y"]])
    }

    @Test func `a table of a page may begin within an entry`() throws {
        let source = try definition(Self.blank, documents: "[{format: html}]")
        func table(_ rows: [[String]]) -> String {
            let cells = ([["Number", "Mark", "Goods"]] + rows).map { row in
                "<tr>" + row.map { "<td>\($0)</td>" }.joined() + "</tr>"
            }
            return "<table>\(cells.joined())</table>"
        }
        let page = table([["1", "A", "shoes"]]) + "<p>2</p>" + table([["", "", "hats"], ["2", "B", "wine"]])
        let reading = try RegistersTests.read("<!DOCTYPE html><html><body>\(page)</body></html>", source)
        #expect(reading.texts(.goods) == ["shoes hats", "wine"])
    }

    @Test(arguments: [
        ("continues: {join: x}", "17:12: a rule is to have a 'pattern', with a 'column', or 'blank' columns"),
        ("continues: {blank: [nummer]}", "17:20: there is no column 'nummer' (there are: number, mark, goods)"),
        ("continues: blank", "17:12: 'continues' is to be a section of 'key: value' lines, not 'blank'"),
        ("continues: {blank: number, joins: x}", "continues: there is no setting 'joins'"),
    ])
    func `a mistake in a definition is told with its place`(rule: String, message: String) throws {
        let error = #expect(throws: SettingsError.self) { try definition(rule) }
        let told = error?.description ?? ""
        #expect(told.contains(message), "\(told)")
    }

    @Test func `an entry over several rows reads as the same entry in one row`() throws {
        var random = Seeded(Seed.drawn())
        let words = ["shoes", "шоколад", "酒", "30.11.2025", "Ltd", "3,5", "\"x\""]
        func quoted(_ text: String) -> String { "\"\(text.replacing("\"", with: "\"\""))\"" }
        let source = try definition(Self.blank)
        for _ in 0..<200 {
            var (whole, divided) = (Self.header, Self.header)
            for entry in 1...Int.random(in: 1...6, using: &random) {
                let cells = (0..<2).map { _ in
                    (0..<Int.random(in: 0...5, using: &random)).map { _ in random.one(of: words) }
                }
                whole += "N\(entry)," + cells.map { quoted($0.joined(separator: " ")) }.joined(separator: ",") + "\n"
                // Each row takes some of the words that are left, the last row the rest.
                var left = cells
                var number = "N\(entry)"
                repeat {
                    let isLast = random.once(in: 3)
                    let taken = left.map { words in
                        Array(words.prefix(isLast ? words.count : Int.random(in: 0...words.count, using: &random)))
                    }
                    left = zip(left, taken).map { Array($0.dropFirst($1.count)) }
                    let texts = taken.map { quoted($0.joined(separator: " ")) }
                    divided += "\(number)," + texts.joined(separator: ",") + "\n"
                    number = ""
                } while left.contains { !$0.isEmpty }
            }
            let wanted = try RegistersTests.read(whole, source)
            let read = try RegistersTests.read(divided, source)
            #expect(read.keys == wanted.keys)
            #expect(read.observations.map(\.values) == wanted.observations.map(\.values), "\(divided)")
            #expect(read.digests == wanted.digests, "\(divided)")
            #expect(read.rowsRead - read.skipped == wanted.rowsRead)
        }
    }
}
