import Documents
import Testing

/// Reads documents made to crash, hang or fill the memory: each ends with an error or is read within a bounded time.
@Suite struct HostileRecordsTests {
    private func refusal(json text: String) throws -> String? {
        try failure { try drain(RecordReader.json(stream(Array(text.utf8), chunkSize: 64 << 10))) }?.seen
    }

    private func refusal(xml text: String) throws -> String? {
        let path = try RecordPath(xml: "//e")
        return try failure {
            try drain(RecordReader.xml(stream(Array(text.utf8), chunkSize: 64 << 10), records: path))
        }?
        .seen
    }

    private func drain(_ reader: RecordReader) throws {
        let row = Row()
        while try reader.next(row) {}
    }

    @Test(.timeLimit(.minutes(1))) func `nesting without end is refused`() throws {
        let deep = "values lie more than 64 deep in one another"
        #expect(try refusal(json: "{\"a\":" + String(repeating: "[", count: 100_000)) == deep)
        #expect(try refusal(json: String(repeating: "{\"a\":", count: 100_000)) == deep)
        #expect(try refusal(json: "[{\"a\": " + String(repeating: "[", count: 100_000)) == deep)
        let inside = try refusal(xml: "<l><e>" + String(repeating: "<a>", count: 100_000))
        #expect(inside?.contains("elements lie more than 64 deep") == true)
        let outside = try refusal(xml: String(repeating: "<a>", count: 100_000))
        #expect(outside?.contains("elements lie more than 64 deep") == true)
    }

    @Test(.timeLimit(.minutes(1))) func `entity bombs are refused before they are lit`() throws {
        let laughs = (1...9).map { "<!ENTITY l\($0) '\(String(repeating: "&l\($0 - 1);", count: 10))'>" }
        let billion = "<!DOCTYPE l [<!ENTITY l0 'lol'>\(laughs.joined())]><l><e>&l9;</e></l>"
        let quadratic =
            "<!DOCTYPE l [<!ENTITY a '\(String(repeating: "a", count: 100_000))'>]><l><e>"
            + String(repeating: "&a;", count: 100_000) + "</e></l>"
        for bomb in [billion, quadratic] {
            #expect(try refusal(xml: bomb)?.contains("DOCTYPE declares entities") == true)
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a value of twenty megabytes is read whole, and one of a hundred is refused`()
        throws
    {
        let size = 20 << 20
        let long = String(repeating: "x", count: size)
        #expect(try records(json: "[{\"a\": \"\(long)\"}]", chunkSize: 64 << 10).first?["a"]?.utf8.count == size)
        #expect(
            try records(xml: "<l><e><a>\(long)</a></e></l>", at: "l/e", chunkSize: 64 << 10)[0]["a"]?.utf8.count == size
        )
        let part = [UInt8](repeating: 0x78, count: 1 << 20)
        func endless(_ start: String) -> ByteStream {
            var left = 100
            return ByteStream {
                left -= 1
                return left == 99 ? Array(start.utf8) : left > 0 ? part : nil
            }
        }
        let json = try failure { _ = try records(RecordReader.json(endless("[{\"a\": \""))) }
        #expect(json?.seen == "a value is larger than 64 MiB")
        let xml = try failure {
            _ = try records(RecordReader.xml(endless("<l><e><a>"), records: RecordPath(xml: "l/e")))
        }
        #expect(xml?.seen == "record 1 is larger than 64 MiB")
    }

    @Test(.timeLimit(.minutes(1))) func `two hundred thousand names are refused`() throws {
        let seen = "the records have more than 16384 different paths to values"
        let keys = (0..<200_000).map { "\"k\($0)\": 1" }
        #expect(try refusal(json: "[{\(keys.joined(separator: ", "))}]") == seen)
        let lines = (0..<200).map { line in "{\(keys[(line * 1_000)..<(line * 1_000 + 1_000)].joined(separator: ","))}"
        }
        #expect(try refusal(json: lines.joined(separator: "\n")) == seen)
        let names = (0..<200_000).map { "k\($0)" }
        #expect(try refusal(xml: "<l><e>\(names.map { "<\($0)/>" }.joined())</e></l>") == seen)
        let attributes = try refusal(xml: "<l><e \(names.map { "\($0)=''" }.joined(separator: " "))/></l>")
        #expect(attributes?.contains("a tag has more than 1024 attributes") == true)
        let spaces = try refusal(xml: "<l><e \(names.map { "xmlns:\($0)='u'" }.joined(separator: " "))/></l>")
        #expect(spaces?.contains("a tag has more than 1024 attributes") == true)
        let name = String(repeating: "n", count: 2_000)
        for text in [try refusal(json: "[{\"\(name)\": 1}]"), try refusal(xml: "<e><\(name)/></e>")] {
            #expect(text == "a path to a value is longer than 1024 bytes; its last name starts '\(name.prefix(40))'")
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a list of many empty texts and many lines is bounded`() throws {
        let nothing = String(repeating: "\"\",", count: 1_000_000)
        #expect(try records(json: "[{\"a\": [\(nothing)\"x\"]}]").first?["a"]?.utf8.count == 1_000_001)
        // Each column would have as many lines as there are elements in the list.
        let columns = (0..<100).map { "\"k\($0)\": 1" }.joined(separator: ",")
        let seen = try refusal(json: "[{\"a\": [\(String(repeating: "{},", count: 1_000_000)){\(columns)}]}]")
        #expect(seen == "record 1 is larger than 64 MiB")
    }
}
