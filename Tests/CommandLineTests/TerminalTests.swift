import Foundation
import TestSupport
import Testing

/// What a person sees on a terminal: styles as styles, and nothing of a register's that a terminal obeys.
@Suite(.waitingForPrograms) struct TerminalTests {
    /// A workspace with a hostile mark, words that are not mapped, an edit with a conflict, and a held fetch.
    private static func filled() throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write(
            "sources/toy.yaml",
            TestWorkspace.toy.replacing(
                "status: {constant: active}",
                with: "right_type: {column: holder, values: {Other: trademark}}\n  status: {constant: active}"
            )
        )
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nactor: anna\nportfolio:\n  - holder: acme\n")
        let hostile = "H1,\"\u{1B}[31mred\u{202E}\",\"Acme\u{7}\",\"3, 9\",2027-01-01\n"
        #expect(try space.take(TestWorkspace.header + hostile + TestWorkspace.rows(1...11)).code == 0)
        #expect(try space.recordal("edit", "toy:H1", "holder=Acme Two", "--correction", "--reason", "x").code == 0)
        #expect(try space.recordal("edit", "toy:H1", "tags=x").code == 0)
        let moved = hostile.replacing("Acme\u{7}", with: "Acme\u{7} Three")
        #expect(
            try space.take(TestWorkspace.header + moved + TestWorkspace.rows(1...11), today: "2026-02-10").code == 4
        )
        #expect(try space.take(TestWorkspace.header, today: "2026-02-11").code & 3 == 3)
        return space
    }

    private static let commands = [
        ["import", "toy", "edition.csv", "--dry-run"], ["status"], ["fetches"], ["fetches", "show", "3"],
        ["why", "toy:H1", "holder"], ["doctor"], ["config", "check"], ["list"], ["search", "red"], ["conflicts"],
        ["show", "toy:H1"], ["history", "toy:H1"], ["changes"], ["presence"], ["deadlines"], ["sources"], ["hooks"],
        ["sources", "check", "toy", "hostile.csv"], ["alerts", "send", "--dry-run"], ["alerts", "messages"],
        ["observe", "toy:H1", "mark=\u{1B}[32mgreen", "--evidence", "edition.csv", "--dry-run"],
        ["edit", "toy:H1", "owner=\u{1B}[33my", "--dry-run"], ["resolve", "1", "--take", "local", "--dry-run"],
        ["show", "nothing"], ["hooks", "test", "conflict", "--dry-run"],
    ]

    private static func ready() throws -> TestWorkspace {
        let space = try filled()
        try space.hook("tell", "cat; exit 1")
        try space.write(
            "recordal.yaml",
            """
            time_zone: Europe/Zurich
            actor: anna
            portfolio:
              - holder: acme
            hooks:
              conflict: {path: hooks/tell, to: [a@example.com]}
              change: {path: hooks/gone, to: [a@example.com]}

            """
        )
        try space.write("hostile.csv", TestWorkspace.header + "H1,\u{1B}[31mred,x,\"3, 9\",soon\nH2,,,,\u{7}\n")
        return space
    }

    /// A style's sequence, as the program writes them.
    private static var style: Regex<(Substring, Substring)> { #/\u{1B}\[(1|2|22|31|32|33|39)m/# }

    @Test func `on a terminal styles are styles, and no text of others is obeyed`() throws {
        let space = try Self.ready()
        var coloured: Set<String> = []
        for arguments in Self.commands {
            let shown = try space.terminal(arguments)
            #expect(shown.code < 126, "\(arguments): \(shown)")
            if shown.text.contains(Self.style) { coloured.insert(arguments[0]) }
            // The progress line draws itself anew and is erased.
            let plain = shown.text.replacing(#/\r|\u{1B}\[K/#, with: "").replacing(Self.style, with: "")
            let left = plain.unicodeScalars.first { $0.value < 0x20 && $0 != "\n" || $0 == "\u{202E}" }
            #expect(left == nil, "\(arguments): \(plain.debugDescription)")
            // A style that was escaped as if a register had written it; `[31m`, `[32m` and `[33m` stand in texts of others.
            let escaped = plain.firstMatch(of: #/\\u\{1B\}\[(1m|2m|22m|39m|33mwarning|31mfailed|31munsound)/#)
            #expect(escaped == nil, "\(arguments): \(plain)")
        }
        let wanted: Set = [
            "import", "status", "fetches", "why", "config", "list", "conflicts", "show", "sources", "hooks", "observe",
            "deadlines", "history",
        ]
        #expect(wanted.subtracting(coloured).isEmpty, "\(coloured)")
        #expect(try space.terminal(["status"]).text.contains("\u{1B}[33mwarning\u{1B}[39m: "))
        #expect(try space.terminal(["show", "nothing"]).text.contains("\u{1B}[31mrecordal:\u{1B}[39m there is no"))
        #expect(try space.terminal(["list"]).text.contains("\\u{1B}[31mred\\u{202E}"))
    }

    @Test(arguments: [["TERM": "xterm", "NO_COLOR": "1"], ["TERM": "dumb"], [:]] as [[String: String]])
    func `a terminal without colour gets none`(environment: [String: String]) throws {
        let space = try Self.ready()
        // One function decides for all commands: a few show that it hears of each environment.
        let commands = environment["NO_COLOR"] == nil ? [["status"], ["show", "nothing"]] : Self.commands
        for arguments in commands where !arguments.contains("--dry-run") || arguments[0] == "import" {
            let shown = try space.terminal(arguments, environment: environment).text
            #expect(!shown.contains(Self.style), "\(arguments): \(shown)")
            #expect(!shown.contains("\\u{1B}[1m") && !shown.contains("\\u{1B}[33mwarning"), "\(arguments): \(shown)")
        }
        let piped = try space.recordal("status", environment: ["TERM": "xterm"])
        #expect(!piped.output.contains("\u{1B}") && piped.errors.contains("warning: "))
    }
}
