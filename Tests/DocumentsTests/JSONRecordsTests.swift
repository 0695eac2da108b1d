import Documents
import Testing

@Suite struct JSONRecordsTests {
    @Test(arguments: [1, 2, 3, 7, 1 << 20])
    func `values are named by their paths with any chunk size`(size: Int) throws {
        let text = """
            {"total": 2, "data": {"rows": [
              {"no": 1.50, "holder": {"name": "小米 \\"x\\"", "at": {"id": 7}}, "live": true, "old": false, "gone": null},
              {"holder": {"at": {"id": -0.10e+3}}, "no": 12345678901234567890123, "classes": [9, 25, "x"], "a/b": "s~"},
              {}
            ]}, "end": {"rows": [1]}}
            """
        #expect(
            try records(json: text, at: "data/rows", chunkSize: size) == [
                [
                    "no": "1.50", "holder/name": "小米 \"x\"", "holder/at/id": "7", "live": "TRUE", "old": "FALSE",
                ],
                ["holder/at/id": "-0.10e+3", "no": "12345678901234567890123", "classes": "9\n25\nx", "a~1b": "s~"],
                [:],
            ]
        )
    }

    @Test func `a list at the top, values behind one another and several answers in a file are records`() throws {
        let wanted = [["a": "1"], ["a": "2"]]
        #expect(try records(json: #"[{"a": 1}, {"a": 2}]"#) == wanted)
        #expect(try records(json: "{\"a\": 1}\n{\"a\": 2}\n") == wanted)
        #expect(try records(json: "{\"a\": 1}\r\n\r\n{\"a\": 2}") == wanted)
        #expect(try records(json: "[{\"a\": 1}]\n[{\"a\": 2}]") == wanted)
        #expect(try records(json: #"{"rows": [{"a": 1}]} {"rows": [{"a": 2}]}"#, at: "rows") == wanted)
        #expect(try records(json: #"{"r/w": {"~": [{"a": 1}, {"a": 2}]}}"#, at: "r~1w/~0") == wanted)
        #expect(try records(json: "[]") == [])
        #expect(throws: DocumentError.self) { try records(json: " ") }
    }

    @Test func `elements of a list are a line each, and lines of one number belong together`() throws {
        let rows = try records(
            json: """
                [{"classes": [{"number": 9, "goods": "x"}, {"number": 25}, {"number": 3, "goods": "y"}]},
                 {"classes": [{"number": 9}, {"goods": "z", "number": 25}], "other": "o"},
                 {"classes": [[1, 2], [3]], "empty": [], "nulls": [null, "", "b", null]},
                 {"classes": "only"}, {"deep": [{"e": [{"v": 1}, {"v": 2}]}, {"e": [{"w": 3}]}]}]
                """
        )
        #expect(
            rows == [
                ["classes/number": "9\n25\n3", "classes/goods": "x\n\ny"],
                ["classes/number": "9\n25", "classes/goods": "\nz", "other": "o"],
                ["classes": "1\n2\n3", "nulls": "\n\nb"],
                ["classes": "only"],
                ["deep/e/v": "1\n2", "deep/e/w": "\n\n3"],
            ]
        )
    }

    @Test func `a key that comes twice keeps both values`() throws {
        #expect(try records(json: #"[{"a": 1, "b": 2, "a": 3}]"#) == [["a": "1\n3", "b": "2"]])
    }

    @Test func `names are known before the first record, and grow when others come`() throws {
        let many = (0..<5_000).map { "{\"no\": \($0), \"mark\": null}" }.joined(separator: "\n")
        let reader = try RecordReader.json(
            stream(Array("{\"no\": 0, \"list\": []}\n\(many)\n{\"late\": 1, \"no\": 2}".utf8), chunkSize: 1_000),
            lookAhead: 2
        )
        #expect(reader.names == ["no", "list", "mark"])
        let row = Row()
        var last: [String] = []
        var lines: [Int] = []
        while try reader.next(row) {
            last = row.texts
            lines.append(row.line)
        }
        #expect(reader.names == ["no", "list", "mark", "late"])
        #expect(last == ["2", "", "", "1"])
        #expect(lines == Array(1...5_002))
    }

    @Test(
        arguments: [
            (#"[{"a": "\ud83d\ude00"}]"#, "😀", 0), (#"[{"a": "\ud83dx"}]"#, "\u{FFFD}x", 6),
            (#"[{"a": "\ude00\ud83d"}]"#, "\u{FFFD}\u{FFFD}", 12), (#"[{"a": "\ud83d\u0041"}]"#, "\u{FFFD}A", 6),
            (#"[{"a": "\ud83d\n\\ud83d"}]"#, "\u{FFFD}\n\\ud83d", 6),
            (#"[{"a": "\uD83D\uDE00\uDE00"}]"#, "😀\u{FFFD}", 6),
            (#"[{"a": "\u0000\u001b\/é"}]"#, "\u{0}\u{1B}/é", 0),
        ]
    )
    func `escapes that name half a character become U+FFFD and lose nothing beside`(
        text: String,
        value: String,
        replaced: Int
    ) throws {
        for size in 1...text.utf8.count {
            let reader = try RecordReader.json(stream(Array(text.utf8), chunkSize: size))
            #expect(try records(reader) == [["a": value]], "chunks of \(size)")
            #expect(reader.replacedBytes == replaced)
        }
    }

    @Test func `the charset is that of the mark, else the source's`() throws {
        let text = #"[{"持有人": "é"}]"#
        let wide: [UInt8] =
            [0xFF, 0xFE] + text.utf16.flatMap { (unit: UInt16) -> [UInt8] in [UInt8(unit & 255), UInt8(unit >> 8)] }
        #expect(try records(RecordReader.json(ByteStream(bytes: wide))) == [["持有人": "é"]])
        let marked = [0xEF, 0xBB, 0xBF] + Array(text.utf8)
        #expect(try records(RecordReader.json(ByteStream(bytes: marked))) == [["持有人": "é"]])
        let latin: [UInt8] = Array("[{\"a\": \"".utf8) + [0xE9] + Array("\"}]".utf8)
        let reader = try RecordReader.json(ByteStream(bytes: latin), charsets: [.utf8, .windows1252])
        #expect(try records(reader) == [["a": "é"]])
        let bad = try RecordReader.json(ByteStream(bytes: latin))
        #expect(try records(bad) == [["a": "\u{FFFD}"]])
        #expect(bad.replacedBytes == 1)
    }

    private func refusal(_ text: String, at path: String, chunkSize: Int = 1 << 20) throws -> String? {
        try failure { _ = try records(json: text, at: path, chunkSize: chunkSize) }?.description
    }

    private static let way = "let 'records' of the source name the way to the list, if this is the register"

    @Test(
        arguments: [
            (#"{"data": {"items": [], "total": 0}}"#, "1:35: under 'data' there is no 'rows'; found 'items', 'total'"),
            (#"{"x": 1}"#, "1:9: at the top there is no 'data'; found 'x'"),
            (#"{"data": {}}"#, "1:12: under 'data' there is no 'rows'; it has no keys"),
            (
                #"{"data": {"rows": null}}"#,
                "1:23: 'data/rows' is a single value, where the list of the records was looked for"
            ),
            (#"{"data": []}"#, "1:11: 'data' is a list, where an object on the way to 'data/rows' was looked for"),
            ("[]", "1:2: the document is a list, where an object on the way to 'data/rows' was looked for"),
        ]
    )
    func `a wrong path lists the names that exist`(text: String, seen: String) throws {
        #expect(try refusal(text, at: "data/rows") == "\(seen); \(Self.way)")
    }

    @Test func `a record that is no object is refused with its number`() throws {
        let advice = "recordal reads lists of objects: keys with values"
        #expect(
            try refusal(#"{"r": [{"a": 1}, 5]}"#, at: "r")
                == "1:19: record 2 is a single value and no object; \(advice)"
        )
        #expect(try refusal(#"{"r": [{}, [1]]}"#, at: "r") == "1:13: record 2 is a list and no object; \(advice)")
    }

    @Test(arguments: [1, 5, 1 << 20])
    func `JSON that breaks off or is none says where`(size: Int) throws {
        let advice = "download it again: it may have broken off on the way"
        let cut = "{\"r\": [\n  {\"a\": 1},\r\n  {\"a\": \"é"
        #expect(try refusal(cut, at: "r", chunkSize: size) == "3:11: the JSON breaks off here; \(advice)")
        #expect(
            try refusal("{\"r\": [\n  {\"a\": 1}\n", at: "r", chunkSize: size)
                == "3:1: the JSON breaks off here; \(advice)"
        )
        for broken in [
            "[{\"a\": 1},]", "[{\"a\": 01}]", "[{\"a\": nul}]", "[{'a': 1}]", "[{\"a\": \"\n\"}]", "[{}]]", "[{}] x",
        ] {
            let text = try refusal(broken, at: "", chunkSize: size)
            #expect(text?.contains("this is not JSON (") == true, "\(broken): \(text ?? "read")")
            #expect(text?.hasSuffix(advice) == true)
        }
    }

    @Test func `an error stays, and the records before it are read`() throws {
        let reader = try RecordReader.json(stream(Array(#"[{"a": 1}, {"a": 2}, {"a"#.utf8), chunkSize: 4))
        let row = Row()
        #expect(try reader.next(row) && reader.next(row))
        for _ in 0..<2 { #expect(throws: DocumentError.self) { try reader.next(row) } }
    }

    @Test(arguments: ["a//b", "a/"])
    func `a path with an empty step is refused`(path: String) {
        #expect(throws: DocumentError.self) { try RecordPath(json: path) }
    }

    @Test(arguments: [1, 3, 1 << 20])
    func `lists are rows, and the first list is the header`(size: Int) throws {
        let text = #"""
            {"data": [["nr", "mark", "mark", "", "to"],
              ["1", "ACME", null, true, [9, 25], "beyond"], [2, {"name": "小米"}], [], {"nr": 3}]}
            """#
        #expect(
            try records(json: text, at: "data", chunkSize: size) == [
                ["nr": "1", "mark": "ACME", "(4)": "TRUE", "to": "9\n25", "(6)": "beyond"],
                ["nr": "2", "mark/name": "小米"],
                [:], ["nr": "3"],
            ]
        )
        #expect(try records(json: #"[["a"],["1"]]"#) == [["a": "1"]])
        #expect(try records(json: "[[\"a\"],[1]]\n[[\"a\"],[2]]") == [["a": "1"], ["a": "2"]])
        let names = try RecordReader.json(ByteStream(bytes: Array(#"[["b", "a", "a"]]"#.utf8))).names
        #expect(names == ["b", "a", "a (3)"])
    }

    @Test(arguments: [
        (#"[[["a"]],["1"]]"#, "the first of the lists has a list in it"), (#"[{"a": 1}, ["1"]]"#, "record 2 is a list"),
    ])
    func `a header that is none and a list among objects are refused`(_ text: String, _ wanted: String) throws {
        let error = try failure { _ = try records(json: text) }
        #expect(error?.seen.hasPrefix(wanted) == true)
    }
}
