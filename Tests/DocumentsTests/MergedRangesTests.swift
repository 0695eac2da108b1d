import Documents
import Testing

@Suite struct MergedRangesTests {
    private static let rows = """
        <row r="1"><c r="A1" t="inlineStr"><is><t>Head</t></is></c><c r="B1"/><c r="C1" t="inlineStr"><is><t>x</t></is></c></row>\
        <row r="2"><c r="A2" t="inlineStr"><is><t>小米</t></is></c><c r="B2"><v>1</v></c><c r="C2"><v>2</v></c></row>\
        <row r="3"><c r="B3"><v>3</v></c></row>\
        <row r="5"><c r="C5"><v>5</v></c></row>
        """

    private func read(_ ranges: [String], fills: Bool = true) throws -> [[String]] {
        try table(reader(ranges, fills: fills))
    }

    private func reader(
        _ ranges: [String],
        fills: Bool = true,
        rows: String = Self.rows
    ) throws -> SpreadsheetReader {
        var parts = WorkbookParts("")
        let merged = ranges.map { "<mergeCell ref=\"\($0)\"/>" }.joined()
        parts["xl/worksheets/sheet1.xml"] = """
            <worksheet xmlns="\(WorkbookParts.main)"><sheetData>\(rows)</sheetData>\
            <mergeCells count="\(ranges.count)">\(merged)</mergeCells><pageMargins/></worksheet>
            """
        return try SpreadsheetReader(bytes: parts.zipped(), fillsMerged: fills)
    }

    @Test func `a merged range has its value in its first cell unless it is to be filled`() throws {
        let plain = try read(["A1:B1", "A2:A5"], fills: false)
        #expect(plain == [["Head", "", "x"], ["小米", "1", "2"], ["", "3"], ["", "", "5"]])
    }

    @Test(arguments: [
        (["A1:B1", "A2:A5"], [["Head", "Head", "x"], ["小米", "1", "2"], ["小米", "3"], ["小米", "", "5"]]),
        // Ranges lie to the right of the last cell, over two rows and columns, and begin at an empty cell.
        (["C1:E1"], [["Head", "", "x", "x", "x"], ["小米", "1", "2"], ["", "3"], ["", "", "5"]]),
        (["$B$2:$C$3"], [["Head", "", "x"], ["小米", "1", "1"], ["", "1", "1"], ["", "", "5"]]),
        (["D1:E2", "C2:C2"], [["Head", "", "x", "", ""], ["小米", "1", "2", "", ""], ["", "3"], ["", "", "5"]]),
        // The sheet has no row 4, and the range that starts there has no value.
        (["A4:B5"], [["Head", "", "x"], ["小米", "1", "2"], ["", "3"], ["", "", "5"]]),
        ([], [["Head", "", "x"], ["小米", "1", "2"], ["", "3"], ["", "", "5"]]),
    ])
    func `the value of a merged range stands in each of its cells`(_ ranges: [String], _ wanted: [[String]]) throws {
        let found = try read(ranges)
        #expect(found == wanted)
    }

    @Test(arguments: [
        "", "A", "1", "A0:A1", "B1:A1", "A2:A1", "A1:A2:A3", "A1:", "AAAA1:AAAA2", "A1:XFE1", "A1:A1048577", "Ä1:Ä2",
    ])
    func `a range that is none is named`(_ range: String) throws {
        let error = try failure { _ = try read([range]) }
        #expect(error?.seen == "the merged range '\(range)' is none")
    }

    @Test func `ranges that overlap are named with their place`() throws {
        let error = try failure { _ = try read(["A1:B2", "B2:C2"]) }
        #expect(error?.description.hasPrefix("2:2: merged ranges overlap; open it in Excel or LibreOffice") == true)
    }

    @Test(.timeLimit(.minutes(1))) func `ranges that fill more than any sheet needs are refused`() throws {
        let rows = (1...3000).map { "<row r=\"\($0)\"/>" }.joined()
        let reader = try reader(["A1:XFD3000"], rows: rows)
        let row = Row()
        let error = try failure { while try reader.next(row) {} }
        #expect(error?.seen == "the cells that span others fill more than 16777216 cells or 1 GiB")
        #expect(error?.line == 1025)
    }
}
