import Testing

@testable import Documents

@Suite struct ArchiveLimitsTests {
    /// A workbook whose sheet holds 8 MiB of blanks, which deflate packs to a 1028th.
    private static func bomb() throws -> [UInt8] {
        var parts = WorkbookParts("")
        parts["xl/worksheets/sheet1.xml"] = "<worksheet>" + String(repeating: " ", count: 8 << 20) + "</worksheet>"
        return try parts.zipped()
    }

    private func refusal(_ limits: Archive.Limits) throws -> DocumentError? {
        let bytes = try Self.bomb()
        return try failure { _ = try table(SpreadsheetReader(bytes: bytes, sheet: .first, limits: limits)) }
    }

    @Test func `has the limits that are documented`() {
        let limits = Archive.Limits()
        #expect([limits.entryBytes, limits.ratioFloorBytes, limits.ratio] == [1 << 30, 64 << 20, 1000])
    }

    @Test func `refuses a part that unpacks to more than 1000 times its size`() throws {
        let error = try refusal(Archive.Limits(ratioFloorBytes: 1 << 20))
        #expect(
            error?.seen
                == "the part 'xl/worksheets/sheet1.xml' unpacks to more than 1000 times its size, as a zip bomb does"
        )
        #expect(error?.line == 1)
    }

    @Test func `lets a small part be as dense as it likes, and a dense one within the ratio`() throws {
        let small = try refusal(Archive.Limits())
        let dense = try refusal(Archive.Limits(ratioFloorBytes: 1 << 20, ratio: 1033))
        #expect([small, dense] == [nil, nil])
    }

    @Test func `refuses a part beyond the size limit, at the byte`() throws {
        let size = "<worksheet></worksheet>".utf8.count + 8 << 20
        let within = try refusal(Archive.Limits(entryBytes: size))
        #expect(within == nil)
        let beyond = try refusal(Archive.Limits(entryBytes: size - 1))
        #expect(beyond?.seen == "the part 'xl/worksheets/sheet1.xml' unpacks to more than \(size - 1) bytes")
    }

    @Test func `refuses texts beyond the size limit, however often a shared one is named`() throws {
        let rows = String(repeating: "<row><c t=\"s\"><v>0</v></c></row>", count: 100)
        let text = String(repeating: "x", count: 1000)
        let bytes = try WorkbookParts(rows, strings: ["<t>\(text)</t>"]).zipped()
        let reader = try SpreadsheetReader(bytes: bytes, sheet: .first, limits: Archive.Limits(entryBytes: 10_000))
        let row = Row()
        let error = try failure { while try reader.next(row) {} }
        #expect(error?.seen == "the sheet's texts are more than 10000 bytes")
        #expect(error?.line == 11)
    }
}
