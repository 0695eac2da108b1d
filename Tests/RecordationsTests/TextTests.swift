import Foundation
import Recordations
import TestSupport
import Testing

@Suite struct SearchTextTests {
    @Test(
        arguments: [
            ("ARARAT", "ararat"), ("  Xiaomi\t Inc\n", "xiaomi inc"), ("АРАРАТ", "арарат"), ("Ёлка", "елка"),
            ("СТЕПНОЙ МЁД", "степнои мед"), ("Йод", "иод"), ("Café", "cafe"), ("Cafe\u{301}", "cafe"),
            ("ＡＢＣ　１２", "abc 12"), ("ﾅﾆ", "ナニ"), ("ÅNGSTRÖM", "angstrom"), ("小米", "小米"), ("a\u{A0}\u{200B}b", "a b"),
            ("", ""), (" \u{3000}", ""), ("ﬁn", "fin"), ("№ 5", "no 5"),
        ]
    )
    func `search text has no case, width or marks`(text: String, folded: String) {
        #expect(bytes(SearchText.folded(text)) == bytes(folded))
    }

    @Test(arguments: [
        ("ｶﾞ", "ガ"), ("カ\u{3099}", "ガ"), ("ﾊﾟ", "パ"), ("Ёж", "ЕЖ"), ("STRASSE", "strasse"), ("Ｇｒｕｐｐｅ", "GRUPPE"),
        ("Ǆ", "ǆ"),
    ])
    func `equal terms in different spellings find the same records`(one: String, other: String) {
        #expect(bytes(SearchText.folded(one)) == bytes(SearchText.folded(other)))
    }

    @Test(arguments: [("иод", "ион"), ("a b", "ab"), ("小米", "大米"), ("a-b", "ab"), ("ナ", "ニ"), ("ガ", "カ")])
    func `different words stay different`(one: String, other: String) {
        #expect(SearchText.folded(one) != SearchText.folded(other))
    }

    @Test(arguments: [21, 22, 23] as [UInt64])
    func `folding twice changes nothing`(seed: UInt64) {
        var random = Seeded(seed)
        let alphabet: [Unicode.Scalar] = [
            "a", "É", "İ", "ı", "ß", "ẞ", "Ё", "й", "ｶ", "ﾞ", "ガ", "Ａ", " ", "\u{A0}", "\u{200B}", "\u{301}", "\u{307}",
            "\u{345}",
            "Σ", "ς", "Ǆ", "ﬁ", "小", "\u{3000}", "\u{FEFF}", "ſ", "K", "Å", "ά", "½", "\u{1F88}", "한", "\u{1100}",
            "\u{1161}",
        ]
        for _ in 0..<10_000 {
            let once = SearchText.folded(random.text(of: alphabet, upTo: 6))
            #expect(bytes(SearchText.folded(once)) == bytes(once), "seed \(seed)")
        }
    }
}

@Suite struct CellTextTests {
    @Test(
        arguments: [
            ("a", "a"), ("a b", "a b"), (" a  b ", "a b"), ("a\r\nb\tc", "a b c"), ("a\u{A0}b\u{A0}", "a b"),
            ("\u{FEFF}a\u{200B}b", "a b"), ("\u{3000}小米\u{3000}科技", "小米 科技"), ("a\u{2028}b\u{2009}c\u{85}d", "a b c d"),
            ("e\u{301}", "é"), ("и\u{306}", "й"), ("か\u{3099}", "が"), ("\u{1100}\u{1161}", "가"), ("\u{212B}", "Å"),
            ("\u{627}\u{653}", "\u{622}"), ("\u{9C7}\u{9BE}", "\u{9CB}"), ("\u{F900}", "\u{8C48}"), ("\u{37E}", ";"),
            ("ＡＢ ﬁ ｶ", "ＡＢ ﬁ ｶ"), ("a\u{200D}b", "a\u{200D}b"), ("x\u{1680}y", "x y"), ("№ 5", "№ 5"),
        ]
    )
    func `a cell's text is composed, with one space for any white space`(text: String, folded: String) {
        #expect(bytes(CellText.folded(text)) == bytes(folded))
    }

    @Test(arguments: ["", " ", "\u{A0}", "\u{200B}\u{FEFF}", "\u{3000}\n\t"])
    func `white space alone is nothing`(text: String) {
        #expect(CellText.folded(text) == nil)
    }

    @Test func `every character becomes its composed form, however it is spelt`() {
        var wrong: [Unicode.Scalar] = []
        let planes: [ClosedRange<UInt32>] = [
            0x21...0xFFFF, 0x1_0000...0x1_2FFF, 0x1_D100...0x1_D1FF, 0x2_F800...0x2_FA1D,
        ]
        for scalar in planes.joined().compactMap(Unicode.Scalar.init) where !scalar.properties.isWhitespace {
            if scalar == "\u{200B}" || scalar == "\u{FEFF}" { continue }
            let text = String(scalar)
            let decomposed = text.decomposedStringWithCanonicalMapping
            guard decomposed.unicodeScalars.count > 1 || decomposed.unicodeScalars.first != scalar else { continue }
            let composed = bytes(text.precomposedStringWithCanonicalMapping)
            if bytes(CellText.folded(text)) != composed || bytes(CellText.folded(decomposed)) != composed {
                wrong.append(scalar)
            }
        }
        #expect(wrong.isEmpty)
    }

    @Test func `a text is normalised exactly where Unicode's properties say so`() {
        let seed = Seed.drawn()
        var random = Seeded(seed)
        let alphabet: [Unicode.Scalar] =
            Array(repeating: "x", count: 12)
            + [
                " ", " ", " ", "A", "~", "\u{7F}", "\t", "\0", "\u{A0}", "\u{3000}", "\u{301}", "é", "小", "한",
                "\u{FEFF}",
            ]
        for _ in 0..<2_000 {
            let text = random.text(of: alphabet, upTo: 40)
            let words = text.unicodeScalars.split { scalar in
                scalar.properties.isWhitespace || ["\0", "\u{200B}", "\u{FEFF}"].contains(scalar)
            }
            let plain = words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
                .precomposedStringWithCanonicalMapping
            #expect(bytes(CellText.folded(text) ?? "") == bytes(plain), "seed \(seed): \(text.debugDescription)")
            var copy = text
            let isFolded = copy.withUTF8(CellText.isFolded)
            // Text with combining scalars is normalised again even where it is in NFC already.
            if text.unicodeScalars.contains("\u{301}") { continue }
            #expect(
                isFolded == (!text.isEmpty && bytes(text) == bytes(plain)),
                "seed \(seed): \(text.debugDescription)"
            )
        }
    }

    @Test(arguments: [31, 32] as [UInt64])
    func `folding a cell twice changes nothing and leaves no double space`(seed: UInt64) {
        var random = Seeded(seed)
        let alphabet: [Unicode.Scalar] = [
            "a", " ", "\n", "\u{A0}", "\u{200B}", "\u{3000}", "\u{301}", "\u{3099}", "か", "小", "\u{85}", "\u{2028}",
            "\u{1161}",
            "\u{1100}",
        ]
        for _ in 0..<10_000 {
            guard let once = CellText.folded(random.text(of: alphabet, upTo: 8)) else { continue }
            #expect(bytes(CellText.folded(once)) == bytes(once), "seed \(seed)")
            #expect(!once.utf8.starts(with: [0x20]) && once.utf8.last != 0x20 && !once.contains("  "), "seed \(seed)")
        }
    }
}
