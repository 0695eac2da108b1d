import CZip
import Documents
import Testing

struct SheetWriterTests {
    private static let rows: [[String]] = [
        ["Number", "Märke & <Zeichen>", "小米", "Date"],
        ["00012", "=1+1", "a \"b\" 'c'", "2/15/2031"],
        ["1E5", " two  spaces ", "line\nbreak", "2027-01-01"],
        ["-5", "", "😀", "]]>"],
    ]

    private func sheet(_ rows: [[String]] = rows, name: String = "us-cbp") throws -> [UInt8] {
        try SheetWriter(name: name, header: rows[0], rows: Array(rows.dropFirst())).workbook()
    }

    @Test func `what is written is read back letter by letter`() throws {
        let read = try table(SpreadsheetReader(bytes: sheet(), sheet: .first))
        #expect(read == Self.rows)
    }

    @Test func `columns beyond Z and characters that XML has not`() throws {
        let wide = (1...800).map { "column \($0)" }
        #expect(try table(SpreadsheetReader(bytes: sheet([wide]), sheet: .first)) == [wide])
        let hostile = "a\u{0}b\u{1}c\u{B}\u{FFFF}d\u{1B}[2J"
        #expect(try table(SpreadsheetReader(bytes: sheet([[hostile]]), sheet: .first)) == [["abcd[2J"]])
    }

    @Test func `every sheet has a name that can be opened`() throws {
        for name in ["", "[a]:*?/\\", String(repeating: "x", count: 99), "a&b"] {
            #expect(try table(SpreadsheetReader(bytes: sheet([["A"]], name: name), sheet: .first)) == [["A"]])
        }
        let long = try sheet([["A"]], name: String(repeating: "x", count: 99))
        let named = SheetChoice.named(String(repeating: "x", count: 31))
        #expect(try table(SpreadsheetReader(bytes: long, sheet: named)) == [["A"]])
    }

    /// Returns the parts of the archive by name.
    private func parts(_ bytes: [UInt8]) throws -> [(name: String, text: String)] {
        var bytes = bytes
        let size = UInt64(bytes.count)
        return try bytes.withUnsafeMutableBytes { buffer in
            let source = try #require(zip_source_buffer_create(buffer.baseAddress, size, 0, nil))
            let archive = try #require(zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, nil))
            defer { zip_discard(archive) }
            return try (0..<UInt64(zip_get_num_entries(archive, 0))).map { index in
                let file = try #require(zip_fopen_index(archive, index, 0))
                defer { zip_fclose(file) }
                var text = [UInt8](repeating: 0, count: 1 << 16)
                let count = zip_fread(file, &text, UInt64(text.count))
                let name = try #require(zip_get_name(archive, index, 0))
                return (String(cString: name), String(decoding: text[..<Int(count)], as: UTF8.self))
            }
        }
    }

    @Test func `the parts are those that a spreadsheet program looks for`() throws {
        let parts = try parts(sheet())
        #expect(
            parts.map(\.name) == [
                "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
                "xl/worksheets/sheet1.xml",
            ]
        )
        let types = try #require(parts.first?.text)
        for part in parts.dropFirst() where !part.name.contains("_rels") {
            #expect(types.contains("PartName=\"/\(part.name)\""), "\(part.name)")
        }
        let sheet = try #require(parts.last?.text)
        // The pane is frozen below the header; every column has the text format, also for empty cells.
        #expect(sheet.contains("<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"))
        #expect(sheet.split(separator: "<col ").count == 5)
        #expect(sheet.split(separator: "style=\"1\" customWidth=\"1\"").count == 5)
        let styles = try #require(parts.first { $0.name == "xl/styles.xml" }?.text)
        #expect(styles.contains("<xf numFmtId=\"49\" fontId=\"0\""))
    }
}
