import Documents
import Testing

/// Reads UTF-16 and UTF-32 without a byte order mark.
@Suite struct WideTextTests {
    private static let mixed = "Nr;Mark;Owner\r\nR-1;ACME;Müller\r\nR-2;Émile;小米\r\n"
    private static let latin = "Nr,Mark\n1,ACME\n2,BETA\n"
    private static let cyrillic = "Номер;Знак\nА1;ЛЮКС\nА2;ВИЗАЖ\nА3;ЛЕКСУС\n"
    private static let chinese =
        "备案号,权利名称,权利人\n"
        + (1...40).map { "T2023-\($0),小米科技有限责任公司的商标上市,北京市海淀区西二旗中路\n" }.joined()

    private static func little(_ text: String) -> [UInt8] { text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } }
    private static func big(_ text: String) -> [UInt8] { text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] } }
    private static func wide(_ text: String, isLittle: Bool) -> [UInt8] {
        text.unicodeScalars.flatMap { scalar in
            let bytes = [0, 8, 16, 24].map { UInt8(scalar.value >> $0 & 0xFF) }
            return isLittle ? bytes : bytes.reversed()
        }
    }

    private func rows(_ bytes: [UInt8], _ charsets: [Charset] = []) throws -> [[String]] {
        let delimiter = bytes.contains(UInt8(ascii: ";")) ? UInt8(ascii: ";") : UInt8(ascii: ",")
        return try table(
            DelimitedReader(
                stream(bytes, chunkSize: 1_000),
                format: DelimitedFormat(delimiter: delimiter, quote: nil),
                charsets: charsets
            )
        )
    }

    @Test(arguments: [mixed, latin, cyrillic, chinese])
    func `is detected by its NULs`(_ text: String) throws {
        let wanted = try rows(Array(text.utf8))
        for (charset, bytes) in [
            (Charset.utf16LittleEndian, Self.little(text)), (.utf16BigEndian, Self.big(text)),
            (.utf32LittleEndian, Self.wide(text, isLittle: true)), (.utf32BigEndian, Self.wide(text, isLittle: false)),
        ] {
            #expect(CharsetGuess.guesses(bytes).map(\.charset) == [charset])
            #expect(try rows(bytes) == wanted)
            #expect(Container.sniff(bytes) == .text)
        }
    }

    @Test(arguments: [
        "Nr,Mark\n1,A\0CME\n2,BETA\n3,GAMMA\n", "Nr\0\0\0\0,Mark\0\0\0\n1\0\0\0\0\0,A\0\0\0\0\n2\0\0\0\0\0,B\0\0\0\0\n",
        "小米,\0\n", "\0\0\0\0\0\0\0\0\0\0", "",
    ])
    func `a NUL in other text does not make it wide`(_ text: String) throws {
        #expect(CharsetGuess.guesses(Array(text.utf8)).first?.charset == .utf8)
        let seen = try TextDecoder.text(of: Array(text.utf8), charsets: [])
        #expect(String(decoding: seen, as: UTF8.self) == text)
    }

    @Test func `a declared charset has priority over the NULs`() throws {
        let seen = try TextDecoder.text(of: Self.little(Self.latin), charsets: [.windows1252])
        #expect(seen.count == Self.latin.utf8.count * 2)
    }

    @Test func `pages, XML and JSON are read in it as well`() throws {
        let page = "<html><table><tr><td>Nr</td><td>Müller</td></tr></table>"
        let xml = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><l><r><a>Müller</a></r></l>"
        let json = "[{\"a\": \"Müller\"}]"
        for encode in [Self.little, Self.big] {
            #expect(Container.sniff(encode(page)) == .html)
            #expect(Container.sniff(encode(xml)) == .xml)
            #expect(Container.sniff(encode(json)) == .json)
            #expect(try table(HTMLTableReader(stream(encode(page), chunkSize: 7))) == [["Nr", "Müller"]])
            let records = try RecordReader.xml(stream(encode(xml), chunkSize: 7), records: RecordPath(xml: "l/r"))
            #expect(try table(records) == [["Müller"]])
            #expect(try table(RecordReader.json(stream(encode(json), chunkSize: 7))) == [["Müller"]])
        }
    }
}
