import Rendering
import Testing

@Suite struct TextStyleTests {
    @Test func `what is no terminal has no colour`() {
        #expect(TextStyle(isTerminal: false, environment: ["TERM": "xterm"]) == .plain)
    }

    @Test(
        arguments: [
            (["TERM": "xterm"], true), (["TERM": "dumb"], false), ([:], false),
            (["TERM": "xterm", "NO_COLOR": "1"], false),
            (["TERM": "xterm", "NO_COLOR": "0"], false), (["TERM": "xterm", "NO_COLOR": ""], true),
        ] as [([String: String], Bool)]
    )
    func `the environment can refuse colour`(environment: [String: String], isColoured: Bool) {
        #expect(TextStyle(isTerminal: true, environment: environment).isColoured == isColoured)
    }

    @Test func `a style adds nothing unless it is coloured`() {
        let coloured = TextStyle(isColoured: true)
        func text(_ text: StyledText) -> String { text.rendered }
        #expect(text("\(TextStyle.plain.red("x"))\(TextStyle.plain.bold("y"))") == "xy")
        #expect(text(coloured.red("x")) == "\u{1B}[31mx\u{1B}[39m")
        #expect(
            text("\(coloured.yellow("x"))\(coloured.green("y"))") == "\u{1B}[33mx\u{1B}[39m\u{1B}[32my\u{1B}[39m"
        )
        #expect(
            text("\(coloured.bold("x"))\(coloured.dim("y"))") == "\u{1B}[1mx\u{1B}[22m\u{1B}[2my\u{1B}[22m"
        )
        #expect(text(coloured.bold("")) == "")
    }
}
