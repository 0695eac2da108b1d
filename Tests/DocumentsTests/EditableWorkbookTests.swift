@testable import Documents
import Foundation
import TestSupport
import Testing

struct EditableWorkbookTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func workbook(
        _ columns: [EditableWorkbookWriter.Column],
        _ rows: [[String?]],
        rowsPerSheet: Int = EditableWorkbookWriter.rowsPerSheet
    ) throws -> [UInt8] {
        let path = folder.path + "/sheet.xlsx"
        let writer = try EditableWorkbookWriter(
            path: path,
            folder: folder.path,
            name: "Rows",
            hidden: "_hidden",
            columns: columns,
            rowsPerSheet: rowsPerSheet
        )
        for row in rows {
            try writer.add(row)
            try writer.addHidden(row)
        }
        try writer.finish()
        return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    private func part(_ name: String, of bytes: [UInt8]) throws -> String {
        let archive = try Archive(bytes: bytes)
        let entry = try archive.entry(name)
        var (text, piece) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 14))
        while case let count = try piece.withUnsafeMutableBytes({ try entry.read(into: $0) }), count > 0 {
            text += piece[..<count]
        }
        return String(decoding: text, as: UTF8.self)
    }

    private let hostile = [
        "=1+1", "+1", "@SUM(A1)", "00956", "_x0041_", "_x005F_x0041_", "a\u{1}\u{1B}[31m", "\u{202E}小米", "'x", "TRUE",
        "#N/A",
        "1E5", "3,9", "2027-01-01", "a\nb\tc", "{=1}", "<x>&amp;",
    ]

    @Test func `every text comes back as it is, in both sheets`() throws {
        let rows = hostile.map { [$0, $0] as [String?] }
        let bytes = try workbook([.init("a", isOpen: false), .init("b", isOpen: true)], rows)
        #expect(try SpreadsheetReader.sheets(of: bytes) == ["Rows", "_hidden"])
        let read = try table(SpreadsheetReader(bytes: bytes))
        #expect(read == [["a", "b"]] + hostile.map { [$0, $0] })
        #expect(try table(SpreadsheetReader(bytes: bytes, sheet: .named("_hidden"))) == hostile.map { [$0, $0] })
    }

    @Test func `the copy is very hidden, the sheet is locked but for open cells, and days are days`() throws {
        let columns: [EditableWorkbookWriter.Column] = [
            .init("a", isOpen: false, choices: ["x", "y"], isClosed: true), .init("d", isDate: true, isOpen: true),
        ]
        let bytes = try workbook(columns, [["x", "2027-02-28"], ["y", "1850-01-01"], ["", "soon"]])
        #expect(try part("xl/workbook.xml", of: bytes).contains("name=\"_hidden\" sheetId=\"2\" state=\"veryHidden\""))
        let sheet = try part("xl/worksheets/sheet1.xml", of: bytes)
        #expect(sheet.contains("<sheetProtection sheet=\"1\"") && !sheet.contains("password"))
        #expect(sheet.contains("topLeftCell=\"B2\"") && sheet.contains("<autoFilter ref=\"A1:B4\""))
        #expect(sheet.contains("<formula1>\"x,y\"</formula1>") && sheet.contains("sqref=\"A2:A4\""))
        #expect(sheet.contains("<v>46446</v>") && !sheet.contains("<f>"))
        let read = try table(SpreadsheetReader(bytes: bytes))
        #expect(read[1...].map { $0[1] } == ["2027-02-28", "1850-01-01", "soon"])
    }

    @Test(arguments: [32_767, 32_768, 33_000, 5_000_000])
    func `a text that no cell can hold is cut visibly, and stands whole on a sheet of its own`(length: Int) throws {
        // An escape must not be cut in two, nor a text that looks like one be taken for one.
        let long = String(repeating: "小😀_x0041_\u{1}g", count: length / 12) + String(repeating: "z", count: length % 12)
        let isCut = WorkbookText.escaped(long).utf16.count > 32_767
        let bytes = try workbook([.init("a", isOpen: true)], [[long]])
        let shown = try table(SpreadsheetReader(bytes: bytes))[1][0]
        let copy = try table(SpreadsheetReader(bytes: bytes, sheet: .named("_hidden")))[0][0]
        #expect(shown == copy && EditableWorkbookWriter.isCut(shown) == isCut)
        guard isCut else {
            #expect(shown == long)
            return
        }
        #expect(long.hasPrefix(shown.prefix(10_000)) && shown.utf16.count <= 32_767)
        let pieces = try table(SpreadsheetReader(bytes: bytes, sheet: .named("Long texts"))).dropFirst()
        #expect(pieces.map { $0[2] }.joined() == long && pieces.allSatisfy { $0[0] == "Rows!A2" })
    }

    @Test func `more rows than a sheet has are refused`() throws {
        #expect(EditableWorkbookWriter.rowsPerSheet == 1_048_576)
        let column = [EditableWorkbookWriter.Column("a", isOpen: true)]
        #expect(throws: Never.self) { try workbook(column, [["1"], ["2"], ["3"]], rowsPerSheet: 4) }
        let error = #expect(throws: DocumentError.self) {
            try workbook(column, [["1"], ["2"], ["3"], ["4"]], rowsPerSheet: 4)
        }
        #expect(error?.description.contains("a sheet has 4 rows, and these are more") == true)
    }

    @Test func `a full disk and a folder that is not there are errors`() throws {
        for path in ["/none/sheet.xlsx", "/dev/full"] {
            #expect(throws: DocumentError.self) {
                let writer = try EditableWorkbookWriter(
                    path: path,
                    folder: folder.path,
                    name: "R",
                    hidden: "h",
                    columns: [.init("a", isOpen: true)]
                )
                try writer.add([String(repeating: "x", count: 30_000)])
                try writer.finish()
            }
        }
    }
}
