import Foundation
import Rendering
import TestSupport
import Testing

@Suite struct JSONTests {
    @Test func `literals keep the order of members and choose their cases`() {
        let value: JSON = ["b": 1, "a": [true, nil, 1.5, "x"], "n": [:]]
        #expect(value.write(pretty: false) == #"{"b":1,"a":[true,null,1.5,"x"],"n":{}}"#)
        #expect(
            value
                == .object([
                    ("b", .int(1)), ("a", .array([.bool(true), .null, .double(1.5), .string("x")])), ("n", .object([])),
                ])
        )
        #expect(value != ["a": [true, nil, 1.5, "x"], "b": 1, "n": [:]])
        let interpolated: JSON = "recordal.\("list")/1"
        #expect(interpolated == .string("recordal.list/1"))
    }

    @Test func `an absent text or number is null`() {
        let text: String? = nil
        let number: Int? = nil
        #expect(JSON(text) == .null)
        #expect(JSON(number) == .null)
        #expect(JSON(String?("x")) == "x")
        #expect(JSON(Int?(7)) == 7)
    }

    @Test(
        arguments: [
            ("", #""""#), ("a\"b\\c/d", #""a\"b\\c/d""#), ("\u{0}\u{8}\u{1F}", #""\u0000\u0008\u001F""#),
            ("a\nb\r\nc\t", #""a\nb\r\nc\t""#), ("\u{2028}\u{2029}", #""\u2028\u2029""#),
            ("\u{1B}[2J", #""\u001B[2J""#), ("\u{7F}\u{9B}", #""\u007F\u009B""#), ("\u{202E}abc", #""\u202Eabc""#),
            ("华为 é 👨‍👩‍👧 \u{10FFFD}", "\"华为 é 👨‍👩‍👧 \u{10FFFD}\""), ("，、。ㅎ", "\"，、。ㅎ\""), ("±°“”", #""±°“”""#),
            ("a\u{200B}b\u{2060}c\u{FEFF}", #""a\u200Bb\u2060c\uFEFF""#),
            ("\u{E0041}\u{E007F}", #""\uDB40\uDC41\uDB40\uDC7F""#), ("می\u{200C}خواهم ａ", #""می\u200Cخواهم ａ""#),
            ("小\u{3164}米\u{1D173}", #""小\u3164米\uD834\uDD73""#),
            ("e\u{301}\"", "\"e\u{301}\\\"\""), ("\"\u{301}", "\"\\\"\u{301}\""),
            ("a long text with one \u{7} in it", #""a long text with one \u0007 in it""#),
        ]
    )
    func `a string is escaped where JSON or a terminal needs it`(text: String, written: String) {
        #expect(JSON.string(text).write(pretty: false) == written)
    }

    @Test func `every scalar is escaped where a table shows its number, and nowhere else`() {
        // The planes 3 to 13 hold next to nothing, and 15 and 16 are for private use: of these some are enough.
        var seed = Seeded(Seed.drawn())
        let isWhole = ProcessInfo.processInfo.environment["RECORDAL_EVERY_SCALAR"] != nil
        for value in UInt32(0)...0x10FFFF {
            if !isWhole, !(0...2).contains(value >> 16), value >> 16 != 14, !seed.once(in: 64) { continue }
            guard let scalar = Unicode.Scalar(value), ![0x22, 0x5C].contains(value) else { continue }
            // The text is tried alone and across the border of two blocks of eight bytes.
            for text in [String(scalar), "小aaaaaa" + String(scalar) + "aaa"] {
                let isRaw = JSON.string(text).write(pretty: false) == "\"\(text)\""
                #expect(isRaw == (SafeText.line(text) == text), "U+\(String(value, radix: 16)) in \(text.count)")
            }
        }
    }

    @Test func `every scalar below 256 is escaped at every position of a word`() {
        for value in UInt8.min...UInt8.max {
            let scalar = Unicode.Scalar(value)
            for offset in 0..<20 {
                let before = String(repeating: "a", count: offset)
                let after = String(repeating: "z", count: 19 - offset)
                let written = JSON.string(before + String(scalar) + after).write(pretty: false)
                let isBare = written == "\"" + before + String(scalar) + after + "\""
                let isSpecial =
                    value < 0x20 || [0x22, 0x5C, 0xAD].contains(value) || (0x7F...0x9F).contains(value)
                #expect(isBare != isSpecial, "U+\(String(value, radix: 16)) at \(offset)")
            }
        }
    }

    @Test(
        arguments: [
            (0.0, "0.0"), (-0.0, "-0.0"), (1e20, "1e+20"), (.leastNonzeroMagnitude, "5e-324"),
            (1.0 / 3, "0.3333333333333333"),
            (.infinity, "null"), (-.infinity, "null"), (.nan, "null"),
        ]
    )
    func `a number that JSON cannot state is null`(number: Double, written: String) {
        #expect(JSON.double(number).write(pretty: false) == written)
    }

    @Test func `whole numbers are written to their limits`() {
        let value = JSON.array([.int(.min), -1, 0, 9, 10, .int(.max)])
        #expect(value.write(pretty: false) == "[-9223372036854775808,-1,0,9,10,9223372036854775807]")
    }

    @Test func `pretty text is indented by two spaces and leaves empty containers closed`() {
        let value: JSON = ["a": [1, [:], []], "b": ["c": nil]]
        #expect(
            value.write(pretty: true) == """
                {
                  "a": [
                    1,
                    {},
                    []
                  ],
                  "b": {
                    "c": null
                  }
                }
                """
        )
    }
}
