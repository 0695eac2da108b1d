import Rendering
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
}
