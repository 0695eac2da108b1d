import Rendering
import Testing

@Suite struct SafeTextTests {
    @Test(
        arguments: [
            ("", ""), ("Acme & Co. <b>", "Acme & Co. <b>"), ("华为 हिन्दी عربي é", "华为 हिन्दी عربي é"),
            ("a\u{1B}[2Jb", #"a\u{1B}[2Jb"#), ("\u{9B}31m\u{7F}\u{0}\u{7}", #"\u{9B}31m\u{7F}\u{0}\u{7}"#),
            ("\u{202E}gnp.exe\u{202C}", #"\u{202E}gnp.exe\u{202C}"#),
            ("\u{2066}a\u{2069}\u{200E}\u{200F}", #"\u{2066}a\u{2069}\u{200E}\u{200F}"#),
            ("\u{61C}a\u{AD}b", #"\u{61C}a\u{AD}b"#),
            ("a\u{200B}b\u{200C}c\u{200D}d\u{2060}\u{FEFF}", #"a\u{200B}b\u{200C}c\u{200D}d\u{2060}\u{FEFF}"#),
            ("x\u{E0041}\u{E007F}", #"x\u{E0041}\u{E007F}"#),
            ("a\u{2028}b\u{2029}c\u{85}d", #"a\u{2028}b\u{2029}c\u{85}d"#),
            ("a\nb\r\nc\td\re", #"a⏎b⏎c d\u{D}e"#),
            ("\u{3164}\u{FFA0}\u{FFF9}\u{FFFF}", #"\u{3164}\u{FFA0}\u{FFF9}\u{FFFF}"#),
            ("e\u{301}\u{1B}", "e\u{301}\\u{1B}"), ("\u{1B}\u{301}", "\\u{1B}\u{301}"),
        ]
    )
    func `a line shows what a terminal would obey or hide`(text: String, shown: String) {
        #expect(SafeText.line(text) == shown)
    }

    @Test(arguments: ["👨‍👩‍👧", "❤️", "🏳️‍🌈", "👍🏽", "1️⃣", "葛\u{E0100}", "🇨🇳"])
    func `joiners and selectors inside an emoji or a character stay`(text: String) {
        #expect(SafeText.line(text) == text)
    }

    @Test func `a joiner at the edge of an emoji is shown`() {
        #expect(SafeText.line("👍\u{200D}a\u{200D}👍") == #"👍\u{200D}a\u{200D}👍"#)
        #expect(SafeText.line("1\u{200D}2") == #"1\u{200D}2"#)
    }

    @Test func `a block keeps its line breaks and nothing else that moves the cursor`() {
        #expect(SafeText.block("a\nb\r\nc\td\re\u{1B}[A") == "a\nb\nc d\\u{D}e\\u{1B}[A")
    }

    @Test func `safe text stays as it is`() {
        let hostile = String(String.UnicodeScalarView((0...0x3000).compactMap(Unicode.Scalar.init)))
        let line = SafeText.line(hostile)
        #expect(SafeText.line(line) == line)
        let forbidden = Set(line.unicodeScalars).filter { scalar in
            scalar.properties.generalCategory == .control || (0x200B...0x200F).contains(scalar.value)
                || (0x2028...0x202E).contains(scalar.value) || (0x2060...0x206F).contains(scalar.value)
        }
        #expect(forbidden == [])
    }

    @Test(
        arguments: [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"), ("\rx", "'\rx"), ("\nx", "'\nx"), (" =1", "' =1"), ("\u{FEFF}=1", "'\u{FEFF}=1"),
            ("＝1", "'＝1"),
            ("=\u{301}1", "'=\u{301}1"), ("a=1", "a=1"), ("", ""), ("  ", "  "), ("华为", "华为"),
            ("2026-11-21", "2026-11-21"),
        ]
    )
    func `a spreadsheet cell is never a formula`(text: String, cell: String) {
        #expect(SafeText.spreadsheetCell(text) == cell)
    }
}
