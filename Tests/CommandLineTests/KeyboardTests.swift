import Foundation
import TestSupport
import Testing

/// The walk through the queue at a terminal: keys as they are pressed, and the terminal given back on every way out.
@Suite(.waitingForPrograms) struct KeyboardTests {
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
        try Program.start(
            ["/usr/bin/env", "-C", space.path, Program.path, "resolve", "-i", "--reason", "review"],
            streams: [terminal.stream, terminal.stream, terminal.stream],
            environment: ["TERM": "xterm"]
        )
    }

    @Test func `each key counts at once, and a value is a line`() throws {
        let space = try Self.space()
        let terminal = try PseudoTerminal()
        let process = try Self.walk(space, terminal)
        try terminal.wait(for: "[q]uit: ")
        try terminal.waitUntil(handsOverLines: false)
        try terminal.type("v")
        try terminal.wait(for: "value: ")
        // A typed line can be mended before it is entered.
        try terminal.waitUntil(handsOverLines: true)
        try terminal.type("2031-02-0\u{7F}02\n")
        try terminal.wait(for: "2 of 2")
        try terminal.wait(for: "[q]uit: ")
        try terminal.type("l")
        terminal.readToEnd()
        #expect(try Program.wait(for: process) == 0)
        #expect(terminal.text.contains("2 of 2 conflicts answered."), "\(terminal.text)")
        #expect(terminal.handsOverLines)
        #expect(try space.recordal("show", "toy:N1").output.contains("2031-02-02"))
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
    func `a signal ends the walk as it ends any program, and the terminal is as it was`(signal: Int32) throws {
        let space = try Self.space()
        let terminal = try PseudoTerminal()
        let process = try Self.walk(space, terminal)
        try terminal.wait(for: "[q]uit: ")
        try terminal.waitUntil(handsOverLines: false)
        try #require(kill(process, signal) == 0)
        terminal.readToEnd()
        #expect(try Program.wait(for: process) & 0x7F == signal)
        #expect(terminal.handsOverLines)
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `stopped and gone on with in a shell, the walk is where it was`() throws {
        let space = try Self.space()
        let terminal = try PseudoTerminal()
        // The shell is the terminal's own, so that Ctrl-C and Ctrl-Z are signals to what runs in the foreground.
        let shell = try Program.start(
            ["/usr/bin/setsid", "--ctty", "/bin/bash", "--norc", "--noprofile", "--noediting", "-i"],
            streams: [terminal.stream, terminal.stream, terminal.stream],
            environment: ["TERM": "xterm", "RECORDAL": Program.path, "PS1": "ready> "]
        )
        try terminal.wait(for: "ready> ")
        try terminal.type("cd '\(space.path)'; \"$RECORDAL\" resolve -i --reason review\n")
        try terminal.wait(for: "[q]uit: ")
        try terminal.waitUntil(handsOverLines: false)
        try terminal.type("\u{1A}")
        try terminal.wait(for: "Stopped")
        try terminal.wait(for: "ready> ")
        try terminal.waitUntil(handsOverLines: true)
        try terminal.type("fg\n")
        try terminal.waitUntil(handsOverLines: false)
        try terminal.type("s")
        try terminal.wait(for: "2 of 2")
        try terminal.wait(for: "[q]uit: ")
        try terminal.waitUntil(handsOverLines: false)
        try terminal.type("\u{03}")
        try terminal.wait(for: "ready> ")
        try terminal.waitUntil(handsOverLines: true)
        try terminal.type("echo ended with $?\n")
        try terminal.wait(for: "ended with 130")
        try terminal.type("exit\n")
        terminal.readToEnd()
        #expect(try Program.wait(for: shell) == 0)
        #expect(try space.recordal("conflicts").code == 4)
    }
}
