import System
import Testing

/// Bytes of a terminal as keys: a sequence is one key, whole, and its letters are none.
struct KeyTests {
    private static func keys(_ text: String) -> [Key] { Key.keys(Array(text.utf8)) }

    @Test(arguments: [
        "\u{1B}[D", "\u{1B}OD", "\u{1B}[1;5D", "\u{1B}OR", "\u{1B}OQ", "\u{1B}[13~", "\u{1B}[[C", "\u{1B}[200",
        "\u{1B}[",
        "\u{1B}O", "\u{1B}r", "\u{1B}я", "\u{1B}]11;rgb:0/0/0\u{07}", "\u{1B}P1$r\u{1B}\\", "\u{1B}[<0;3;4M", "\u{01}",
        "\u{1B}[I",
    ])
    func `arrows, function keys and answers of the terminal are keys without a meaning`(text: String) {
        #expect(Self.keys(text) == [.other])
        #expect(Self.keys(text + text) == [.other, .other] || text.count < 3 || text == "\u{1B}[200")
    }

    @Test func `letters, Return and the keys that mend a line`() {
        #expect(Self.keys("k") == [.character("k")])
        #expect(
            Self.keys("\r\n\u{7F}\u{08}\u{15}\u{17}\u{04}\u{1B}") == [
                .enter, .enter, .backspace, .backspace, .eraseLine, .eraseWord, .endOfInput, .escape,
            ]
        )
        #expect(Self.keys("зе\u{301}米") == [.character("з"), .character("е\u{301}"), .character("米")])
        #expect(Self.keys("\u{1B}[Dr\u{1B}[C") == [.other, .character("r"), .other])
        #expect(Key.keys([0xFF, 0x72]) == [.other, .character("r")])
        #expect(Self.keys("\u{1B}\u{1B}[Ar") == [.other, .other, .character("r")])
        #expect(Self.keys("").isEmpty)
    }

    @Test func `a paste is one key, with its line breaks`() {
        #expect(Self.keys("\u{1B}[200~register\nr\u{1B}[201~q") == [.paste("register\nr"), .character("q")])
        #expect(Self.keys("\u{1B}[200~reg") == [.paste("reg")])
    }
}
