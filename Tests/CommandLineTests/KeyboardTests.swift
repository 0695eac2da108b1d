import Foundation
import TestSupport
import Testing

/// The walk through the queue at a terminal: keys as they are pressed, and the terminal given back on every way out.
@Suite(.waitingForPrograms) struct KeyboardTests {
    private static let key = "key (? for help): "

    /// A workspace with two conflicts, and the settings that let the walk write.
    private static func space() throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nactor: anna\n")
        try space.write("sources/toy.yaml", TestWorkspace.toy + "\nguards: {changed_share: 100%}\n")
        try space.take(TestWorkspace.first)
        for number in 1...2 {
            let value = "valid_to=2030-01-0\(number)"
            let edit = try space.recordal("edit", "toy:N\(number)", value, "--correction", "--reason", "x")
            #expect(edit.code == 0)
        }
        let next = TestWorkspace.header + TestWorkspace.rows(1...12, end: "2029-09-09")
        #expect(try space.take(next, today: "2026-02-10").code == 4)
        return space
    }

    private static func walk(_ space: TestWorkspace, _ terminal: PseudoTerminal) throws -> pid_t {
        let process = try Program.start(
            [Program.path, "resolve", "-i", "--reason", "review"],
            in: space.path,
            streams: [terminal.stream, terminal.stream, terminal.stream],
            environment: ["TERM": "xterm"]
        )
        try terminal.wait(for: key)
        try terminal.waitUntil(handsOverLines: false)
        return process
    }

    /// A shell that has the terminal as its own, so that Ctrl-C and Ctrl-Z are signals to what runs in the foreground.
    private static func shell(_ space: TestWorkspace, _ terminal: PseudoTerminal) throws -> pid_t {
        let shell = try Program.start(
            ["/usr/bin/setsid", "--ctty", "/bin/bash", "--norc", "--noprofile", "--noediting", "-i"],
            streams: [terminal.stream, terminal.stream, terminal.stream],
            environment: ["TERM": "xterm", "RECORDAL": Program.path, "PS1": "ready> "]
        )
        try terminal.wait(for: "ready> ")
        try terminal.type("cd '\(space.path)'; \"$RECORDAL\" resolve -i --reason review\n", then: key)
        try terminal.waitUntil(handsOverLines: false)
        return shell
    }

    @Test func `each key counts at once, and a value is a line that can be mended`() throws {
        let space = try Self.space()
        let terminal = try PseudoTerminal()
        let process = try Self.walk(space, terminal)
        try terminal.type("\n", then: Self.key)
        try terminal.type("e", then: "value (-: none; Esc: back): ")
        try terminal.type("2031-02-0\u{7F}02", then: "2031-02-02")
        try terminal.type("\n", then: "reason (Return: 'review'; Esc: back): ")
        try terminal.type("\n", then: "2 of 2")
        try terminal.wait(for: Self.key)
        try terminal.type("k", then: "reason (")
        try terminal.type("\n", then: "Nothing waits any more")
        try terminal.wait(for: Self.key)
        try terminal.type("\n", then: "2 of 2 conflicts answered.")
        terminal.readToEnd()
        #expect(try Program.wait(for: process) == 0)
        #expect(terminal.handsOverLines)
        #expect(terminal.text.contains("\u{1B}[?2004h") && terminal.text.hasSuffix("answered.\n"), "\(terminal.text)")
        #expect(try space.recordal("show", "toy:N1").output.contains("2031-02-02"))
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
    func `a signal ends the walk as it ends any program, and the terminal is as it was`(signal: Int32) throws {
        let space = try Self.space()
        let terminal = try PseudoTerminal()
        let process = try Self.walk(space, terminal)
        // Also in the middle of a line.
        try terminal.type("1", then: Self.key)
        try terminal.type("k", then: "reason (")
        try terminal.type("half", then: "half")
        try #require(kill(process, signal) == 0)
        terminal.readToEnd()
        #expect(try Program.wait(for: process) & 0x7F == signal)
        #expect(terminal.handsOverLines)
        #expect(terminal.text.hasSuffix("\u{1B}[?2004l"))
        #expect(try space.sql("SELECT count(*) FROM conflict WHERE state = 'open'") == "2\n")
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `stopped and gone on with in a shell, the walk is where it was, and drawn again`() throws {
        let space = try Self.space()
        let terminal = try PseudoTerminal()
        let shell = try Self.shell(space, terminal)
        try terminal.type("\n", then: "1 of 2")
        try terminal.wait(for: Self.key)
        try terminal.type("\u{1A}", then: "Stopped")
        try terminal.wait(for: "ready> ")
        try terminal.waitUntil(handsOverLines: true)
        // In the background it stops again, and leaves the shell its terminal.
        try terminal.type("bg\n", then: "ready> ")
        try terminal.type("echo line\n", then: "line\r\n")
        #expect(terminal.handsOverLines)
        try terminal.type("fg\n", then: "1 of 2")
        try terminal.wait(for: Self.key)
        try terminal.waitUntil(handsOverLines: false)
        try terminal.type("n", then: "2 of 2")
        try terminal.wait(for: Self.key)
        try terminal.type("\u{03}", then: "ready> ")
        try terminal.waitUntil(handsOverLines: true)
        try terminal.type("echo ended with $?\n", then: "ended with 130")
        try terminal.type("exit\n")
        terminal.readToEnd()
        #expect(try Program.wait(for: shell) == 0)
        #expect(try space.recordal("conflicts").code == 4)
    }

    @Test func `another width of the window is heeded at once`() throws {
        let space = try Self.space()
        let terminal = try PseudoTerminal(columns: 120)
        let shell = try Self.shell(space, terminal)
        try terminal.type("\n", then: "1 of 2")
        try terminal.wait(for: Self.key)
        let wide = terminal.bytes.count
        #expect(Self.widest(terminal.text) > 80)
        try terminal.resize(columns: 60)
        try terminal.wait(for: "1 of 2")
        try terminal.wait(for: Self.key)
        let narrow = String(decoding: terminal.bytes[wide...], as: UTF8.self)
        #expect((40...60).contains(Self.widest(narrow)), "\(narrow)")
        try terminal.type("q", then: "0 of 2 conflicts answered.")
        try terminal.type("exit\n")
        terminal.readToEnd()
        #expect(try Program.wait(for: shell) == 0)
    }

    private static func widest(_ text: String) -> Int {
        let plain = text.replacing(#/\e\[[0-9;?]*[A-Za-z]/#, with: "")
        return plain.split(whereSeparator: \.isNewline).map(\.count).max() ?? 0
    }
}
