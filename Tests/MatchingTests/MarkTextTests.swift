import Foundation
import Matching
import Settings
import TestSupport
import Testing

@Suite struct MarkTextTests {
    private func likeness(_ first: String, _ second: String, _ aliases: Aliases = .none) -> MarkLikeness {
        let (first, second) = (MarkText(first), MarkText(second))
        let found = first.likeness(to: second, aliases: aliases)
        #expect(second.likeness(to: first, aliases: aliases) == found, "the order matters: \(first.raw) \(second.raw)")
        return found
    }

    @Test(arguments: [
        ("GRUNDFОS", "GRUNDFOS", "letters look alike: Cyrillic О and Latin O"),
        ("VEUVE CLIСQUOT", "Veuve Clicquot", "letters look alike: Cyrillic С and Latin C"),
        (
            "РЕРSОDЕNТ", "PEPSODENT",
            "letters look alike: Cyrillic Р and Latin P, Cyrillic Е and Latin E, Cyrillic О and Latin O and others"
        ),
        ("нurom", "HUROM", "letters look alike: Cyrillic Н and Latin H"),
        ("M1", "MI", "letters look alike: Latin I and the digit 1"),
        ("ОLMECA", "OLMECA", "letters look alike: Cyrillic О and Latin O"),
    ])
    func `letters that look alike are found`(first: String, second: String, reason: String) {
        #expect(likeness(first, second) == .lookAlike(reason: reason))
    }

    @Test(arguments: [
        ("xiaomi", "XIAOMI", "capital and small letters differ"),
        ("ＭＩ", "MI", "the same letters in another width or form"),
        ("RED BULL", "RedBull", "spaces or punctuation differ"), ("L’ORÉAL", "L'OREAL", "accents differ"),
        ("LEXUS®", "LEXUS", "spaces or punctuation differ"),
        ("Straße", "STRASSE", "the same letters in another width or form"),
        ("華為", "华为", "simplified and traditional characters"), ("後浪", "后浪", "simplified and traditional characters"),
        ("髮", "发", "simplified and traditional characters"), ("Coca–Cola", "COCA COLA", "spaces or punctuation differ"),
        ("Cafe\u{301}", "CAFÉ", "capital and small letters differ"),
    ])
    func `the same mark in another spelling`(first: String, second: String, reason: String) {
        #expect(likeness(first, second) == .sameSpelledOtherwise(reason: reason))
    }

    @Test(arguments: [
        ("ХУРОМ", "HUROM", MarkLikeness.transliterated(reason: "both are HUROM in Latin letters")),
        ("小米", "XIAOMI", .transliterated(reason: "both are XIAOMI in Latin letters")),
        ("LEXUS / ЛЕКСУС", "Lexus", .near(reason: "'Lexus' is a part of 'LEXUS / ЛЕКСУС'")),
        ("Миле Miele", "MIELE", .near(reason: "'MIELE' is a part of 'Миле Miele'")),
        ("TOFFIFEE", "TOFIFEE", .near(reason: "a letter is missing in one of them")),
        ("OLMECA", "OLMECO", .near(reason: "one letter differs")),
        ("OLMECA", "OLEMCA", .near(reason: "two letters are swapped")),
        ("LEGO", "LEVO", .different), ("PASSPORT", "LEXUS", .different), ("LEXUS", "ЛЕКСУС", .different),
        ("Miele", "Миле", .different), ("м", "m", .lookAlike(reason: "letters look alike: Cyrillic М and Latin M")),
        ("發", "髮", .different),
    ])
    func `suggestions have a reason, and other marks are different`(
        first: String,
        second: String,
        expected: MarkLikeness
    ) {
        #expect(likeness(first, second) == expected)
    }

    @Test(arguments: ["=", "§", "@!", "[[]]]]]]", ")", "→", "♥"])
    func `a mark without words equals only itself`(text: String) {
        #expect(MarkText(text).isWordless)
        #expect(MarkText(text).keys == nil)
        #expect(likeness(text, text) == .same)
        #expect(likeness(text, "==") == .different)
        #expect(likeness(text, "\(text) ACME") == .different)
        #expect(likeness(text, "") == .different)
    }

    @Test func `an empty mark equals nothing`() {
        #expect(likeness("", "") == .different)
        #expect(likeness(" \u{A0}", "\t") == .different)
        #expect(MarkText("\u{301}").isWordless)
        #expect(!MarkText("501").isWordless)
        #expect(!MarkText("हिन्दी").isWordless)
    }

    @Test func `alike marks share a key`() throws {
        for (first, second) in [
            ("GRUNDFОS", "grundfos"), ("華為", "华为"), ("後", "后"), ("L’ORÉAL", "loreal"), ("RED BULL", "RedBull"),
            ("M1", "MI"),
        ] {
            let keys = try [first, second].map { try #require(MarkText($0).keys) }
            #expect(!Set(keys[0].same).isDisjoint(with: keys[1].same), "\(first) \(second)")
        }
        let (cyrillic, latin) = (try #require(MarkText("ХУРОМ").keys), try #require(MarkText("Hurom").keys))
        #expect(cyrillic.transliterated == latin.transliterated)
        #expect(!Set(MarkText("OLMECA").nearKeys).isDisjoint(with: MarkText("OLEMCA").nearKeys))
        #expect(MarkText("LEGO").nearKeys.isEmpty)
        let whole = try #require(MarkText("LEXUS / ЛЕКСУС").keys)
        let part = try #require(MarkText("Lexus").keys)
        #expect(whole.parts.contains(part.exact))
    }

    @Test func `hostile text does no harm`() {
        let long = String(repeating: "Ӝﷺ", count: 20_000)
        for text in [long, "\u{0}", "\u{FFFD}\u{202E}", String(repeating: "a", count: 33_000), "🇰🇿", "\u{1F600}"] {
            _ = likeness(text, "ACME")
            _ = MarkText(text).keys
        }
        #expect(likeness(long, long + "Ж") == .different)
    }
}

@Suite struct NearnessTests {
    @Test func `the slip is the distance one`() {
        let seed = Seed.drawn()
        var random = Seeded(seed)
        var slips = 0
        for _ in 0..<20_000 {
            func text() -> [UInt8] {
                (0..<Int.random(in: 0...5, using: &random)).map { _ in UInt8.random(in: 0...2, using: &random) }
            }
            let (first, second) = (text(), text())
            let distance = Nearness.distance(first, second)
            #expect(distance == Nearness.distance(second, first))
            #expect((Nearness.slip(first, second) != nil) == (distance == 1), "\(first) \(second) seed \(seed)")
            if distance == 1 {
                slips += 1
                let keys = [first, second].map { Set(Nearness.deletionKeys($0.map(UInt32.init))) }
                #expect(!keys[0].isDisjoint(with: keys[1]), "\(first) \(second) seed \(seed)")
            }
        }
        #expect(slips > 1_000)
    }

    /// Writes random texts and their distances to `$RECORDAL_DISTANCES`, for a check against another program.
    @Test(.enabled(if: Environment.distances != nil)) func `distances are written for a check`() throws {
        var random = Seeded(Seed.drawn())
        var lines = ""
        let alphabet = Array("ABCAÉМ小")
        for _ in 0..<20_000 {
            func text() -> [Character] {
                (0..<Int.random(in: 0...12, using: &random)).map { _ in
                    alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
                }
            }
            let (first, second) = (text(), text())
            lines += "\(String(first))\t\(String(second))\t\(Nearness.distance(first, second))\n"
        }
        try lines.write(toFile: try #require(Environment.distances), atomically: true, encoding: .utf8)
    }

    private enum Environment {
        static let distances = ProcessInfo.processInfo.environment["RECORDAL_DISTANCES"]
    }

    @Test(arguments: [("CA", "ABC", 3), ("AB", "BA", 1), ("", "AB", 2), ("KITTEN", "SITTING", 3), ("SAME", "SAME", 0)])
    func `no part is changed twice`(first: String, second: String, distance: Int) {
        #expect(Nearness.distance(Array(first.utf8), Array(second.utf8)) == distance)
    }
}
