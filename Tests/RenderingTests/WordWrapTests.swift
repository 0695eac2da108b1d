import Rendering
import TestSupport
import Testing

struct WordWrapTests {
    @Test func `lines break between words, and go on indented`() {
        #expect(WordWrap.lines("one two three", width: 20) == ["one two three"])
        #expect(WordWrap.lines("one two three", width: 7) == ["one two", "three"])
        #expect(WordWrap.lines("  one two three", width: 9, indent: 4) == ["  one two", "    three"])
        #expect(WordWrap.lines("a  b        c", width: 8) == ["a  b", "c"])
        #expect(WordWrap.lines("a /a/path/that/is/long b", width: 8) == ["a", "/a/path/that/is/long", "b"])
        #expect(WordWrap.lines("小米 科技 公司", width: 9) == ["小米 科技", "公司"])
        #expect(WordWrap.lines("", width: 8) == [""])
    }

    @Test func `styles take no room, and a pipe has no width`() {
        let styled = "\u{1B}[33mwarning\u{1B}[39m: one two three four five"
        #expect(WordWrap.onTerminal(styled, width: nil) == styled)
        #expect(WordWrap.onTerminal(styled, width: 40) == styled)
        #expect(
            WordWrap.onTerminal("  " + styled, width: 24)
                == "  \u{1B}[33mwarning\u{1B}[39m: one two three\n    four five"
        )
        #expect(WordWrap.onTerminal("a\n\nb", width: 30) == "a\n\nb")
    }

    @Test func `no word is lost, and no line of several words is too wide`() {
        var random = Seeded(Seed.drawn())
        for _ in 0..<300 {
            let words = (0..<Int.random(in: 1...30, using: &random)).map { _ in
                String(repeating: random.one(of: ["a", "米", "é"]), count: Int.random(in: 1...12, using: &random))
            }
            let width = Int.random(in: 10...60, using: &random)
            let lines = WordWrap.lines(words.joined(separator: " "), width: width, indent: 2)
            #expect(lines.flatMap { $0.split(separator: " ").map(String.init) } == words)
            for line in lines where line.split(separator: " ").count > 1 { #expect(DisplayWidth.of(line) <= width) }
        }
    }
}
