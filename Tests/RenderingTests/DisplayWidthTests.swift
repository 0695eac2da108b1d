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
}
