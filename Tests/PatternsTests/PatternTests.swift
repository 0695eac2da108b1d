import Patterns
import Testing

@Suite struct PatternTests {
    /// Returns all captures of a pattern in a text.
    private func captures(_ pattern: String, _ text: String) throws -> [String] {
        let pattern = try Pattern(pattern)
        let bytes = Array(text.utf8)
        return try bytes.withUnsafeBufferPointer { buffer in
            try pattern.matches(in: buffer).map { String(decoding: bytes[$0.capture], as: UTF8.self) }
        }
    }

    @Test(
        arguments: [
            (#"№\s*(\d+)"#, "Свидетельство № 10952 от", "10952"), (#"\d+"#, "a12b", "12"), ("a(b)?c", "ac", "ac"),
            ("(a)-|(b)-|(c)-", "xb-", "b"), ("(a)-|(b)-|(c)-", "xc-", "c"), ("(a)|(b)|c", "xbx", "b"),
            ("(a)|(b)|c", "xcx", "c"), ("a(?:b)(c)", "abc", "c"), ("()a", "a", ""),
            (#"(?i)ТЗ"#, "тз", "тз"), (#"\bкласс\b"#, "16 класс:", "класс"), (#"(\w+)"#, "«Ереван»", "Ереван"),
            (#"(\p{Lu}+)"#, "тЗАо", "ЗА"), (#"(\d+)"#, "а٣٤", "٣٤"), ("(.)", "小米", "小"), (#"\s(x)"#, "\u{3000}x", "x"),
            ("(?<=№)(\\d)", "№7", "7"), ("(a)(b)", "ab", "a"), (#"^(\p{Han})"#, "权利", "权"),
        ]
    )
    func `the capture is the first group that took part, else the whole`(
        pattern: String,
        text: String,
        found: String
    ) throws {
        #expect(try Pattern(pattern).capture(in: text) == found)
    }

    @Test(arguments: [(#"\d"#, "abc"), ("^b", "ab"), ("a$", "ab"), ("A", "a"), ("x", ""), (#"\p{Lu}"#, "абв")])
    func `no match is no error`(pattern: String, text: String) throws {
        #expect(try Pattern(pattern).capture(in: text) == nil)
        #expect(try !Pattern(pattern).matches(text))
    }

    @Test(
        arguments: [
            (#"(\d+),?"#, "1, 22,333", ["1", "22", "333"]), ("aa", "aaaaa", ["aa", "aa"]), ("x", "abc", []),
            ("b*", "abb", ["", "bb", ""]), ("", "жи", ["", "", ""]), ("", "", [""]), ("$", "ж", [""]),
            (#"(?=(\d\d))"#, "123", ["12", "23"]), ("^a", "aaa", ["a"]), (#"\bа"#, "аа а", ["а", "а"]),
        ]
    )
    func `all matches are found from left to right`(pattern: String, text: String, found: [String]) throws {
        #expect(try captures(pattern, text) == found)
    }

    @Test func `a match has the byte offsets of the whole and the capture`() throws {
        let bytes = Array("é №12 ".utf8)
        let match = try bytes.withUnsafeBufferPointer { try Pattern(#"№(\d+)"#).firstMatch(in: $0) }
        #expect(match?.whole == 3..<8)
        #expect(match?.capture == 6..<8)
        let later = try bytes.withUnsafeBufferPointer { try Pattern(#"\d"#).firstMatch(in: $0, from: 7) }
        #expect(later?.whole == 7..<8)
        #expect(later?.capture == 7..<8)
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["(a+)+$", "^(a|aa)+$", "^(a?){40}a{40}$", #"^(\w+\s?)*$"#])
    func `a pattern without end gives up and says so`(pattern: String) throws {
        let compiled = try Pattern(pattern)
        let text = String(repeating: "a", count: 39) + "!"
        let start = ContinuousClock.now
        let error = #expect(throws: PatternError.self) { try compiled.matches(text) }
        #expect(ContinuousClock.now - start < .seconds(10))
        let message = try #require(error?.description)
        #expect(message == "the pattern \(pattern) gives up on this text (match limit exceeded)")
        // The matcher can be used again.
        #expect(try !compiled.matches("!b"))
    }

    @Test(arguments: [12_000, 200_000, 1_000_000])
    func `a long text is matched with any needed stack`(length: Int) throws {
        let text = String(repeating: "ab; ", count: length / 4) + "x"
        #expect(try Pattern(#"^((?:[^;]|;\s)+)$"#).capture(in: text) == text)
    }

    @Test func `an error names the pattern by its label`() throws {
        let pattern = try Pattern("(a+)+$", label: "'capture' at xy.yaml:3:5")
        let error = #expect(throws: PatternError.self) {
            try pattern.matches(String(repeating: "a", count: 39) + "!")
        }
        #expect(
            error?.named("valid_to").description
                == "valid_to: the pattern 'capture' at xy.yaml:3:5 gives up on this text (match limit exceeded)"
        )
    }

    @Test(
        arguments: [
            ("(abc", "missing closing parenthesis at character 5 of the pattern"),
            ("ж[а", "missing terminating ] for character class at character 4 of the pattern"),
            ("а*?+", "quantifier does not follow a repeatable item at character 4 of the pattern"),
            ("a)", "unmatched closing parenthesis at character 2 of the pattern"),
            (#"x\p{Nope}"#, "unknown property after \\P or \\p at character 10 of the pattern"),
        ]
    )
    func `a bad pattern names what is wrong and where`(pattern: String, message: String) {
        let error = #expect(throws: PatternError.self) { try Pattern(pattern) }
        #expect(error?.description == message)
    }

    @Test func `several threads can match one pattern at once`() async throws {
        let pattern = try Pattern(#"(\d+)-(?:x+)$"#)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for thread in 0..<4 {
                group.addTask {
                    try (0..<5_000).count { step in
                        try pattern.capture(in: "\(thread) \(step)-xxx") == "\(step)"
                    }
                }
            }
            for try await right in group { #expect(right == 5_000) }
        }
    }
}
