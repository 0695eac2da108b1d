import Glibc
import Testing

@testable import Rendering

@Suite struct TerminalTests {
    /// Runs a closure with a descriptor of a new pseudo-terminal of `columns` columns.
    private func withTerminal<Value>(columns: UInt16, _ body: (Int32) -> Value) throws -> Value {
        let main = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        try #require(main >= 0)
        defer { close(main) }
        // TIOCSPTLCK and TIOCGPTN, which the C library's module does not show: unlock the terminal, and ask its number.
        var isLocked: Int32 = 0
        var number: Int32 = -1
        try #require(ioctl(main, 0x4004_5431, &isLocked) == 0 && ioctl(main, 0x8004_5430, &number) == 0)
        let terminal = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        try #require(terminal >= 0)
        defer { close(terminal) }
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        try #require(ioctl(terminal, UInt(TIOCSWINSZ), &size) == 0)
        return body(terminal)
    }

    @Test func `a terminal says how wide it is`() throws {
        #expect(try withTerminal(columns: 132) { Terminal.width(fileDescriptor: $0) } == 132)
        #expect(try withTerminal(columns: 132) { Terminal.isTerminal($0) })
    }

    @Test(arguments: [("100", 100), ("0", 80), ("wide", 80), ("-3", 80), (nil, 80)] as [(String?, Int)])
    func `a terminal that does not say is as wide as stated, or 80`(stated: String?, columns: Int) throws {
        #expect(try withTerminal(columns: 0) { Terminal.width(fileDescriptor: $0, stated: stated) } == columns)
    }

    @Test func `a pipe has no width and no colour`() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { ends.forEach { close($0) } }
        #expect(Terminal.width(fileDescriptor: ends[1], stated: "100") == nil)
        #expect(!Terminal.isTerminal(ends[1]))
        #expect(TextStyle.forTerminal(fileDescriptor: ends[1], environment: ["TERM": "xterm"]) == .plain)
    }

    @Test(
        arguments: [
            (["TERM": "xterm"], true), (["TERM": "dumb"], false), ([:], false),
            (["TERM": "xterm", "NO_COLOR": "1"], false),
            (["TERM": "xterm", "NO_COLOR": "0"], false), (["TERM": "xterm", "NO_COLOR": ""], true),
        ] as [([String: String], Bool)]
    )
    func `the environment can refuse colour`(environment: [String: String], isColoured: Bool) throws {
        let style = try withTerminal(columns: 80) {
            TextStyle.forTerminal(fileDescriptor: $0, environment: environment)
        }
        #expect(style.isColoured == isColoured)
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
