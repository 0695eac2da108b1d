import Documents
import Recordations
import Registers
import Settings
import Testing

/// Finds columns by their places: in tables without a header, and where a header stands several times.
@Suite struct ColumnPlaceTests {
    private func source(
        columns: String,
        documents: String = "[{format: csv, header: none}]",
        _ more: String = ""
    ) throws -> SourceDefinition {
        try SourceDefinition(
            name: "test",
            file: "test.yaml",
            yaml: """
                jurisdiction: KG
                documents: \(documents)
                columns: \(columns)
                fields:
                  recordation_number: number
                  mark: mark
                  valid_to: {column: end, dates: [yyyy-MM-dd]}
                key: [recordation_number]
                \(more)
                """
        )
    }

    private static let placed = "{number: {column: 1}, mark: {column: C}, end: {column: d}}"

    @Test func `a table without a header is read by numbers and letters of columns`() throws {
        let reading = try read("R-1,x,ACME,2030-01-31\nR-2,y,BETA,2030-02-28\n", source(columns: Self.placed))
        #expect(reading.keys == ["R-1", "R-2"])
        #expect(reading.texts(.mark) == ["ACME", "BETA"])
        #expect(reading.texts(.validTo) == ["2030-01-31", "2030-02-28"])
        #expect(reading.columnNames == ["number", "column 2", "mark", "end"])
        #expect(reading.observations.map(\.rowNumber) == [1, 2])
        #expect(reading.rowsRead == 2)
        #expect(try reading.observations[0].rawCells() == ["column 2": "x"])
    }

    @Test func `rows of skip above the first entry do not count as entries`() throws {
        let rules = "skip: [{pattern: '^Register'}]"
        let reading = try read(
            "Register of marks\n\nR-1,x,ACME,2030-01-31\n",
            source(columns: Self.placed, rules)
        )
        #expect(reading.keys == ["R-1"])
        #expect(reading.skipped == 2)
        let narrow = #expect(throws: UnfitDocument.self) {
            try read("Register of marks\nR-1,x,ACME,2030-01-31\n", source(columns: Self.placed))
        }
        #expect(narrow?.seen == "row 1 has 1 cell, and 'mark' is column 3")
    }

    private func source(columns: String, _ more: String) throws -> SourceDefinition {
        try source(columns: columns, documents: "[{format: csv, header: none}]", more)
    }

    @Test func `a row with another number of cells is refused as in a table with a header`() throws {
        let text = "R-1,x,ACME,2030-01-31\nR-2,y,BETA\n"
        #expect(throws: DocumentError.self) { try read(text, source(columns: Self.placed)) }
        let ragged = try read(
            text,
            source(columns: Self.placed, documents: "[{format: csv, header: none, ragged: reject}]")
        )
        #expect(ragged.keys == ["R-1"])
        #expect(ragged.rejected.map(\.reason) == ["the row has 3 cells and the first row has 4"])
    }

    @Test func `sheets, pages and one of several documents may have no header`() throws {
        let rows = [["R-1", "x", "ACME"], ["R-2", "y", "BETA", "2030-02-28"]]
        let sheet = try SheetWriter(name: "list", header: rows[0], rows: [rows[1]]).workbook()
        let workbook = try WholeReading(
            source(columns: Self.placed, documents: "[{format: xlsx, header: none}]"),
            sheet
        )
        #expect(workbook.keys == ["R-1", "R-2"])
        #expect(workbook.texts(.validTo) == [nil, "2030-02-28"])
        let cells = [["R-1", "x", "ACME", ""], rows[1]].map { row in
            "<tr>" + row.map { "<td>\($0)</td>" }.joined() + "</tr>"
        }
        let page = try read(
            "<!DOCTYPE html><html><body><table>\(cells.joined())</table></body></html>",
            source(columns: Self.placed, documents: "[{format: html, header: none}]")
        )
        #expect(page.keys == ["R-1", "R-2"])
        let both = "{number: {header: Nr, column: 1}, mark: {header: Mark, column: 3}, end: {header: End, column: 4}}"
        let documents = "[{format: csv, delimiter: ';'}, {name: bare, format: csv, header: none}]"
        let either = try source(columns: both, documents: documents, "key_pattern: '^R-'")
        #expect(try read("End;Mark;Nr\n2030-01-31;ACME;R-1\n", either).keys == ["R-1"])
        let bare = try read("R-1,x,ACME,2030-01-31\n", either)
        #expect(bare.documentName == "bare")
        #expect(bare.texts(.validTo) == ["2030-01-31"])
    }

    @Test func `an empty document without a header is empty, and values with names need their paths`() throws {
        #expect(throws: UnfitDocument.self) { try read("\n\n", source(columns: Self.placed)) }
        let named = #expect(throws: UnfitDocument.self) {
            try read("[{\"a\": 1}]", source(columns: Self.placed, documents: "[{format: json, header: none}]"))
        }
        #expect(named?.seen.contains("'header: none'") == true)
    }

    @Test(
        arguments: [
            ("{number: {column: 0}, mark: M, end: E}", "3:28: '0' is no column: write its number, such as 3, or its"),
            ("{number: {column: 4C}, mark: M, end: E}", "3:28: '4C' is no column"),
            ("{number: {column: XFE}, mark: M, end: E}", "3:28: 'XFE' is no column"),
            ("{number: {column: Ж}, mark: M, end: E}", "3:28: 'Ж' is no column"),
            ("{number: {column: 99999}, mark: M, end: E}", "3:28: '99999' is no column"),
            (
                "{number: {column: A}, mark: {column: 1}, end: {column: 2}}",
                "3:38: the columns 'number' and 'mark' are both column 1"
            ),
            (
                "{number: {column: 1}, mark: Mark, end: {column: 2}}",
                "2:13: the table has no header: say which column 'mark' is by its number or letter, such as mark: {column: 3}"
            ),
        ]
    )
    func `a mistake in a place is told with its place`(columns: String, message: String) throws {
        let error = #expect(throws: SettingsError.self) { try source(columns: columns) }
        let told = error?.description ?? ""
        #expect(told.contains(message), "\(told)")
    }

    @Test(
        arguments: [
            (
                "[{format: csv}]",
                "2:13: the column 'number' has a place alone, which counts in a table without a header: add its 'header'"
            ),
            ("[{format: csv, header: some}]", "2:36: documents[0]: 'header' is to be one of none, not 'some'"),
            ("[{format: csv, header: none, header_rows: 2}]", "2:42: 'header_rows' does not go with 'header: none'"),
            (
                "[{format: xml, records: a, header: none}]",
                "2:40: 'header' is for tables: in xml values have names"
            ),
        ]
    )
    func `a mistake in a document without a header is told with its place`(documents: String, message: String) throws {
        let error = #expect(throws: SettingsError.self) { try source(columns: Self.placed, documents: documents) }
        let told = error?.description ?? ""
        #expect(told.contains(message), "\(told)")
    }

    private static let twice = "{number: Nr, mark: {header: Name, nth: 2}, end: {fragment: date, nth: 2}}"

    @Test func `of columns with the same header the one counts that is asked for`() throws {
        let source = try source(columns: Self.twice, documents: "[{format: csv}]")
        let reading = try read("Nr,Name,Start date,Name,End date\n1,Acme Ltd,2020-01-01,ACME,2030-01-31\n", source)
        #expect(reading.texts(.mark) == ["ACME"])
        #expect(reading.texts(.validTo) == ["2030-01-31"])
        #expect(reading.columnNames == ["number", "Name", "Start date", "mark", "end"])
    }

    @Test func `a header that stands fewer times is told with the number`() throws {
        let source = try source(columns: Self.twice, documents: "[{format: csv}]")
        let error = #expect(throws: UnfitDocument.self) {
            try read("Nr,Name,Start date,End date\n1,Acme Ltd,2020-01-01,2030-01-31\n", source)
        }
        let told = error?.seen ?? ""
        #expect(
            told.contains(
                "row 1 has 2 of the columns but not 'mark'; 'mark' is number 2 of 'Name', which stands there once"
            ),
            "\(told)"
        )
        // Without a number a header that stands twice is no answer.
        let plain = try self.source(
            columns: "{number: Nr, mark: Name, end: {fragment: End}}",
            documents: "[{format: csv}]"
        )
        #expect(throws: UnfitDocument.self) { try read("Nr,Name,Name,End date\n1,A,B,2030-01-31\n", plain) }
    }

    @Test(arguments: [
        ("{number: {header: Nr, nth: 0}, mark: M, end: E}", "3:29: 'nth' is to be from 1 to 1000, not 0"),
        ("{number: {header: Nr, nth: x}, mark: M, end: E}", "columns.number: 'nth' is to be a whole number, not 'x'"),
        (
            "{number: {column: 1, nth: 2}, mark: M, end: E}",
            "3:22: 'nth' counts columns with the same header, and 'number' has none"
        ),
    ])
    func `a mistake in nth is told with its place`(columns: String, message: String) throws {
        let error = #expect(throws: SettingsError.self) {
            try source(columns: columns, documents: "[{format: csv}]")
        }
        let told = error?.description ?? ""
        #expect(told.contains(message), "\(told)")
    }
}
