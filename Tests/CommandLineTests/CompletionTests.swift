import Foundation
import TestSupport
import Testing

/// Completes words in each shell that is installed, at a terminal, as a person does.
@Suite(.waitingForPrograms) struct CompletionTests {
    /// A shell, and how it takes the completions.
    struct Shell: Sendable, CustomStringConvertible {
        let name: String
        let arguments: [String]
        let setup: String

        var description: String { name }
        var path: String? {
            ["/usr/bin/", "/bin/", "/usr/local/bin/"].map { $0 + name }
                .first(where: FileManager.default.isExecutableFile)
        }

        private static let folder = Program.repository + "/Config/completions"

        static let all = [
            Shell(name: "bash", arguments: ["--norc", "--noprofile", "-i"], setup: "source '\(folder)/recordal.bash'"),
            Shell(
                name: "zsh",
                arguments: ["-f", "-i"],
                setup: "fpath=('\(folder)' $fpath); autoload -Uz compinit; compinit -u -D"
            ),
            Shell(name: "fish", arguments: ["--no-config", "-i"], setup: "source '\(folder)/recordal.fish'"),
        ]
    }

    private static func workspace() throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: UTC\nactor: anna\nlocal_fields: {matter: text}\n")
        try space.take(TestWorkspace.first + "XQ77,Mark 77,Acme,9,2027-01-01\n")
        return space
    }

    // What a shell hands to the program when each line was typed, and the Tab key pressed at its end. The shell starts a
    // script that asks the real program for words, and otherwise writes down what it was given.
    private static func words(_ lines: [String], in shell: Shell, _ space: TestWorkspace) throws -> [String] {
        let path = try #require(shell.path)
        try FileManager.default.createDirectory(atPath: space.path + "/bin", withIntermediateDirectories: true)
        try space.write(
            "bin/recordal",
            """
            #!/bin/bash
            if [[ $1 = ---completion ]]; then exec '\(Program.path)' "$@"; fi
            printf '<%s>' "$@" >>'\(space.path)/given'
            printf '\\n' >>'\(space.path)/given'
            echo "was"given
            """
        )
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: space.path + "/bin/recordal")
        let terminal = try PseudoTerminal()
        let process = try Program.start(
            ["/usr/bin/setsid", "--ctty", "/usr/bin/env", "-C", space.path, path] + shell.arguments,
            streams: [terminal.stream, terminal.stream, terminal.stream],
            environment: [
                "PATH": "\(space.path)/bin:/usr/bin:/bin", "TERM": "dumb", "HOME": space.path, "PS1": "$ ",
                "LANG": "C.UTF-8",
            ]
        )
        try terminal.type("\(shell.setup); echo is\"\"ready\n")
        try terminal.wait(for: "isready")
        for line in lines {
            try terminal.type(line + "\t")
            // The shell may ask the program before it takes the next key.
            try terminal.type("\n")
            try terminal.wait(for: "wasgiven")
        }
        try terminal.type("exit\n")
        terminal.readToEnd()
        _ = try Program.wait(for: process)
        return try String(contentsOfFile: space.path + "/given", encoding: .utf8)
            .split(separator: "\n").map(String.init)
    }

    @Test(arguments: Shell.all)
    func `a shell completes names, fields, numbers and words`(shell: Shell) throws {
        guard shell.path != nil else { return print("not tried: \(shell.name) is not installed") }
        let space = try Self.workspace()
        let given = try Self.words(
            [
                "recordal show toy:X", "recordal why toy:N12 matt", "recordal import to", "recordal fetches show ",
                "recordal edit toy:N12 status=ca", "recordal list --jurisdiction K", "recordal list --status susp",
                "recordal help troub", "recordal sources chec",
            ],
            in: shell,
            space
        )
        #expect(
            given == [
                "<show><toy:XQ77>", "<why><toy:N12><matter>", "<import><toy>", "<fetches><show><1>",
                "<edit><toy:N12><status=cancelled>", "<list><--jurisdiction><KZ>", "<list><--status><suspended>",
                "<help><troubleshooting>", "<sources><check>",
            ]
        )
    }

    @Test func `what a shell asks for is not there without a workspace or a mirror, and looking leaves no trace`()
        throws
    {
        let question = ["---completion", "show", "--", "positional@0", "2", "4", "recordal", "show", "toy:"]
        let empty = try TemporaryFolder()
        let nowhere = try Program.run(Program.path, question, in: empty.path)
        #expect(nowhere.code == 0 && nowhere.output.isEmpty && nowhere.errors.isEmpty, "\(nowhere)")
        let space = try TestWorkspace()
        let unmade = try space.recordal(
            "---completion",
            "show",
            "--",
            "positional@0",
            "2",
            "4",
            "recordal",
            "show",
            "toy:"
        )
        #expect(unmade.code == 0 && unmade.output.isEmpty && unmade.errors.isEmpty, "\(unmade)")
        #expect(!FileManager.default.fileExists(atPath: space.mirror))
        try space.take(TestWorkspace.first)
        let files = try FileManager.default.contentsOfDirectory(atPath: space.path).sorted()
        let bytes = FileManager.default.contents(atPath: space.mirror)
        let asked = try Program.run(Program.path, question, in: space.path)
        #expect(asked.output.split(separator: "\n").count == 12)
        #expect(try FileManager.default.contentsOfDirectory(atPath: space.path).sorted() == files)
        #expect(FileManager.default.contents(atPath: space.mirror) == bytes)
        try space.write("recordal.sqlite", "no database")
        let damaged = try Program.run(Program.path, question, in: space.path)
        #expect(damaged.code == 0 && damaged.output.isEmpty && damaged.errors.isEmpty, "\(damaged)")
    }

    @Test func `the beginning that candidates have in common is that of all there are`() throws {
        let space = try TestWorkspace()
        try space.take(TestWorkspace.header + TestWorkspace.rows(1000...1999) + TestWorkspace.rows(2000...2001))
        let asked = try space.recordal(
            "---completion",
            "show",
            "--",
            "positional@0",
            "2",
            "5",
            "recordal",
            "show",
            "toy:N"
        )
        let names = asked.output.split(separator: "\n")
        #expect(names.count == 51)
        #expect(names.last == "toy:N2001")
    }

    @Test(arguments: Shell.all)
    func `a shell runs nothing that a register wrote`(shell: Shell) throws {
        guard shell.path != nil else { return print("not tried: \(shell.name) is not installed") }
        let space = try Self.workspace()
        try space.take(
            TestWorkspace.header + "$(id>one),Mark,Acme,9,2027-01-01\n`id>two`,Mark,Acme,9,2027-01-01\n",
            today: "2026-02-10",
            "--partial"
        )
        let given = try Self.words(["recordal show t", "recordal show toy:", "recordal import to"], in: shell, space)
        #expect(given.last == "<import><toy>")
        for name in ["one", "two"] {
            #expect(!FileManager.default.fileExists(atPath: space.path + "/" + name), "\(name)")
        }
    }
}
