import Testing

@testable import Documents

/// Reads `.ods` of LibreOffice.
@Suite struct OpenDocumentTests {
    private static let start = """
        <office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
        xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" \
        xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" \
        xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">
        """

    /// A document whose `spreadsheet` element is given.
    private func document(_ tables: String, styles: String = "") throws -> [UInt8] {
        var parts = WorkbookParts("")
        parts.parts = [("mimetype", Array(OpenDocument.mediaType.utf8))]
        parts["content.xml"] =
            Self.start + "<office:automatic-styles>\(styles)</office:automatic-styles><office:body>"
            + "<office:spreadsheet>\(tables)</office:spreadsheet></office:body></office:document-content>"
        return try parts.zipped()
    }

    private func rows(_ rows: String, fillsMerged: Bool = false) throws -> [[String]] {
        let bytes = try document("<table:table table:name='A'>\(rows)</table:table>")
        return try table(WorkbookFile(bytes: bytes).reader(fillsMerged: fillsMerged))
    }

    private func cell(_ type: String, _ attributes: String = "", _ text: String = "shown") -> String {
        "<table:table-cell office:value-type='\(type)' \(attributes)><text:p>\(text)</text:p></table:table-cell>"
    }

    @Test func `values are those of the file, and not what is shown`() throws {
        let cells =
            cell("float", "office:value='1234567.50'") + cell("percentage", "office:value='0.15'")
            + cell("currency", "office:value='-3' office:currency='EUR'")
            + cell("date", "office:date-value='2027-01-31'")
            + cell("date", "office:date-value='2027-01-31T00:00:00'")
            + cell("date", "office:date-value='2027-01-31T10:11:12.9'")
            + cell("time", "office:time-value='PT36H05M06.7S'")
            + cell("boolean", "office:boolean-value='true'") + cell("boolean", "office:boolean-value='false'")
            + cell("date", "office:date-value='1899-12-30T12:00:00'") + cell("string", "office:string-value='s'", "t")
        #expect(
            try rows("<table:table-row>\(cells)</table:table-row>") == [
                [
                    "1234567.5", "0.15", "-3", "2027-01-31", "2027-01-31", "2027-01-31 10:11:12", "36:05:06", "TRUE",
                    "FALSE",
                    "12:00:00", "t",
                ]
            ]
        )
    }

    @Test(arguments: [
        ("<text:p> a  b\n c </text:p>", "a b c"), ("<text:p>a</text:p><text:p/><text:p>b</text:p>", "a\n\nb"),
        ("<text:p>a<text:s/>b<text:s text:c='3'/>c</text:p>", "a b   c"),
        ("<text:p>a <text:span>b</text:span></text:p>", "a b"),
        ("<text:p>a<text:tab/>b<text:line-break/>c</text:p>", "a\tb\nc"),
        ("<office:annotation><text:p>note</text:p></office:annotation><text:p>a</text:p>", "a"),
        (
            "<text:p>小<text:ruby><text:ruby-base>米</text:ruby-base><text:ruby-text>mi</text:ruby-text></text:ruby></text:p>",
            "小米"
        ),
    ])
    func `text has the white space that the format gives it`(_ content: String, _ wanted: String) throws {
        let seen = try rows(
            "<table:table-row><table:table-cell office:value-type='string'>\(content)</table:table-cell></table:table-row>"
        )
        #expect(seen == [[wanted]])
    }

    @Test func `repeated cells and rows are there as often, and empty ones at the ends are not`() throws {
        let xml = """
            <table:table-header-rows><table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>\
            </table:table-header-rows><table:table-row table:number-rows-repeated="2">\
            <table:table-cell table:number-columns-repeated="2"/>\
            <table:table-cell table:number-columns-repeated="3" office:value-type="float" office:value="1"/>\
            <table:table-cell table:number-columns-repeated="16000"/></table:table-row>\
            <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/>\
            </table:table-row>
            """
        let bytes = try document("<table:table table:name='A'>\(xml)</table:table>")
        let reader = try WorkbookFile(bytes: bytes).reader()
        let row = Row()
        var seen: [Int: [String]] = [:]
        while try reader.next(row) { seen[row.line] = row.texts }
        #expect(seen == [3: ["", "", "1", "1", "1"], 4: ["", "", "1", "1", "1"]])
    }

    @Test func `a small file cannot make billions of cells`() throws {
        let text = String(repeating: "x", count: 1_000)
        for (columns, rows, content) in [(16_384, 1_000_000, "x"), (10, 1_048_000, text), (1_000, 1_048_000, "")] {
            let xml =
                "<table:table-row table:number-rows-repeated='\(rows)'><table:table-cell table:number-columns-repeated='\(columns)' "
                + "office:value-type='string'><text:p>\(content)</text:p></table:table-cell></table:table-row>"
            let bytes = try document("<table:table table:name='A'>\(xml)</table:table>")
            var count = 0
            let error = try failure {
                let reader = try WorkbookFile(bytes: bytes).reader()
                let row = Row()
                while try reader.next(row) { count += 1 }
            }
            if content.isEmpty { #expect(error == nil && count == 0) } else { #expect(error != nil) }
        }
    }

    @Test func `covered cells are empty, or have the value of the range`() throws {
        let xml =
            "<table:table-row><table:table-cell table:number-columns-spanned='2' table:number-rows-spanned='2' office:value-type="
            + "'string'><text:p>m</text:p></table:table-cell><table:covered-table-cell/>" + cell("string", "", "b")
            + "</table:table-row><table:table-row><table:covered-table-cell table:number-columns-repeated='2'/>"
            + cell("string", "", "c") + "</table:table-row>"
        #expect(try rows(xml) == [["m", "", "b"], ["", "", "c"]])
        #expect(try rows(xml, fillsMerged: true) == [["m", "m", "b"], ["m", "m", "c"]])
    }

    @Test func `hidden sheets are not the first sheet`() throws {
        let styles =
            "<style:style style:name='h' style:family='table'><style:table-properties table:display='false'/></style:style>"
        func table(_ name: String, _ style: String) -> String {
            "<table:table table:name='\(name)' table:style-name='\(style)'><table:table-row>\(cell("string", "", name))</table:table-row></table:table>"
        }
        let bytes = try document(table("A", "h") + table("B", "v"), styles: styles)
        let file = try WorkbookFile(bytes: bytes)
        #expect(try file.sheets().map(\.isHidden) == [true, false])
        #expect(try DocumentsTests.table(file.reader()) == [["B"]])
        #expect(try DocumentsTests.table(file.reader(.named("A"))) == [["A"]])
        let hidden = try WorkbookFile(bytes: document(table("A", "h"), styles: styles))
        #expect(try DocumentsTests.table(hidden.reader()) == [["A"]])
        let none = try failure { _ = try file.reader(.named("C")) }
        #expect(none?.description == "the workbook has no sheet 'C'; it has 'A', 'B'")
    }

    @Test func `errors are marked`() throws {
        let xml =
            cell("string", "calcext:value-type='error' xmlns:calcext='urn:x'", "Err:502") + cell("string", "", "#N/A")
        let bytes = try document("<table:table table:name='A'><table:table-row>\(xml)</table:table-row></table:table>")
        let row = Row()
        _ = try WorkbookFile(bytes: bytes).reader().next(row)
        #expect(row.texts == ["Err:502", "#N/A"])
        #expect(row.errorCells == [0] && row.isSheetError(1))
    }

    @Test func `a password, another document and a wrong count are refused`() throws {
        var locked = WorkbookParts("")
        locked.parts = [("mimetype", Array(OpenDocument.mediaType.utf8)), ("content.xml", [1, 2, 3])]
        locked["META-INF/manifest.xml"] = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
        let bytes = try locked.zipped()
        let password = try failure { _ = try WorkbookFile(bytes: bytes) }
        #expect(password?.seen == "the file is protected by a password")
        var text = WorkbookParts("")
        text.parts = [("mimetype", Array("application/vnd.oasis.opendocument.text".utf8))]
        text["content.xml"] = Self.start + "<office:body><office:text/></office:body></office:document-content>"
        let other = try text.zipped()
        let foreign = try failure { _ = try WorkbookFile(bytes: other).reader() }
        #expect(foreign == OpenDocument.foreign)
        let wrong = try failure { _ = try rows("<table:table-row table:number-rows-repeated='-1'/>") }
        #expect(wrong?.seen == "'-1' is no number of cells or rows")
    }
}
