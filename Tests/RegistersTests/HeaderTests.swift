import Documents
import Recordations
import Registers
import Testing

@Suite struct HeaderTests {
    private func refusal(_ bytes: [UInt8], _ definition: SourceDefinition) -> String {
        do {
            _ = try WholeReading(definition, bytes)
            return "not refused"
        } catch {
            return "\(error)"
        }
    }

    @Test(
        arguments: [
            "Number,Mark,Goods\n1,A,g\n", "NUMBER,  mark ,Ｇｏｏｄｓ\n1,A,g\n", "\"Number\n\",Mark,Goods\n1,A,g\n",
            "Goods,Number,Mark\ng,1,A\n", "\u{FEFF}Number,Mark,Goods\r\n1,A,g\r\n",
        ]
    )
    func `a header is known without case, width, white space and order`(text: String) throws {
        let reading = try read(text, try definition())
        #expect(reading.keys == ["1"])
        #expect(reading.texts(.mark) == ["A"])
        #expect(reading.texts(.goods) == ["g"])
        #expect(reading.rowsRead == 1)
    }

    @Test func `a header may break its lines, and be known by a part or a pattern`() throws {
        let columns = """
              term: {fragment: срок защиты}
              agent: {pattern: '^agents?$'}
            """
        let fields = "  agent: agent\n  note: term"
        let text = "Number,Mark,Goods,\"СРОК\r\nзащиты  на объект\",AGENTS\n1,A,g,soon,B\n"
        let reading = try read(text, try definition(fields: fields, columns: columns))
        #expect(reading.texts(.note) == ["soon"])
        #expect(reading.texts(.agent) == ["B"])
    }

    @Test func `banners above the header are skipped`() throws {
        let text = "Register of marks,,\nas of 2025-01-19,,\n,,\nNumber,Mark,Goods\n1,A,g\n"
        let reading = try read(text, try definition())
        #expect(reading.keys == ["1"])
        #expect(reading.rowsRead == 4)
        #expect(reading.skipped == 3)
        #expect(reading.observations.map(\.rowNumber) == [5])
    }

    @Test func `a header that comes again, a blank row and a footer are skipped`() throws {
        let text = "Number,Mark,Goods\n1,A,g\nNumber,Mark,Goods\n,,\n2,B,g\nTotal: 2,,\n"
        let reading = try read(text, try definition("skip: {column: number, pattern: '^Total'}"))
        #expect(reading.keys == ["1", "2"])
        #expect(reading.skipped == 3)
        #expect(reading.rejected.isEmpty)
    }

    @Test func `a column found twice is refused with both cells`() throws {
        let definition = try definition(columns: "  term: {fragment: term}\n")
        let text = "Number,Mark,Goods,Term from,Term to\n1,A,g,x,y\n"
        #expect(
            refusal(Array(text.utf8), definition)
                == "row 1: the column 'term' is found more than once: 'Term from' and 'Term to'; give the whole header, or a "
                + "pattern, under 'columns' of the source"
        )
    }

    @Test func `a whole header has priority over a part of one`() throws {
        let definition = try definition(fields: "  note: term", columns: "  term: {header: Term, fragment: term}\n")
        let reading = try read("Number,Mark,Goods,Term from,Term\n1,A,g,x,y\n", definition)
        #expect(reading.texts(.note) == ["y"])
    }

    @Test func `a renamed column is named with the row's headers`() throws {
        let text = "Number,Brand,Goods\n1,A,g\n"
        #expect(
            refusal(Array(text.utf8), try definition())
                == "no header of this source was found: row 1 has 2 of the columns but not 'mark'; row 1 reads 'Number', 'Brand', "
                + "'Goods'; is it the file of another register? If the register renamed a column, add the new name under "
                + "'columns' of the source (recordal sources check SOURCE FILE shows how it is read)"
        )
    }

    @Test func `another register's file is refused with its headers`() throws {
        let text = "Патент,Владелец\n77,X\n"
        let message = refusal(Array(text.utf8), try definition())
        #expect(
            message.hasPrefix(
                "no header of this source was found: no column of this source stands in rows 1–2; row 1 reads 'Патент', "
                    + "'Владелец'; is it the file of another register?"
            )
        )
    }

    @Test func `a header is looked for in as many rows as the source says`() throws {
        let text = "a\nb\nNumber,Mark,Goods\n1,A,g\n"
        let message = refusal(Array(text.utf8), try definition(documents: "[{format: csv, header_within: 2}]"))
        #expect(message.hasPrefix("no header of this source was found: no column of this source stands in rows 1–2"))
        let reading = try read(text, try definition(documents: "[{format: csv, header_within: 3}]"))
        #expect(reading.keys == ["1"])
    }

    @Test func `an empty document is refused and a header alone has no rows`() throws {
        let empty =
            "the document is empty; fetch or save it again: an empty register is never taken for one without recordations"
        #expect(refusal([], try definition()) == empty)
        #expect(
            refusal([0xEF, 0xBB, 0xBF], try definition())
                == "this is an empty file, and test comes as CSV; fetch or save it again"
        )
        let reading = try read("Number,Mark,Goods\n", try definition())
        #expect(reading.rowsRead == 0)
        #expect(reading.observations.isEmpty)
        #expect(reading.columnNames == ["number", "mark", "goods"])
    }

    @Test(
        arguments: [
            (
                Array("<!DOCTYPE html><html><body>Log in</body></html>".utf8),
                "this is an HTML page, and test comes as CSV; look at it in a browser: a log-in, an error or a notice may have "
                    + "come in place of the register"
            ),
            (
                [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0] as [UInt8],
                "this is an old Excel file (.xls, OLE2), and test comes as CSV; open it in Excel or LibreOffice and save it as "
                    + ".xlsx without a password"
            ),
            (
                Array("%PDF-1.7".utf8),
                "this is a PDF document, and test comes as CSV; check that this is the file that was meant"
            ),
            (
                Array("{\"error\": 1}".utf8),
                "this is a JSON document, and test comes as CSV; check that this is the file that was meant"
            ),
        ]
    )
    func `another kind of file is refused with its kind and advice`(bytes: [UInt8], message: String) throws {
        #expect(refusal(bytes, try definition()) == message)
    }

    @Test func `a workbook is no text and a text is no workbook`() throws {
        let workbook = try Files.bytes("Mocks/registers/by-customs-2025-01-19.xlsx")
        let asText = refusal(workbook, try definition())
        #expect(
            asText.hasPrefix("this is a")
                && asText.hasSuffix(", and test comes as CSV; check that this is the file that was meant")
        )
        let asWorkbook = refusal(Array("a,b\n".utf8), try Files.source("kz-customs"))
        #expect(
            asWorkbook == "this is a text, and kz-customs comes as XLSX; check that this is the file that was meant"
        )
    }

    private static let anchored = """
        key_pattern: '^T\\d+$'
        """
    private static let layouts = "[{format: tsv, layouts: [[image, number, mark, goods], [number, mark, goods]]}]"

    @Test(
        arguments: [
            "Image\tNumber\tMark\tGoods\n\tT1\tA\tg\nT2\tB\th\n", "Number\tMark\tGoods\nT1\tA\tg\n\tT2\tB\th\n",
            "\tT1\tA\tg\nT2\tB\th\n", "T1\tA\tg\n\tT2\tB\th\n",
        ]
    )
    func `rows of either layout are read, with a header and without`(text: String) throws {
        let definition = try definition(
            Self.anchored,
            documents: Self.layouts,
            columns: "  image: {header: Image, optional: true}\n"
        )
        let reading = try read(text, definition)
        #expect(reading.keys == ["T1", "T2"])
        #expect(reading.texts(.mark) == ["A", "B"])
        #expect(reading.texts(.goods) == ["g", "h"])
        #expect(reading.rowsRead == 2)
        #expect(reading.skipped == 0)
    }

    @Test func `rows without a header whose keys do not fit are refused`() throws {
        let definition = try definition(
            Self.anchored,
            documents: Self.layouts,
            columns: "  image: {header: Image, optional: true}\n"
        )
        #expect(refusal(Array("X1\tA\tg\nX2\tB\th\n".utf8), definition).hasPrefix("no header of this source was found"))
    }

    @Test(
        arguments: [
            (
                "bad-header-less-fields",
                "2:3: the row has 2 cells and the header has 3; look for a delimiter or a quote"
            ),
            (
                "bad-header-more-fields",
                "2:4: the row has 4 cells and the header has 3; look for a delimiter or a quote"
            ),
            ("bad-header-no-header", "the document is empty; fetch or save it again"),
            (
                "bad-header-wrong-header",
                "no header of this source was found: no column of this source stands in row 1; row 1 reads 'qux', 'quux', "
                    + "'quuz'"
            ),
        ]
    )
    func `a table that does not fit its header is refused with a place or a sentence`(
        file: String,
        message: String
    ) throws {
        let yaml = """
            jurisdiction: KZ
            documents: {format: csv}
            columns: {foo: {header: foo}, bar: {header: bar}, baz: {header: baz}}
            fields: {recordation_number: foo, mark: bar, holder: baz}
            key: [recordation_number]
            """
        let definition = try SourceDefinition(name: "foo", file: "foo.yaml", yaml: yaml)
        let bytes = try Files.bytes("Tests/DocumentsTests/Fixtures/csv/\(file).csv")
        #expect(refusal(bytes, definition).hasPrefix(message))
    }

    @Test func `ragged rows are refused with their place, or rejected one by one`() throws {
        let text = "Number,Mark,Goods\n1,A,g\n2,B\n3,C,g,more\n4,D,g,,\n"
        let advice =
            "look for a delimiter or a quote that is missing or too many there; or, if the register is like that, let the "
            + "source say 'ragged: reject'"
        #expect(
            refusal(Array(text.utf8), try definition()) == "3:3: the row has 2 cells and the header has 3; \(advice)"
        )
        let reading = try read(text, try definition(documents: "[{format: csv, ragged: reject}]"))
        #expect(reading.keys == ["1", "4"])
        #expect(
            reading.rejected.map(\.reason)
                == ["the row has 2 cells and the header has 3", "the row has 4 cells and the header has 3"]
        )
        #expect(reading.rejected.map(\.rowNumber) == [3, 4])
        #expect(reading.rejected.map(\.cells) == [#"["2","B"]"#, #"["3","C","g","more"]"#])
    }
}
