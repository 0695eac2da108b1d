import Documents
import Recordations
import Registers
import Testing

@Suite struct TableTests {
    private func refusal(_ text: String, _ definition: SourceDefinition) -> String {
        do {
            _ = try read(text, definition)
            return "not refused"
        } catch {
            return "\(error)"
        }
    }

    private static let html = "[{format: html}]"

    // A layout table, a table with the header below a banner, and a repetition of this table.
    private static let page = """
        <html><body><table><tr><td>Menu<td>Log out<tr><td>x<td>
        <table><tr><td colspan=3>Register of marks</td></tr><tr><th>Number<th>Mark<th>Goods
        <tr><td>1<td>A<td>g
        <tr><td>2<td>B<td rowspan=2>h
        <tr><td>3<td>C</table>
        <table><tr><td>Number<td>Name<td>Goods<tr><td>77<td>X<td>y</table>
        <table><tr><th>Number<th>Mark<th>Goods<tr><td>4<td>D<td>i<tr><td>&nbsp;<td><td></table>
        </table></body></html>
        """

    @Test func `the table with the header is the register, and one that begins with the same header goes on`() throws {
        let reading = try read(Self.page, try definition(documents: Self.html))
        #expect(reading.keys == ["1", "2", "3", "4"])
        #expect(reading.texts(.goods) == ["g", "h", "h", "i"])
        #expect(reading.observations.map(\.rowNumber) == [3, 4, 5, 7])
        #expect(reading.columnNames == ["number", "mark", "goods"])
        #expect(reading.documentName == "html")
        // Skipped: the menu, the banner, two rows of another table, the second header, the blank row, the layout row.
        #expect(reading.skipped == 7)
        #expect(reading.rowsRead == 11)
    }

    @Test func `each table has as many rows for its header as the source says`() throws {
        let menu = "<table>" + String(repeating: "<tr><td>m", count: 50) + "</table>"
        let table = "<table><tr><td>b<tr><td>b<tr><td>Number<td>Mark<td>Goods<tr><td>1<td>A<td>g</table>"
        let found = try read(menu + table, try definition(documents: "[{format: html, header_within: 3}]"))
        #expect(found.keys == ["1"])
        let message = refusal(menu + table, try definition(documents: "[{format: html, header_within: 2}]"))
        #expect(
            message.hasPrefix(
                "no table of the page has the columns of this source ('number', 'mark', 'goods'): table 1 "
            )
        )
    }

    @Test func `a page without the table names those it has`() throws {
        let page =
            "<table><tr><td>User<td>Password</table><table><tr><td> <tr><td>x</table>"
            + String(repeating: "<table><tr><td>a</table>", count: 9)
        #expect(
            refusal(page, try definition(documents: Self.html))
                == "no table of the page has the columns of this source ('number', 'mark', 'goods'): table 1 begins with "
                + "'User', 'Password'; table 2 begins with empty cells; table 3 begins with 'a'; table 4 begins with 'a'; table "
                + "5 begins with 'a'; 6 more; is it the page that was meant? If the register renamed its columns, add the new "
                + "names under 'columns' of the source (recordal sources check SOURCE FILE shows how it is read)"
        )
        #expect(
            refusal("<table><tr><td>Number<td>Brand<td>Goods</table>", try definition(documents: Self.html)).hasPrefix(
                "no header of this source was found: row 1 has 2 of the columns but not 'mark'; row 1 reads 'Number', 'Brand'"
            )
        )
        #expect(
            refusal("<html><body>Please log in</body></html>", try definition(documents: Self.html))
                == "the page has no table with any row; look at it in a browser: a log-in, an error or a notice may have come in "
                + "place of the register; or the browser fills the page in later: then save it there as 'web page, complete'"
        )
    }

    // The header, a row of search fields, and the rows in another table; then all of them again.
    private static let grid = """
        <table><tr><th>Number<th>Mark<th>Goods<tr><td><table><tr><td>~<td>x</table><td><td></table>
        <table><tr><td>Menu<td>Help</table>
        <table><tr><td><td><td><tr><td>1<td>A<td>g<tr><td>2<td>B<td>h</table>
        <table><tr><td>7<td>X<td>y</table>
        """

    @Test func `a header apart is that of the next table with as many columns`() throws {
        let definition = try definition(documents: "[{format: html, header_apart: true}]")
        let reading = try read(Self.grid, definition)
        #expect(reading.keys == ["1", "2"])
        #expect(reading.observations.map(\.rowNumber) == [3, 3])
        let both = try read(Self.grid + Self.grid.replacing("<td>1<", with: "<td>3<"), definition)
        #expect(both.keys == ["1", "2", "3", "2"])
        let one = try read(Self.page, definition)
        #expect(one.keys == ["1", "2", "3", "4"])
        let plain = try read(Self.grid, try RegistersTests.definition(documents: Self.html))
        #expect(plain.keys == [])
    }

    @Test func `a header apart of several rows comes again`() throws {
        let header = "<table><tr><td colspan=3>Term<tr><td>Number<td>Mark<td>Goods</table>"
        let columns = "<table><tr><td>1<td>A<td>g</table>"
        let page = header + columns + header + columns.replacing("1", with: "2")
        let source = try SourceDefinition(
            name: "test",
            file: "test.yaml",
            yaml: """
                jurisdiction: KZ
                documents: [{format: html, header_apart: true, header_rows: 2}]
                columns: {number: Term Number, mark: Term Mark}
                fields: {recordation_number: number, mark: mark}
                key: [recordation_number]
                """
        )
        #expect(try read(page, source).keys == ["1", "2"])
    }

    @Test func `a page is chosen by its content beside other documents`() throws {
        let both = try definition(documents: "[{format: csv}, {format: xlsx}, {format: html, name: page}]")
        let page = try read("<table><tr><td>Number<td>Mark<td>Goods<tr><td>1<td>A<td>g</table>", both)
        let text = try read("Number,Mark,Goods\n1,A,g\n", both)
        #expect(page.documentName == "page")
        #expect(text.documentName == "csv")
        #expect(page.digests == text.digests)
        #expect(page.keys == text.keys)
        let two = try definition(
            documents: "[{format: html, name: other, header_rows: 3}, {format: html, name: grid}]"
        )
        let second = try read("<table><tr><td>Number<td>Mark<td>Goods<tr><td>1<td>A<td>g</table>", two)
        #expect(second.documentName == "grid")
    }

    @Test func `the page's charset counts, and the source's before it`() throws {
        let start = Array("<meta charset=gbk><table><tr><td>Number<td>Mark<td>Goods<tr><td>1<td>".utf8)
        let bytes = start + [0xD0, 0xA1, 0xC3, 0xD7] + Array("<td>g</table>".utf8)
        let own = try WholeReading(try definition(documents: Self.html), bytes)
        #expect(own.texts(.mark) == ["小米"])
        let other = try WholeReading(try definition(documents: "[{format: html, charset: windows-1251}]"), bytes)
        #expect(other.texts(.mark) == ["РЎГЧ"])
    }

    @Test func `a row of a page with another number of cells is refused with its place, or rejected`() throws {
        let page = "<table><tr><td>Number<td>Mark<td>Goods\n<tr><td>1<td>A<td>g\n<tr><td>2<td>B</table>"
        #expect(
            refusal(page, try definition(documents: Self.html))
                == "3:3: the row has 2 cells and the header has 3; look for a cell that is missing or too many there; or, if "
                + "the register is like that, let the source say 'ragged: reject'"
        )
        let reading = try read(page, try definition(documents: "[{format: html, ragged: reject}]"))
        #expect(reading.keys == ["1"])
        #expect(reading.rejected.map(\.rowNumber) == [3])
    }
}

@Suite struct HeaderRowsTests {
    private static let columns = """
          from: {header: Term from}
          to: {header: Term to}
        """
    private static let fields = "  agent: from\n  note: to"

    private func definition(_ documents: String) throws -> SourceDefinition {
        try RegistersTests.definition(documents: documents, fields: Self.fields, columns: Self.columns)
    }

    private func check(_ reading: WholeReading, skipped: Int) {
        #expect(reading.keys == ["1", "2"])
        #expect(reading.texts(.mark) == ["A", "B"])
        #expect(reading.texts(.agent) == ["x", "z"])
        #expect(reading.texts(.note) == ["y", "w"])
        #expect(reading.skipped == skipped)
        #expect(reading.rowsRead == 2 + skipped)
        #expect(reading.columnNames == ["number", "mark", "from", "to", "goods"])
    }

    @Test(arguments: ["csv", "tsv"])
    func `a text's header of two rows is joined`(_ format: String) throws {
        var text =
            "Banner,,,,\nNumber,Mark,Term,,Goods\n,,from,to,\n1,A,x,y,g\nNumber,Mark,Term,,Goods\n,,from,to,\n2,B,z,w,h\n"
        if format == "tsv" { text = text.replacing(",", with: "\t") }
        check(try read(text, try definition("[{format: \(format), header_rows: 2}]")), skipped: 3)
    }

    @Test func `a page's header of three rows is joined`() throws {
        let page = """
            <table><tr><td colspan=5>Register<tr><th rowspan=3>Number<th rowspan=3>Mark<th colspan=2>Term<th rowspan=3>Goods
            <tr><th colspan=2>Term<tr><th>from<th>to<tr><td>1<td>A<td>x<td>y<td>g<tr><td>2<td>B<td>z<td>w<td>h</table>
            """
        check(try read(page, try definition("[{format: html, header_rows: 3}]")), skipped: 1)
    }

    @Test func `a workbook's merged cells are filled when the source says so`() throws {
        let bytes = try Files.bytes("Tests/DocumentsTests/Fixtures/xlsx/merged.xlsx")
        let filled = try WholeReading(try definition("[{format: xlsx, header_rows: 2, merged: fill}]"), bytes)
        check(filled, skipped: 0)
        #expect(filled.texts(.goods) == ["shoes", "shoes"])
        let plain = try WholeReading(try definition("[{format: xlsx, header_rows: 2}]"), bytes)
        check(plain, skipped: 0)
        #expect(plain.texts(.goods) == ["shoes", nil])
    }

    @Test func `the heading of a column does not reach under the next one`() throws {
        let columns = "  from: {header: A x from}\n  to: {header: B to}\n  last: {header: B last}"
        let definition = try RegistersTests.definition(
            documents: "[{format: csv, header_rows: 3}]",
            fields: "  agent: from\n  note: to",
            columns: columns
        )
        let text = "Number,Mark,Goods,A,B,\n,,,x,,\n,,,from,to,last\n1,M,g,1,2,3\n"
        let reading = try read(text, definition)
        #expect(reading.texts(.note) == ["2"])
    }

    @Test func `a header of fewer rows than said is not found`() throws {
        #expect(throws: UnfitDocument.self) {
            _ = try read(
                "Number,Mark,Goods\n1,A,g\n",
                try RegistersTests.definition(documents: "[{format: csv, header_rows: 2}]")
            )
        }
    }
}

@Suite struct FooterTests {
    @Test func `a footer ends the table`() throws {
        let text = "Number,Mark,Goods\n1,A,g\n,Total: 1,\n2,B,g\nsource: customs\n"
        let reading = try read(text, try definition(documents: "[{format: csv, footer: '^Total'}]"))
        #expect(reading.keys == ["1"])
        #expect(reading.skipped == 3)
        #expect(reading.rowsRead == 4)
    }

    @Test func `a footer ends its own table only`() throws {
        let table =
            "<table><tr><td>Number<td>Mark<td>Goods<tr><td>1<td>A<td>g<tr><td colspan=9>Page 1<tr><td>9<td>X<td>y</table>"
        let page = table + table.replacing("<td>1<", with: "<td>2<")
        let reading = try read(page, try definition(documents: "[{format: html, footer: '^Page'}]"))
        #expect(reading.keys == ["1", "2"])
        #expect(reading.skipped == 5)
    }

    @Test func `a row that is to be skipped is not refused for its number of cells`() throws {
        let text = "Number,Mark,Goods\n1,A,g\nTotal: 3\n2,B,g\n"
        for ragged in ["refuse", "reject"] {
            let documents = "[{format: csv, ragged: \(ragged)}]"
            let reading = try read(text, try definition("skip: {pattern: '^Total'}", documents: documents))
            #expect(reading.keys == ["1", "2"])
            #expect(reading.skipped == 1)
            #expect(reading.rejected.isEmpty)
        }
    }

    @Test func `a footer whose pattern does not end is an error with its place`() throws {
        let text = "Number,Mark,Goods\n\(String(repeating: "a", count: 60))b,A,g\n"
        let definition = try definition(documents: "[{format: csv, footer: '^(a+)+$'}]")
        let error = #expect(throws: DocumentError.self) { _ = try read(text, definition) }
        #expect(error?.line == 2)
        #expect(error?.seen.contains("'footer' at ") == true)
        #expect(error?.advice?.hasPrefix("write the pattern so that it tries less") == true)
    }

    @Test func `a row without a header and of no known layout is counted`() throws {
        let columns = "  image: {header: Image, optional: true}\n"
        for (ragged, isRefused) in [("refuse", true), ("reject", false)] {
            let documents = "[{format: tsv, layouts: [[number, mark, goods]], ragged: \(ragged)}]"
            let definition = try definition("key_pattern: '^T\\d+$'", documents: documents, columns: columns)
            let text = "T1\tA\tg\nT2\tB\nT3\tC\tg\n"
            if isRefused {
                let error = #expect(throws: DocumentError.self) { _ = try read(text, definition) }
                #expect(error?.seen == "the row has 2 cells and the first row has 3")
            } else {
                let reading = try read(text, definition)
                #expect(reading.keys == ["T1", "T3"])
                #expect(reading.rejected.map(\.rowNumber) == [2])
            }
        }
    }

    @Test(arguments: [
        ("header_rows: 0", "'header_rows' must be from 1 to 10, not 0"),
        ("header_rows: x", "'header_rows' must be a whole number, not 'x'"),
        ("footer: '['", "missing terminating ] for character class at character 2 of the pattern"),
        ("merged: fill", "'merged' is for xlsx, xls and ods: in csv there are no merged ranges"),
        ("header_apart: true", "'header_apart' is for html alone: in csv there is one table"),
        ("merged: all", "'merged' must be one of first, fill, not 'all'"),
    ])
    func `a mistake in a document's keys is named with its place`(_ key: String, _ message: String) throws {
        let error = #expect(throws: (any Error).self) { _ = try definition(documents: "[{format: csv, \(key)}]") }
        let text = error.map { "\($0)" } ?? ""
        #expect(text.contains("test.yaml:2:"))
        #expect(text.contains(message))
    }

    @Test func `a change of the reading changes the fingerprint`() throws {
        let documents = [
            "{format: html}", "{format: html, header_rows: 2}", "{format: html, footer: x}",
            "{format: xlsx, merged: fill}", "{format: html, header_apart: true}",
        ]
        let prints = try documents.map { try definition(documents: "[\($0)]").fingerprint }
        #expect(Set(prints).count == documents.count)
    }
}
