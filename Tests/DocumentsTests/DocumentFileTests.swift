import Testing

@testable import Documents

/// Unpacks what registers pack.
@Suite struct DocumentFileTests {
    /// A gzip file of one stored block, with a name and the right checksum unless `sum` is given.
    static func gzip(_ content: [UInt8], name: String = "a.csv", sum: UInt32? = nil) -> [UInt8] {
        func little(_ value: UInt32, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> ($0 * 8) & 0xFF) } }
        var blocks: [UInt8] = []
        let limit = 0xFFFF
        for start in stride(from: 0, to: max(content.count, 1), by: limit) {
            let part = Array(content[start..<min(start + limit, content.count)])
            let isLast: UInt8 = start + limit >= content.count ? 1 : 0
            let size = UInt32(part.count)
            blocks += [isLast] + little(size, 2) + little(~size, 2) + part
        }
        let check = sum ?? crc(content)
        return [0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 0, 3] + Array(name.utf8) + [0] + blocks + little(check, 4)
            + little(UInt32(truncatingIfNeeded: content.count), 4)
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 != 0 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }

    private func zip(_ files: [(String, [UInt8])], isEncrypted: Bool = false) throws -> [UInt8] {
        var parts = WorkbookParts("")
        parts.parts = files.map { (name: $0.0, bytes: $0.1) }
        parts.isEncrypted = isEncrypted
        return try parts.zipped()
    }

    private func open(_ bytes: [UInt8], chunkSize: Int = 1_000) throws -> DocumentFile {
        try #require(try DocumentFile(stream(bytes, chunkSize: chunkSize)))
    }

    private static let text = Array("nr,mark\n1,ACME\n".utf8)

    @Test(arguments: [1, 7, 100_000])
    func `gzip is unpacked, several members too`(_ chunkSize: Int) throws {
        let long = (0..<40_000).flatMap { Array("\($0),mark\n".utf8) }
        for content in [Self.text, long] {
            let file = try open(Self.gzip(content), chunkSize: chunkSize)
            #expect(file.packing == .gzip && file.members.map(\.name) == ["a.csv"])
            #expect(file.members[0].container == .text)
            #expect(try file.members[0].stream().collect(limitInBytes: 1 << 24) == content)
        }
        let two = try open(Self.gzip(Self.text) + Self.gzip(Self.text) + [0, 0], chunkSize: chunkSize)
        #expect(try two.members[0].stream().collect(limitInBytes: 1_000) == Self.text + Self.text)
    }

    @Test func `a gzip file that breaks off or is damaged is refused`() throws {
        let whole = Self.gzip(Self.text)
        for length in 2..<whole.count {
            let error = try failure {
                _ = try open(Array(whole[..<length])).members[0].stream().collect(limitInBytes: 1_000)
            }
            #expect(error?.seen == "the gzip file breaks off", "\(length)")
        }
        let wrong = Self.gzip(Self.text, sum: 1)
        let error = try failure { _ = try open(wrong).members[0].stream().collect(limitInBytes: 1_000) }
        #expect(error?.seen == "the gzip file is damaged")
        let empty = Self.gzip([])
        let nothing = try failure { _ = try open(empty) }
        #expect(nothing?.seen == "the gzip file holds no bytes")
    }

    @Test func `a bomb is refused`() throws {
        let limits = Archive.Limits(entryBytes: 100_000, ratioFloorBytes: 1_000, ratio: 10)
        let blank = [UInt8](repeating: 0x20, count: 50_000)
        let packed = try zip([("a.csv", blank)])
        let error = try failure {
            let file = try DocumentFile(stream(packed, chunkSize: 1_000), limits: limits)
            _ = try file?.members[0].stream().collect(limitInBytes: 1 << 20)
        }
        #expect(error?.seen.contains("bomb") == true)
        let large = Self.gzip([UInt8](repeating: 0x20, count: 200_000))
        let size = try failure {
            let file = try DocumentFile(stream(large, chunkSize: 1_000), limits: limits)
            _ = try file?.members[0].stream().collect(limitInBytes: 1 << 20)
        }
        #expect(size?.seen == "the gzip file unpacks to more than 100000 bytes")
    }

    @Test func `a zip archive is unpacked, without what systems add`() throws {
        let bytes = try zip([
            ("data/", []), ("__MACOSX/._a.csv", [1]), ("data/a.csv", Self.text), (".DS_Store", [1]), ("empty.txt", []),
        ])
        let file = try open(bytes)
        #expect(file.packing == .zip && file.members.map(\.name) == ["data/a.csv"])
        for _ in 0..<2 { #expect(try file.members[0].stream().collect(limitInBytes: 1_000) == Self.text) }
        let two = try open(zip([("a.csv", Self.text), ("b.pdf", Array("%PDF-1.7".utf8))]))
        #expect(two.members.map(\.isReadable) == [true, false])
        #expect(two.names == "a.csv, b.pdf")
    }

    @Test func `a workbook is one document, packed or not`() throws {
        let book = try WorkbookParts("<row><c><v>1</v></c></row>").zipped()
        for (bytes, packing) in [
            (book, nil), (Self.gzip(book), DocumentFile.Packing.gzip), (try zip([("a.xlsx", book)]), .zip),
        ] {
            let file = try open(bytes)
            #expect(file.packing == packing && file.members.count == 1)
            #expect(file.members[0].isWorkbook)
            #expect(try table(file.members[0].workbook().reader()) == [["1"]])
        }
    }

    @Test func `a workbook may have backslashes in the names of its parts`() throws {
        var parts = WorkbookParts("<row><c t='s'><v>0</v></c></row>", strings: ["<t>a</t>"])
        parts.parts = parts.parts.map { ($0.name.replacing("/", with: "\\"), $0.bytes) }
        let bytes = try parts.zipped()
        #expect(Container.sniff(bytes) == .spreadsheet)
        #expect(try table(open(bytes).members[0].workbook().reader()) == [["a"]])
    }

    @Test func `a password, nothing and an empty document are told apart`() throws {
        let locked = try zip([("a.csv", Self.text)], isEncrypted: true)
        let password = try failure { _ = try open(locked) }
        #expect(password?.seen == "the file is protected by a password")
        let blank = try zip([("a/", [])])
        let nothing = try failure { _ = try open(blank) }
        #expect(nothing?.seen == "the zip archive holds no file with bytes in it")
        let empty = try DocumentFile(ByteStream(bytes: []))
        #expect(empty == nil)
    }

    @Test(arguments: [
        ("{\\rtf1", Container.richText), ("Rar!\u{1A}\u{7}\u{0}", .otherArchive), ("GIF89a\u{1}", .picture),
        ("MZ\u{0}\u{0}\u{0}", .program), ("MZ;mark;owner", .text), ("BM;1", .text),
        ("\u{1}\u{2}\u{3}\u{4}\u{5}", .unknown),
        ("a\u{0}b,c,d,e,f,g,h,i,j", .text), ("%PDF-1.4", .pdf),
    ])
    func `what is no table is known by its first bytes`(_ start: String, _ wanted: Container) {
        #expect(Container.sniff(Array(start.utf8)) == wanted)
    }
}
