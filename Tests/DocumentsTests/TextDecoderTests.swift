import Documents
import TestSupport
import Testing

@Suite struct TextDecoderTests {
    private func decode(_ bytes: [UInt8], _ labels: [String], chunkSize: Int = 1 << 16) throws -> (String, Int, String)
    {
        let decoder = TextDecoder(
            stream(bytes, chunkSize: chunkSize),
            charsets: try labels.map { try Charset(label: $0) }
        )
        var text: [UInt8] = []
        while let chunk = try decoder.next() {
            #expect(!chunk.isEmpty)
            text += chunk
        }
        return (
            try #require(String(validating: text, as: UTF8.self)), decoder.replacedBytes, decoder.charset?.name ?? ""
        )
    }

    @Test(arguments: [
        ("gb2312", [0xD0, 0xA1, 0xC3, 0xD7] as [UInt8], "小米"),
        ("GBK", [0xBA, 0x83, 0x80, 0x31], "簝€1"),
        ("gb18030", [0x95, 0x32, 0x82, 0x36, 0x41], "𠀀A"),
        ("shift_jis", [0x87, 0x40, 0x83, 0x65], "①テ"),
        ("euc-jp", [0xA5, 0xC6, 0x8F, 0xB0, 0xA1], "テ丂"),
        ("euc-kr", [0xB0, 0xA1, 0x81, 0x41], "가갂"),
        ("big5", [0xA4, 0xA4, 0x88, 0x66], "中Ê"),
        ("iso-8859-1", [0x93, 0xE9, 0x94], "“é”"),
        ("ascii", [0x80, 0x41], "€A"),
        ("windows-1251", [0xC0, 0xB8], "Аё"),
        ("cp1254", [0xDD], "İ"),
        ("koi8-r", [0xE1], "А"),
        ("koi8-u", [0xA4], "є"),
        ("iso-8859-5", [0xB0], "А"),
        ("iso_8859-9", [0xDD], "İ"),
        ("tis-620", [0xA1], "ก"),
        ("utf-16", [0x61, 0, 0x3D, 0xD8, 0x0E, 0xDE], "a😎"),
        ("utf-16be", [0, 0x61, 0xD8, 0x3D, 0xDE, 0x0E], "a😎"),
        (" UTF-8 ", [0xD0, 0x96, 0, 0x31], "Ж\01"),
    ])
    func `reads a charset under its label, cut anywhere`(_ label: String, _ bytes: [UInt8], _ wanted: String) throws {
        for size in 1...bytes.count {
            let (text, replaced, _) = try decode(bytes, [label], chunkSize: size)
            #expect(text == wanted)
            #expect(replaced == 0)
        }
    }

    @Test func `names a label that is not known`() throws {
        let error = try failure { _ = try Charset(label: "klingon") }
        #expect(error?.seen == "the charset 'klingon' is not known")
    }

    @Test(arguments: [
        ([0xEF, 0xBB, 0xBF, 0xD0, 0x96] as [UInt8], "UTF-8", "Ж"),
        ([0xFF, 0xFE, 0x16, 0x04], "UTF-16LE", "Ж"),
        ([0xFE, 0xFF, 0x04, 0x16], "UTF-16BE", "Ж"),
        ([0xFF, 0xFE, 0, 0, 0x16, 0x04, 0, 0], "UTF-32LE", "Ж"),
        ([0, 0, 0xFE, 0xFF, 0, 0, 0x04, 0x16], "UTF-32BE", "Ж"),
        ([0x84, 0x31, 0x95, 0x33, 0xD0, 0xA1], "GB18030", "小"),
        ([0xEF, 0xBB, 0xBF], "UTF-8", ""),
        ([0xFF, 0xFE], "UTF-16LE", ""),
    ])
    func `believes a byte order mark and takes it away`(_ bytes: [UInt8], _ name: String, _ wanted: String) throws {
        for size in 1...bytes.count {
            let (text, replaced, charset) = try decode(bytes, ["windows-1251"], chunkSize: size)
            #expect(text == wanted)
            #expect(replaced == 0)
            #expect(charset == name)
        }
    }

    @Test(arguments: [
        ("utf-8", [0x61, 0xFF, 0x62] as [UInt8], "a\u{FFFD}b", 1),
        ("utf-8", [0xE2, 0x82, 0x62], "\u{FFFD}b", 2),
        ("utf-8", [0x61, 0xF0, 0x9F, 0x98], "a\u{FFFD}", 3),
        ("utf-8", [0xC0, 0xAF], "\u{FFFD}\u{FFFD}", 2),
        ("utf-8", [0xE0, 0x80, 0xAF], "\u{FFFD}\u{FFFD}\u{FFFD}", 3),
        ("utf-8", [0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}", 3),
        ("utf-8", [0xF4, 0x90, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}", 4),
        ("gb18030", [0xD0, 0x22, 0xD0, 0xA1], "\u{FFFD}\"小", 1),
        ("gb18030", [0x61, 0xFF], "a\u{FFFD}", 1),
        ("gb18030", [0x61, 0x81], "a\u{FFFD}", 1),
        ("euc-kr", [0xC9, 0xFE, 0xB0, 0xA1], "\u{FFFD}가", 2),
        // The C library refuses these bytes without the next byte, and a chunk may end behind them.
        ("euc-kr", [0x61, 0x61, 0x61, 0x61, 0x61, 0xC9, 0xFE, 0xFE, 0xA1, 0xB0, 0xA1], "aaaaa\u{FFFD}\u{FFFD}가", 4),
        ("utf-16le", [0x3D, 0xD8, 0x61, 0x00], "\u{FFFD}a", 2),
        ("utf-16le", [0x61, 0x00, 0x62], "a\u{FFFD}", 1),
        ("windows-1252", [0x81, 0x61], "\u{FFFD}a", 1),
    ])
    func `replaces bad bytes and counts them`(
        label: String,
        bytes: [UInt8],
        wanted: String,
        count: Int
    ) throws {
        for size in 1...bytes.count {
            let (text, replaced, _) = try decode(bytes, [label], chunkSize: size)
            #expect(text == wanted, "chunks of \(size)")
            #expect(replaced == count, "chunks of \(size)")
        }
    }

    @Test func `repairs UTF-8 as the standard library does`() throws {
        let seed = Seed.drawn()
        var random = Seeded(seed)
        let good = Array("abcdefgh日本語漢字かなÄж😎 12345678".utf8)
        for _ in 0..<3000 {
            var bytes = (0..<3).flatMap { _ in good.shuffled(using: &random).prefix(2) + good }
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { continue }
            let (text, replaced, charset) = try decode(bytes, [], chunkSize: Int.random(in: 1...60, using: &random))
            let wanted = String(decoding: bytes, as: UTF8.self)
            if charset == "UTF-8" {
                #expect(Array(text.utf8) == Array(wanted.utf8), "seed \(seed)")
                #expect((replaced == 0) == (String(validating: bytes, as: UTF8.self) != nil), "seed \(seed)")
            }
        }
    }

    @Test func `takes the first candidate that reads the start without a bad byte`() throws {
        let gb: [UInt8] = [0xD0, 0xA1, 0xC3, 0xD7]
        let utf = Array("小米".utf8)
        let choices = [
            try decode(gb, ["utf-8", "gb18030"]).2, try decode(utf, ["utf-8", "gb18030"]).2,
            try decode(gb + [0xFF], ["utf-8", "gb18030"]).2, try decode([], ["gb18030", "utf-8"]).2,
        ]
        #expect(choices == ["GB18030", "UTF-8", "UTF-8", "GB18030"])
    }

    @Test func `does not hold a character cut at the end of the trial against a charset`() throws {
        let ascii = [UInt8](repeating: 0x61, count: 65_535)
        for size in [1000, 65_536, 1 << 20] {
            let (text, replaced, charset) = try decode(ascii + Array("小".utf8), ["utf-8", "gb18030"], chunkSize: size)
            #expect(charset == "UTF-8")
            #expect(text.last == "小")
            #expect(replaced == 0)
        }
        // The same bytes as a whole document are a truncated document.
        let (_, _, charset) = try decode(Array(ascii.suffix(10)) + [0xD0, 0xA1, 0xE5], ["utf-8", "windows-1251"])
        #expect(charset == "windows-1251")
    }

    @Test func `decodes a large chunk in parts without loss`() throws {
        let pair: [UInt8] = [0xD0, 0xA1, 0x61]
        let bytes = (0..<400_000).flatMap { _ in pair }
        let (text, replaced, _) = try decode(bytes, ["gbk"], chunkSize: bytes.count)
        #expect(text == String(repeating: "小a", count: 400_000))
        #expect(replaced == 0)
    }
}
