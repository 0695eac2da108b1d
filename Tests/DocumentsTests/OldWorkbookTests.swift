import Documents
import Testing

/// Reads `.xls` of Excel 2 to 2003.
@Suite struct OldWorkbookTests {
    private func rows(_ bytes: [UInt8], _ sheet: SheetChoice = .first, fillsMerged: Bool = false) throws -> [[String]] {
        try table(WorkbookFile(bytes: bytes).reader(sheet, fillsMerged: fillsMerged))
    }

    @Test(arguments: ["xls", "ods"])
    func `a workbook has the same values as its .xlsx`(_ ending: String) throws {
        let file = try WorkbookFile(bytes: Files.fixture("workbooks/register.\(ending)"))
        let other = try WorkbookFile(bytes: Files.fixture("workbooks/register.xlsx"))
        #expect(file.kind.rawValue == ending)
        #expect(try file.sheets() == other.sheets())
        for number in 1...3 {
            for fillsMerged in [false, true] {
                let own = try cells(file.reader(.number(number), fillsMerged: fillsMerged))
                #expect(try own == cells(other.reader(.number(number), fillsMerged: fillsMerged)))
                #expect(!own.isEmpty)
            }
        }
    }

    /// The cells with text by their places.
    private func cells(_ reader: any RowReader) throws -> [String: String] {
        let row = Row()
        var cells: [String: String] = [:]
        while try reader.next(row) {
            for (column, text) in row.texts.enumerated() where !text.isEmpty {
                let mark = row.isSheetError(column) ? " error" : ""
                cells[SpreadsheetReader.place(column: column, row: row.line)] = text + mark
            }
        }
        return cells
    }

    @Test(arguments: [2, 3, 4, 5])
    func `texts until Excel 95 are in the code page`(_ version: Int) throws {
        var parts = BiffParts(version)
        parts.globals = [BiffParts.record(0x0042, BiffParts.uint16(1251))]
        parts.label(0, 0, [0xC7, 0xED, 0xE0, 0xEA])
        parts.label(1, 1, Array("ACME".utf8))
        parts.number(2, 0, 45_676.5)
        let seen = try rows(parts.file())
        #expect(seen == [["Знак"], ["", "ACME"], ["45676.5"]])
        let stated = try table(WorkbookFile(bytes: parts.file(), charset: Charset(label: "koi8-r")).reader())
        #expect(stated.first == [version == 0 ? "" : "гМЮЙ"])
    }

    @Test func `number formats tell dates, in BIFF2 by the cell and later by its format`() throws {
        for version in [2, 5, 8] {
            var parts = BiffParts(version)
            func format(_ id: Int, _ code: String) -> [UInt8] {
                let text = Array(code.utf8)
                switch version {
                case 2: return BiffParts.record(0x001E, [UInt8(text.count)] + text)
                case 5: return BiffParts.record(0x041E, BiffParts.uint16(id) + [UInt8(text.count)] + text)
                default:
                    return BiffParts.record(
                        0x041E,
                        BiffParts.uint16(id) + BiffParts.uint16(text.count) + BiffParts.unicode(code, isWide: false)
                    )
                }
            }
            func cellFormat(_ id: Int) -> [UInt8] {
                BiffParts.record(0x00E0, BiffParts.uint16(0) + BiffParts.uint16(id) + [UInt8](repeating: 0, count: 16))
            }
            parts.globals = [format(0, "General"), format(170, "dd\\.mm\\.yyyy"), format(171, "[h]:mm")]
            if version > 2 { parts.globals += [cellFormat(0), cellFormat(170), cellFormat(171), cellFormat(14)] }
            parts.number(0, 0, 45_676)
            parts.number(0, 1, 45_676, format: 1)
            parts.number(0, 2, 1.5, format: 2)
            if version > 2 { parts.number(0, 3, 60, format: 3) }
            let own = try rows(parts.file())
            #expect(own == [["45676", "2025-01-19", "36:00:00"] + (version > 2 ? ["1900-02-29"] : [])])
            parts.globals.append(BiffParts.record(0x0022, BiffParts.uint16(1)))
            #expect(try rows(parts.file())[0][1] == "2029-01-20")
        }
    }

    @Test func `all kinds of values`() throws {
        var parts = BiffParts(8)
        let strings = ["小米", "Müller"]
        parts.globals = [
            BiffParts.record(
                0x00FC,
                BiffParts.uint32(2) + BiffParts.uint32(2)
                    + strings.flatMap { BiffParts.uint16($0.utf16.count) + BiffParts.unicode($0, isWide: $0 == "小米") }
            )
        ]
        parts.cell(0x00FD, 0, 0, content: BiffParts.uint32(0))
        parts.cell(0x00FD, 0, 1, content: BiffParts.uint32(1))
        parts.cell(0x7E, 0, 2, content: BiffParts.uint32(12_345 << 2 | 3))
        parts.cell(5, 0, 3, content: [1, 0])
        parts.cell(5, 0, 4, content: [0x2A, 1])
        let many =
            BiffParts.uint16(1) + BiffParts.uint16(2)
            + [1, 2, -3].flatMap { BiffParts.uint16(0) + BiffParts.uint32(($0 << 2 | 2) & 0xFFFF_FFFF) }
        parts.cells.append(BiffParts.record(0x00BD, many + BiffParts.uint16(4)))
        for (column, result) in [
            [0, 0, 0, 0, 0, 0, 0xFF, 0xFF], [1, 0, 0, 0, 0, 0, 0xFF, 0xFF], [2, 0, 7, 0, 0, 0, 0xFF, 0xFF],
            [3, 0, 0, 0, 0, 0, 0xFF, 0xFF], BiffParts.double(0.1),
        ].enumerated() {
            parts.cell(6, 2, column, content: result + [UInt8](repeating: 0, count: 8))
            guard column == 0 else { continue }
            parts.cells.append(BiffParts.record(0x04BC, [0, 0, 0, 0]))
            parts.cells.append(BiffParts.record(0x0207, BiffParts.uint16(2) + BiffParts.unicode("да", isWide: true)))
        }
        let seen = try rows(parts.file())
        #expect(
            seen == [
                ["小米", "Müller", "123.45", "TRUE", "#N/A"], ["", "", "1", "2", "-3"],
                ["да", "FALSE", "#DIV/0!", "", "0.1"],
            ]
        )
    }

    @Test func `a string goes on in the next record, in one byte or two a character`() throws {
        let text = String(repeating: "a", count: 10) + "Знак😀" + String(repeating: "ü", count: 6)
        let units = Array(text.utf16)
        for cut in 1..<units.count {
            for (first, second) in [(true, true), (true, false), (false, true)] {
                let parts = [(units[..<cut], first), (units[cut...], second)]
                // One byte has room only for the first 256 characters.
                guard parts.allSatisfy({ part, isWide in isWide || part.allSatisfy { $0 < 0x100 } }) else { continue }
                let content = parts.map { part, isWide in
                    [UInt8(isWide ? 1 : 0)] + part.flatMap { isWide ? BiffParts.uint16(Int($0)) : [UInt8($0 & 0xFF)] }
                }
                var book = BiffParts(8)
                let start = BiffParts.uint32(2) + BiffParts.uint32(2) + BiffParts.uint16(units.count)
                book.globals = [
                    BiffParts.record(0x00FC, start + content[0]),
                    BiffParts.record(0x003C, content[1] + BiffParts.uint16(1) + BiffParts.unicode("z", isWide: false)),
                ]
                book.cell(0x00FD, 0, 0, content: BiffParts.uint32(0))
                book.cell(0x00FD, 0, 1, content: BiffParts.uint32(1))
                #expect(try rows(book.file()) == [[text, "z"]], "cut at \(cut)")
            }
        }
    }

    @Test func `cells may be out of order, and the last of several counts`() throws {
        var parts = BiffParts(8)
        parts.number(5, 2, 3)
        parts.number(0, 1, 1)
        parts.number(5, 0, 2)
        parts.number(0, 1, 9)
        let seen = try rows(parts.file())
        #expect(seen == [["", "9"], ["2", "", "3"]])
    }

    @Test func `merged ranges are filled where that is asked for`() throws {
        var parts = BiffParts(8)
        parts.number(0, 0, 7)
        parts.number(1, 2, 8)
        parts.tail = [BiffParts.record(0x00E5, BiffParts.uint16(1) + [0, 1, 0, 1].flatMap { BiffParts.uint16($0) })]
        #expect(try rows(parts.file()) == [["7"], ["", "", "8"]])
        #expect(try rows(parts.file(), fillsMerged: true) == [["7", "7"], ["7", "7", "8"]])
    }

    @Test func `hidden sheets and charts are not the first sheet`() throws {
        var parts = BiffParts(8)
        parts.number(0, 0, 1)
        parts.sheets = [("Hidden", 1, 0), ("Chart", 0, 2), ("Реестр", 0, 0)]
        let file = try WorkbookFile(bytes: parts.file())
        #expect(try file.sheets().map(\.name) == ["Hidden", "Chart", "Реестр"])
        #expect(try file.index(of: .first) == 2)
        let chart = try failure { _ = try file.reader(.named("Chart")) }
        #expect(chart?.seen == "the sheet 'Chart' has no cells")
        let none = try failure { _ = try file.reader(.number(4)) }
        #expect(none?.advice == "it has 'Hidden', 'Chart', 'Реестр'")
    }

    @Test func `a password is called a password`() throws {
        var parts = BiffParts(8)
        parts.globals = [BiffParts.record(0x002F, [0, 0])]
        for bytes in [parts.file(), BiffParts.compound([("EncryptionInfo", [1]), ("EncryptedPackage", [1])])] {
            let error = try failure { _ = try WorkbookFile(bytes: bytes) }
            #expect(error?.seen == "the file is protected by a password")
            #expect(error?.advice?.contains("with its password") == true)
        }
    }

    @Test(arguments: [
        ("WordDocument", "a Word document (.doc)"), ("PowerPoint Document", "a presentation (.ppt)"),
        ("Other", "no workbook"),
    ])
    func `another Office file is called by its name`(_ stream: String, _ wanted: String) throws {
        let error = try failure { _ = try WorkbookFile(bytes: BiffParts.compound([(stream, [1])])) }
        #expect(error?.seen.contains(wanted) == true)
    }

    @Test func `a file that breaks off is refused at every length`() throws {
        let bytes = try Files.fixture("workbooks/register.xls")
        let whole = try rows(bytes, .number(2))
        for length in stride(from: 8, to: bytes.count, by: 64) {
            var seen: [[String]]?
            let error = try failure { seen = try rows(Array(bytes[..<length]), .number(2)) }
            // What is missing may be filling at the end alone.
            #expect(error != nil || seen == whole, "\(length) bytes")
        }
        let early = try failure { _ = try rows(Array(bytes[..<(bytes.count / 2)]), .number(2)) }
        #expect(early != nil)
    }
}
