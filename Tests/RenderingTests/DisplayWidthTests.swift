import Rendering
import Testing

@Suite struct DisplayWidthTests {
    @Test(
        arguments: [
            ("", 0), ("Acme", 4), ("华为", 4), ("ｱｲ", 2), ("ＡＢ", 4), ("é", 1), ("e\u{301}", 1), ("한글", 4),
            ("\u{1112}\u{1161}\u{11AB}", 2),
            ("👍", 2), ("👍🏽", 2), ("👨‍👩‍👧", 2), ("🇨🇳", 2), ("🇨🇳🇺🇸", 4), ("❤", 1), ("❤️", 2), ("1️⃣", 2), ("⏎", 1), ("…", 1),
            ("─", 1),
            ("。、「」", 8), ("क्ष", 2), ("ไทย", 3), ("สำ", 2), ("נָ", 1), ("葛\u{E0100}", 2), ("\u{200B}", 0),
            ("华e\u{301}为", 5), ("中\u{301}a", 3), ("™®", 2), ("𠀀", 2),
        ]
    )
    func `a text takes the columns that a terminal gives it`(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }

    @Test(
        arguments: [
            ("abc", 5, "abc  "), ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("abc", 1, "…"), ("abc", 0, ""), ("", 2, "  "),
            ("abc", -1, ""),
            ("华为技术", 8, "华为技术"), ("华为技术", 7, "华为技…"), ("华为技术", 6, "华为… "), ("华为", 3, "华…"), ("华为", 2, "… "),
            ("华", 1, "…"),
            ("a👨‍👩‍👧b", 3, "a… "), ("a👨‍👩‍👧b", 4, "a👨‍👩‍👧b"), ("a👨‍👩‍👧bc", 4, "a👨‍👩‍👧…"), ("🇨🇳🇺🇸", 3, "🇨🇳…"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
        ]
    )
    func `a fitted text has exactly the columns asked for and no half character`(
        text: String,
        columns: Int,
        fitted: String
    ) {
        let result = DisplayWidth.fit(text, to: columns)
        #expect(Array(result.unicodeScalars) == Array(fitted.unicodeScalars))
        #expect(DisplayWidth.of(result) == max(0, columns))
    }

    // The fast path for text without combining scalars and the slow path give the same width.
    @Test func `every scalar has the same width with and without combining scalars in the text`() {
        let accented = "e\u{301}"
        // All scalars of scripts and symbols are tried, and a sample of the ideographs and Hangul syllables.
        let values = [Array(0x20..<0x3400), Array(stride(from: 0x3400, to: 0x30000, by: 29)), Array(0xF900..<0x10000)]
        for value in values.joined() {
            guard let scalar = Unicode.Scalar(UInt32(value)) else { continue }
            let text = "abcdefgh\(Character(scalar))ijklmnop"
            // Scalars that join their neighbours are left out.
            guard "x\(Character(scalar))y".count == 3, SafeText.line(text) == text else { continue }
            let width = DisplayWidth.of(text)
            #expect(DisplayWidth.of(text + accented) == width + 1, "U+\(String(value, radix: 16))")
            #expect(DisplayWidth.fit(text, to: width) == text, "U+\(String(value, radix: 16))")
        }
    }

    // Greek, Cyrillic, accented Latin, dashes and quotation marks are narrow, and combining marks have no width.
    @Test(arguments: [0x370..<0x530, 0x1E00..<0x1F00, 0x2010..<0x2028])
    func `letters and signs of European scripts take one column`(range: Range<Int>) {
        for scalar in range.compactMap({ Unicode.Scalar(UInt32($0)) }) {
            let isMark = [.nonspacingMark, .enclosingMark].contains(scalar.properties.generalCategory)
            #expect(DisplayWidth.of(String(scalar)) == (isMark ? 0 : 1), "U+\(String(scalar.value, radix: 16))")
            #expect(SafeText.line(String(scalar)) == String(scalar))
        }
    }

    @Test(arguments: 0...24) func `a control character is shown at any position`(place: Int) {
        for control in ["\u{1B}", "\u{7F}", "\u{85}", "\u{202E}", "\u{0}", "\u{1F}"] {
            var text = Array("twenty-four plain letters")
            text.insert(Character(control), at: place)
            #expect(!SafeText.line(String(text)).unicodeScalars.contains { String($0) == control })
        }
    }
}
