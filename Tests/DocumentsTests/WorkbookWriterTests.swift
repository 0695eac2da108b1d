@testable import Documents
import Foundation
import TestSupport
import Testing

struct WorkbookWriterTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func workbook(
        _ header: [String],
        _ rows: [[WorkbookWriter.Cell]],
        rowsPerSheet: Int = WorkbookWriter.rowsPerSheet
    ) throws -> [UInt8] {
        let path = folder.path + "/list.xlsx"
        let writer = try WorkbookWriter(
            path: path,
            folder: folder.path,
            name: "list",
            header: header,
            rowsPerSheet: rowsPerSheet
        )
        for row in rows { try writer.add(row) }
        try writer.finish()
        return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    @Test func `cells are text, numbers, days and truth values`() throws {
        let bytes = try workbook(
            ["a", "b", "c", "d", "e"],
            [
                [.text("=1+1"), .number(12), .date(year: 2027, month: 2, day: 28), .flag(true), .empty],
                [.text("小米 \"x\" <&>"), .number(-3.5), .date(year: 1850, month: 1, day: 2), .flag(false), .text("e")],
            ]
        )
        let read = try table(SpreadsheetReader(bytes: bytes, sheet: .first))
        #expect(read.count == 3 && read[0] == ["a", "b", "c", "d", "e"])
        #expect(read[1].prefix(2) == ["=1+1", "12"] && read[1][2].hasPrefix("2027-02-28"))
        #expect(read[2].prefix(3) == ["小米 \"x\" <&>", "-3.5", "1850-01-02"] && read[2][4] == "e")
    }

    @Test func `what XML cannot hold is written as its number, and what looks like that stays a text`() {
        #expect(WorkbookText.escaped("a\u{1}b\u{1F}\u{FFFE}") == "a_x0001_b_x001F__xFFFE_")
        #expect(WorkbookText.escaped("_x0041_ a_b _x41_") == "_x005F_x0041_ a_b _x41_")
        #expect(WorkbookText.escaped("tab\tline\n 米") == "tab\tline\n 米")
        #expect(WorkbookText.escaped("\u{0}\r") == "_x0000__x000D_")
    }

    @Test func `a text that no cell can hold is cut visibly, and stands whole on a sheet of its own`() throws {
        let long = String(repeating: "Größe 😀 ", count: 9_000)
        let bytes = try workbook(["a", "b"], [[.text("x"), .text(long)]])
        let first = try table(SpreadsheetReader(bytes: bytes, sheet: .first))
        #expect(first[1][1].hasSuffix("(whole on the sheet 'Long texts')") && first[1][1].utf16.count <= 32_767)
        let whole = try table(SpreadsheetReader(bytes: bytes, sheet: .named("Long texts")))
        #expect(whole.count > 3 && whole.dropFirst().allSatisfy { $0[0] == "list!B2" })
        #expect(whole.dropFirst().map { $0[2] }.joined() == long)
    }

    @Test func `rows that no sheet can hold go on in the next one, below the header`() throws {
        let rows = (1...7).map { [WorkbookWriter.Cell.number(Double($0))] }
        let bytes = try workbook(["n"], rows, rowsPerSheet: 4)
        func column(_ name: String) throws -> [String] {
            try table(SpreadsheetReader(bytes: bytes, sheet: .named(name))).compactMap(\.first)
        }
        #expect(try column("list") == ["n", "1", "2", "3"])
        #expect(try column("list 2") == ["n", "4", "5", "6"])
        #expect(try column("list 3") == ["n", "7"])
    }

    @Test func `a folder that is not there, and a full disk, are errors`() throws {
        #expect(throws: DocumentError.self) {
            let writer = try WorkbookWriter(path: "/none/list.xlsx", folder: folder.path, name: "l", header: ["a"])
            try writer.finish()
        }
        #expect(throws: DocumentError.self) {
            let writer = try WorkbookWriter(path: "/dev/full", folder: folder.path, name: "l", header: ["a"])
            try writer.add([.text(String(repeating: "x", count: 30_000))])
            try writer.finish()
        }
    }
}
