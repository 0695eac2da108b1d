import Rendering
import TestSupport
import Testing

/// Styled text in lines of a width.
struct WrappingTests {
    private static func lines(_ text: StyledText, _ width: Int, indent: Int = 0) -> [String] {
        text.wrapped(to: width, indent: indent).map(\.rendered)
    }

    @Test func `lines break between words, and the others are indented`() {
        #expect(Self.lines("one two three", 8, indent: 2) == ["one two", "  three"])
        #expect(Self.lines("  one  two", 40) == ["  one  two"])
        #expect(Self.lines("a\n\n  b", 40) == ["a", "", "  b"])
        #expect(Self.lines("/a/very/long/path is", 8) == ["/a/very/long/path", "is"])
        #expect(Self.lines("", 8) == [""])
    }

    @Test func `a text without spaces breaks between signs of two columns`() {
        #expect(Self.lines("智能手机电池", 8, indent: 2) == ["智能手机", "  电池"])
    }

    @Test func `styles and escapes go with their words`() {
        let style = TextStyle(isColoured: true)
        let text: StyledText = "ours \(style.bold("one two")) \("\u{1B}[2J")"
        #expect(Self.lines(text, 9) == ["ours \u{1B}[1mone\u{1B}[22m", "\u{1B}[1mtwo\u{1B}[22m", #"\u{1B}[2J"#])
    }

    @Test func `a rendered text is wrapped on a terminal, and in a pipe it is not`() {
        let text: StyledText = "  \(TextStyle(isColoured: true).yellow("warning")): one two three four five"
        #expect(text.rendered(width: nil) == text.rendered && text.rendered(width: 40) == text.rendered)
        let wrapped = "  \u{1B}[33mwarning\u{1B}[39m: one two\n    three four five"
        #expect(text.rendered(width: 20) == wrapped, "\(text.rendered(width: 20).debugDescription)")
        #expect(StyledText(block: "a\n\nb").rendered(width: 30) == "a\n\nb")
        // A table is fitted already, and the sequences in it take no room.
        var table = TextTable(columns: [TextTable.Column("One", isFlexible: true), TextTable.Column("Two")])
        table.add([String(repeating: "x", count: 40), "y"])
        let fitted = table.render(width: 24, style: TextStyle(isColoured: true))
        #expect(fitted.rendered(width: 24) == fitted.rendered)
    }

    @Test func `no word is lost, and no line of several words is too wide`() {
        var random = Seeded(Seed.drawn())
        for _ in 0..<300 {
            let words = (0..<Int.random(in: 1...30, using: &random)).map { _ in
                String(repeating: random.one(of: ["a", "é", "x-"]), count: Int.random(in: 1...12, using: &random))
            }
            let width = Int.random(in: 10...60, using: &random)
            let lines = Self.lines(StyledText(words.joined(separator: " ")), width, indent: 2)
            #expect(lines.flatMap { $0.split(separator: " ").map(String.init) } == words)
            for line in lines where line.split(separator: " ").count > 1 { #expect(DisplayWidth.of(line) <= width) }
        }
    }
}
