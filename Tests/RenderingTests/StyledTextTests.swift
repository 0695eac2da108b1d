import Testing

@testable import Rendering

@Suite struct StyledTextTests {
    private let coloured = TextStyle(isColoured: true)
    private let hostile = "\u{1B}[31mred\nline\u{202E}"

    @Test func `text of others is escaped, and a style is not`() {
        let text: StyledText = "\(coloured.yellow("warning")): \(hostile)"
        #expect(text.rendered == "\u{1B}[33mwarning\u{1B}[39m: \\u{1B}[31mred⏎line\\u{202E}")
        #expect(coloured.bold(hostile).rendered == "\u{1B}[1m\\u{1B}[31mred⏎line\\u{202E}\u{1B}[22m")
        #expect(StyledText(hostile).rendered == "\\u{1B}[31mred⏎line\\u{202E}")
    }

    @Test func `line breaks are kept where they are the program's, or are asked for`() {
        let text: StyledText = "a\n\("b\nc")\n\(block: "d\ne\u{7}")"
        #expect(text.rendered == "a\nb⏎c\nd\ne\\u{7}")
        #expect(StyledText(block: hostile).rendered == "\\u{1B}[31mred\nline\\u{202E}")
        #expect(StyledText(lines: ["a", coloured.red("b"), "c"]).rendered == "a\n\u{1B}[31mb\u{1B}[39m\nc")
        #expect(StyledText(lines: []).rendered == "")
    }

    @Test func `numbers, errors and styled texts can be part of a styled text`() {
        struct Broken: Error, CustomStringConvertible { let description = "broken\u{1B}" }
        let inner: StyledText = "\(1) and \(coloured.dim("two"))"
        let text: StyledText = "\(inner), \(Broken())"
        #expect(text.rendered == "1 and \u{1B}[2mtwo\u{1B}[22m, broken\\u{1B}")
    }

    @Test func `a table is escaped once, when its cells are added`() {
        var table = TextTable(columns: [.init("A\u{1B}")])
        table.add([hostile])
        let shown = StyledText(lines: [table.render(width: nil, style: coloured), "end"]).rendered
        #expect(shown.hasPrefix("\u{1B}[1mA\\u{1B}\u{1B}[22m\n"))
        #expect(shown.hasSuffix("\n\\u{1B}[31mred⏎line\\u{202E}\nend"))
    }
}
