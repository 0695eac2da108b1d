import Testing

@testable import Documents

@Suite struct ArchiveLimitsTests {
    /// A workbook whose sheet has 8 MiB of spaces, which deflate compresses 1028 times.
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
        #expect(limits.listBytes == 64 << 20)
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

    @Test func `refuses a part beyond the size limit, at the byte, also where its directory says less`() throws {
        let size = "<worksheet></worksheet>".utf8.count + 8 << 20
        let seen = "the part 'xl/worksheets/sheet1.xml' unpacks to more than \(size - 1) bytes"
        #expect(try refusal(Archive.Limits(entryBytes: size)) == nil)
        let honest = try refusal(Archive.Limits(entryBytes: size - 1))
        #expect(honest?.seen == seen)
        #expect(honest?.line == nil)

        let bytes = try Self.bomb().replacing(little(UInt32(size)), with: little(UInt32(1_000)))
        let lie = try failure {
            _ = try table(
                SpreadsheetReader(bytes: bytes, sheet: .first, limits: Archive.Limits(entryBytes: size - 1))
            )
        }
        #expect(lie?.seen == seen)
        #expect(lie?.line == 1)
    }

    private func little(_ number: UInt32) -> [UInt8] { withUnsafeBytes(of: number.littleEndian) { Array($0) } }

    @Test func `refuses more shared strings than can be kept`() throws {
        let parts = WorkbookParts("", strings: ["<t>a</t>", "<t>b</t>", ""])
        let archive = try Archive(bytes: parts.zipped())
        func strings(_ limit: Int, bytes: Int = SharedStrings.limitInBytes) throws -> SharedStrings {
            try SharedStrings(XMLPart(archive.entry("xl/sharedStrings.xml")), limit: limit, limitInBytes: bytes)
        }
        #expect(try strings(3).text(1).map { Array($0) } == Array("b".utf8))
        let error = try failure { _ = try strings(2) }
        #expect(error?.seen == "the shared strings are more than 2 or larger than 256 MiB")
        #expect(try strings(3, bytes: 2).text(0) != nil)
        let large = try failure { _ = try strings(3, bytes: 1) }
        #expect(large?.seen == "the shared strings are more than 3 or larger than 1 bytes")
        #expect([SharedStrings.limit, SharedStrings.limitInBytes] == [16_777_216, 256 << 20])
    }

    @Test func `refuses a list beyond its limit, though a sheet may be larger`() throws {
        var parts = WorkbookParts("", formats: ["0"])
        parts["xl/styles.xml"] = "<styleSheet>" + String(repeating: " ", count: 2 << 20) + "</styleSheet>"
        let bytes = try parts.zipped()
        func refusal(_ limits: Archive.Limits) throws -> DocumentError? {
            try failure { _ = try SpreadsheetReader(bytes: bytes, sheet: .first, limits: limits) }
        }
        #expect(try refusal(Archive.Limits()) == nil)
        let error = try refusal(Archive.Limits(listBytes: 1 << 20))
        #expect(error?.seen == "the part 'xl/styles.xml' unpacks to more than 1 MiB")
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
