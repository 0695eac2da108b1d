import Documents
import Foundation
import TestSupport
import Testing

@Suite struct DelimitedReaderTests {
    private func read(_ text: String, _ format: DelimitedFormat = .csv, chunkSize: Int = 1 << 16) throws -> [[String]] {
        try table(DelimitedReader(stream(Array(text.utf8), chunkSize: chunkSize), format: format))
    }

    private func refusal(_ bytes: [UInt8], chunkSize: Int = 1 << 16, limit: Int = 1 << 24) throws -> DocumentError? {
        try failure { _ = try table(DelimitedReader(stream(bytes, chunkSize: chunkSize), cellLimitInBytes: limit)) }
    }

    @Test(arguments: [
        "all-empty", "empty-field", "empty-one-column", "header-no-rows", "header-simple", "leading-space",
        "one-column", "quotes-empty", "quotes-with-comma", "quotes-with-escaped-quote", "quotes-with-newline",
        "quotes-with-space", "simple-crlf", "simple-lf", "trailing-newline-one-field", "trailing-newline",
        "trailing-space", "utf8",
    ])
    func `reads a good file as its JSON has it`(_ name: String) throws {
        let json = try JSONSerialization.jsonObject(with: Data(Files.fixture("csv-json/\(name).json")))
        let bytes = try Files.fixture("csv/\(name).csv")
        for size in [1, 2, 3, 1 << 16] {
            let rows = try table(DelimitedReader(stream(bytes, chunkSize: size)))
            if let wanted = json as? [[String]], !wanted.isEmpty {
                #expect(rows == wanted)
            } else {
                let wanted = try #require(json as? [[String: String]])
                let header = try #require(rows.first)
                let records = rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
                #expect(records == wanted)
            }
        }
    }

    @Test(arguments: [
        ("bad-header-less-fields", [["foo", "bar", "baz"], ["1", "2"]]),
        ("bad-header-more-fields", [["foo", "bar", "baz"], ["1", "2", "3", "4"]]),
        ("bad-header-no-header", []),
        ("bad-header-wrong-header", [["qux", "quux", "quuz"]]),
    ])
    func `accepts any header and rows of any length`(_ name: String, _ wanted: [[String]]) throws {
        let rows = try table(DelimitedReader(stream(Files.fixture("csv/\(name).csv"), chunkSize: 7)))
        #expect(rows == wanted)
    }

    @Test(arguments: [
        ("bad-missing-quote", 2, 3), ("bad-quotes-with-unescaped-quote", 2, 18), ("bad-unescaped-quote", 2, 8),
    ])
    func `refuses a stray quote with its place`(_ name: String, _ line: Int, _ column: Int) throws {
        for size in [1, 2, 5, 1 << 16] {
            let error = try refusal(Files.fixture("csv/\(name).csv"), chunkSize: size)
            #expect(error?.line == line)
            #expect(error?.column == column)
            #expect(error?.advice != nil)
        }
    }

    @Test func `counts lines physically and columns in scalars`() throws {
        let text = "а,б\r\n\"x\r\ny\rz\n\",\"é😎\"\r\"ы\",э\"\n"
        for size in 1...text.utf8.count {
            let error = try refusal(Array(text.utf8), chunkSize: size)
            #expect(error?.line == 6)
            #expect(error?.column == 6)
        }
        for size in 1...12 {
            let error = try refusal(Array("1,2\r\n3,\"é\n5".utf8), chunkSize: size)
            #expect(error?.line == 2)
            #expect(error?.column == 3)
        }
    }

    @Test func `says the same error again when it is asked again`() throws {
        let reader = DelimitedReader(ByteStream(bytes: Array("a\"\nb".utf8)))
        let first = try failure { _ = try reader.next(Row()) }
        let second = try failure { _ = try reader.next(Row()) }
        #expect(first?.column == 2)
        #expect(first == second)
    }

    @Test func `takes each line end and gives each row its line`() throws {
        let reader = DelimitedReader(ByteStream(bytes: Array("a\rb\r\n\"c\r\nd\"\n\ne".utf8)))
        let row = Row()
        var seen: [String] = []
        while try reader.next(row) { seen.append("\(row.line) \(row.texts)") }
        #expect(seen == ["1 [\"a\"]", "2 [\"b\"]", "3 [\"c\\r\\nd\"]", "5 [\"\"]", "6 [\"e\"]"])
    }

    @Test(arguments: [
        ("", []), ("\n", [[""]]), ("\"\"", [[""]]), (",", [["", ""]]), ("a,\n", [["a", ""]]), ("\u{FEFF}", []),
        ("\u{FEFF}\"a\"", [["a"]]), ("\"a\"\"\"\r\n", [["a\""]]), ("a\0b", [["a\0b"]]),
    ])
    func `reads the small cases`(_ text: String, _ wanted: [[String]]) throws {
        for size in [1, 4, 100] {
            let rows = try read(text, chunkSize: size)
            #expect(rows == wanted)
        }
    }

    @Test func `reads a paste with quotes as ordinary characters`() throws {
        let rows = try read("a \"b\"\t\"c\n\"\td", .paste)
        #expect(rows == [["a \"b\"", "\"c"], ["\"", "d"]])
    }

    @Test func `reads a cell of 5 MB and refuses one beyond the limit where it starts`() throws {
        let long = String(repeating: "щ\n", count: 1_700_000)
        let rows = try read("1,\"\(long)\",3", chunkSize: 65_536)
        #expect(rows == [["1", long, "3"]])
        for size in [1, 7, 1000] {
            let error = try refusal(Array("a\n1,\"\(long.prefix(300))".utf8), chunkSize: size, limit: 256)
            #expect(error?.line == 2)
            #expect(error?.column == 3)
        }
    }

    @Test func `refuses more cells than a sheet can have`() throws {
        let fits = String(repeating: ",", count: 16_383)
        let rows = try read(fits)
        #expect(rows.first?.count == 16_384)
        let error = try refusal(Array("a\n\(fits),".utf8) + [UInt8(ascii: "\n")])
        #expect(error?.line == 2)
        #expect(error?.column == 16_385)
    }

    @Test func `gives back any table as it was written`() throws {
        let seed = Seed.drawn()
        var random = Seeded(seed)
        let alphabet: [Character] = ["a", "\"", ",", ";", "\n", "\r", " ", "ж", "漢", "😎", "\0", "\u{301}", "x", "7"]
        for _ in 0..<400 {
            let delimiter: Character = [",", ";", "\t"].randomElement(using: &random) ?? ","
            let end = ["\n", "\r\n", "\r"].randomElement(using: &random) ?? "\n"
            let tops = (Int.random(in: 0...6, using: &random), Int.random(in: 1...5, using: &random))
            let wanted = (0..<tops.0).map { _ in
                (0..<Int.random(in: 1...tops.1, using: &random)).map { _ in
                    let length = Int.random(in: 0...12, using: &random)
                    return String((0..<length).compactMap { _ in alphabet.randomElement(using: &random) })
                }
            }
            var text = ""
            for (index, cells) in wanted.enumerated() {
                let written = cells.map { cell in
                    let special: [Unicode.Scalar] = ["\"", "\n", "\r", ",", ";"]
                    guard cell.unicodeScalars.contains(where: special.contains) || Bool.random(using: &random) else {
                        return cell
                    }
                    return "\"" + cell.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
                }
                text += written.joined(separator: String(delimiter))
                // The last row needs no line end, unless the row is one empty cell, which has no bytes.
                if index < wanted.count - 1 || cells == [""] || Bool.random(using: &random) { text += end }
            }
            let format = DelimitedFormat(delimiter: delimiter.asciiValue ?? 0)
            for size in [1, Int.random(in: 2...40, using: &random), 1 << 16] {
                let rows = try table(DelimitedReader(stream(Array(text.utf8), chunkSize: size), format: format))
                let isSame = rows.map { $0.map { Array($0.utf8) } } == wanted.map { $0.map { Array($0.utf8) } }
                #expect(isSame, "seed \(seed), chunks of \(size): \(text.debugDescription)")
            }
        }
    }

    @Test func `meets any damage with rows or an error`() throws {
        let seed = Seed.drawn()
        var random = Seeded(seed)
        let text = "№,Марка,\"Товары, \"\"класс\"\"\"\r\n" + String(repeating: "1,小米,\"a\r\nb\"\r\n", count: 20)
        for _ in 0..<3000 {
            var bytes = Array(text.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random) * Int.random(in: 0...1, using: &random))
            let charsets: [Charset] = [[.utf8], [.utf8, .gb18030], [.big5]].randomElement(using: &random) ?? []
            let size = Int.random(in: 1...100, using: &random)
            do {
                let reader = DelimitedReader(stream(bytes, chunkSize: size), charsets: charsets)
                let row = Row()
                while try reader.next(row) {
                    #expect(row.ends.last == row.bytes.count && row.ends == row.ends.sorted(), "seed \(seed)")
                }
            } catch let error as DocumentError {
                #expect(error.line != nil, "seed \(seed)")
            }
        }
    }
}
