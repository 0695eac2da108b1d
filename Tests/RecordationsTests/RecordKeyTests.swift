import Recordations
import TestSupport
import Testing

@Suite struct RecordKeyTests {
    private typealias Components = [String?]

    @Test(
        arguments: [
            (["00001/ТЗ-260905"], "00001/ТЗ-260905"),
            (["00579/ТЗ- 220116"], "00579/ТЗ-220116"),
            (["T2023-13520", "10268542"], "T2023-13520+10268542"),
            ([" T2023\u{A0}\u{2011}\u{3000}13520\t\n"], "T2023-13520"),
            (["Ｔ２０２３－１３５２０"], "T2023-13520"),
            (["a–b—c−d‒e﹣f"], "a-b-c-d-e-f"),
            (["a\u{200B}b\u{FEFF}c\u{AD}d"], "abcd"),
            (["a+b%c:d"], "a%2Bb%25c%3Ad"),
            (["＋"], "%2B"),
            (["a\u{1}b\u{7F}"], "a%01b%7F"),
            ([nil], "%-"), ([""], ""), (["-"], "-"), (["%-"], "%25-"),
            (["a", nil, ""], "a+%-+"),
            (["e\u{301}"], "é"), (["e\u{200D}\u{301}"], "é"), (["ﬁ"], "fi"), (["Å"], "Å"),
        ] as [([String?], String)]
    )
    func `a key's text is comparable and escapes what joins`(components: [String?], text: String) {
        #expect(bytes(RecordKey(components: components).text) == bytes(text))
    }

    @Test(
        arguments: [
            (["a", "bc"], ["ab", "c"]), (["a+b"], ["a", "b"]), ([nil], [""]), ([nil], ["-"]), ([nil], ["%-"]),
            ([""], ["-"]), (["a", ""], ["a"]), (["a", nil], ["a", ""]), (["a", ""], ["", "a"]), (["%2B"], ["+"]),
            (["a%"], ["a%25"]), ([nil, nil], [nil]), (["a:b"], ["a%3Ab"]), (["A"], ["a"]), (["\u{1}"], ["%01"]),
        ] as [([String?], [String?])]
    )
    func `different components give different keys`(one: [String?], other: [String?]) {
        #expect(RecordKey(components: one) != RecordKey(components: other))
        #expect(bytes(RecordKey(components: one).text) != bytes(RecordKey(components: other).text))
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `keys are equal exactly when their comparable components are`(seed: UInt64) {
        var random = Seeded(seed)
        let alphabet: [Unicode.Scalar] = [
            "a", "b", "+", "%", ":", "-", "2", "B", "–", "\u{A0}", "\u{301}", "\u{1}", "＋",
        ]
        var known: [[UInt8]: Components] = [:]
        for _ in 0..<20_000 {
            let components: Components = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                Int.random(in: 0..<8, using: &random) == 0 ? nil : random.text(of: alphabet, upTo: 3)
            }
            let comparable = components.map { $0.map(RecordKey.comparable) }
            let text = Array(RecordKey(components: components).text.utf8)
            let former = known.updateValue(comparable, forKey: text)
            if let former { #expect(former == comparable, "seed \(seed)") }
            // Conversely, comparable numbers make the same key.
            #expect(Array(RecordKey(components: comparable).text.utf8) == text, "seed \(seed): \(components)")
        }
        #expect(known.count > 500)
    }

    @Test(arguments: [5, 6] as [UInt64])
    func `comparing twice changes nothing`(seed: UInt64) {
        var random = Seeded(seed)
        let alphabet: [Unicode.Scalar] = [
            "e", "\u{301}", "\u{200D}", "\u{327}", "ｶ", "ﾞ", "\u{3099}", "ﬁ", "½", "\u{1100}", "\u{1161}", "⁻", " ",
            "Å", "ſ",
        ]
        for _ in 0..<20_000 {
            let once = RecordKey.comparable(random.text(of: alphabet, upTo: 6))
            #expect(bytes(RecordKey.comparable(once)) == bytes(once), "seed \(seed)")
        }
    }
}
