import Documents
import Foundation
import Testing

/// Reads mutated comma- and tab-separated text, and mutated text in every charset.
@Suite struct TextFuzzTests {
    private func encoded(_ text: String, _ foundation: UInt) -> [UInt8] {
        text.data(using: String.Encoding(rawValue: foundation)).map { [UInt8]($0) } ?? []
    }

    @Test func `mutated CSV and TSV is read or refused`() throws {
        let fixtures = ["quotes-with-newline", "quotes-with-escaped-quote", "simple-crlf", "bad-missing-quote", "utf8"]
        let documents =
            try [Files.register("ru-trois-sample.csv"), Files.register("cn-gacc-grid.tsv")]
            + fixtures.map { try Files.fixture("csv/\($0).csv") }
        let tokens = ["\"", "\"\"", ",", ";", "\t", "\r\n", "\r", "\n", "\u{FEFF}", "\u{0}", "\",\"", "\"\n\""]
        let formats = [
            DelimitedFormat.csv, .paste, DelimitedFormat(delimiter: UInt8(ascii: ";")),
            DelimitedFormat(delimiter: 0x09, quote: 0x22),
        ]
        let charsets: [[Charset]] = [[], [.utf8, .gb18030], [.windows1251], [.utf16LittleEndian], [.utf8, .big5]]
        var fuzz = Fuzz("CSV")
        let check = fuzz
        try fuzz.run(documents, tokens: tokens) { mutant, _, random in
            let format = formats.randomElement(using: &random) ?? .csv
            let charset = charsets.randomElement(using: &random) ?? []
            let size = Int.random(in: 1...200, using: &random)
            let whole = try check.rows(DelimitedReader(ByteStream(bytes: mutant), format: format, charsets: charset))
            let chunked = try check.rows(
                DelimitedReader(stream(mutant, chunkSize: size), format: format, charsets: charset)
            )
            #expect(whole.rows == chunked.rows, "seed \(check.seed): chunks of \(size) bytes of \(mutant)")
            #expect(whole.error == chunked.error, "seed \(check.seed): chunks of \(size) bytes of \(mutant)")
            return whole.error == nil ? .read : .refused
        }
    }

    @Test func `mutated text in any charset becomes text`() throws {
        let labels = [
            "utf-8", "utf-16le", "utf-16be", "utf-32le", "utf-32be", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr",
            "iso-2022-jp", "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254",
            "windows-1255",
            "windows-1256", "windows-1257", "windows-1258", "iso-8859-2", "iso-8859-5", "iso-8859-15", "koi8-r",
            "koi8-u",
            "ibm866", "tis-620", "macintosh",
        ]
        let charsets = try labels.map { try Charset(label: $0) }
        let chinese = String(decoding: try Files.register("cn-gacc-grid.tsv"), as: UTF8.self)
        let russian = String(decoding: try Files.register("ru-trois-sample.csv"), as: UTF8.self)
        let japanese = "登録番号,商標,権利者\r\n1,ガンダム,株式会社サンライズ\r\n"
        let korean = "등록번호,상표,권리자\r\n1,삼성,삼성전자\r\n"
        // These are CFStringEncodings: GB18030, Big5-HKSCS, Shift_JIS, ISO-2022-JP, EUC-KR, windows-1251, KOI8-R.
        let documents = [
            Array(chinese.utf8), Array(russian.utf8), encoded(chinese, 0x8000_0632), encoded("商標,權利人\n小米", 0x8000_0A06),
            encoded(japanese, 0x8000_0A01), encoded(japanese, 0x8000_0820), encoded(korean, 0x8000_0940),
            encoded(russian, 0x8000_0501), encoded(russian, 0x8000_0A02), encoded(chinese, 0x9400_0100),
            encoded(russian, 0x9000_0100), encoded(japanese, 0x9C00_0100),
        ].filter { !$0.isEmpty }
        #expect(documents.count >= 10)
        let tokens = ["\u{FEFF}", "\u{0}", "\u{1B}$B", "\u{1B}(B", "\u{1B}", "\u{1F600}", "é"]
        var fuzz = Fuzz("charsets")
        let seed = fuzz.seed
        try fuzz.run(documents, tokens: tokens) { mutant, _, random in
            let count = Int.random(in: 1...3, using: &random)
            let some = (0..<count).map { _ in charsets.randomElement(using: &random) ?? .utf8 }
            let size = Int.random(in: 1...200, using: &random)
            let whole = try decoded(ByteStream(bytes: mutant), some)
            let chunked = try decoded(stream(mutant, chunkSize: size), some)
            let place = "seed \(seed): \(some), chunks of \(size) bytes of \(mutant)"
            #expect(String(validating: whole.text, as: UTF8.self) != nil, "\(place)")
            // A byte becomes at most the three bytes of U+FFFD, and one letter may be pending.
            #expect(whole.text.count <= mutant.count * 4 + 16, "\(place)")
            #expect(whole.text == chunked.text, "\(place)")
            #expect(whole.replaced == chunked.replaced, "\(place)")
            return whole.replaced == 0 ? .read : .refused
        }
    }

    private func decoded(_ stream: ByteStream, _ charsets: [Charset]) throws -> (text: [UInt8], replaced: Int) {
        let decoder = TextDecoder(stream, charsets: charsets)
        var text: [UInt8] = []
        while let chunk = try decoder.next() { text += chunk }
        return (text, decoder.replacedBytes)
    }
}
