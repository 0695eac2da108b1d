import Foundation
import TestSupport
import Testing

/// Streams, colour, pager and words on a terminal, in a pipe, and where nothing can be written.
@Suite(.waitingForPrograms) struct ConsoleTests {
    private static func filled() throws -> TestWorkspace {
        let space = try TestWorkspace()
        let name = "A holder with a name of many words, Limited Liability Company of the North and the South"
        let rows = TestWorkspace.rows(1...40, holder: name.replacing(",", with: ";"))
        #expect(try space.take(TestWorkspace.header + rows).code == 0)
        return space
    }

    @Test func `a long text goes to the pager, a short one to the terminal`() throws {
        let space = try Self.filled()
        let paging = ["TERM": "xterm", "PAGER": "cat > paged"]
        let long = try space.terminal(["list"], environment: paging)
        let paged = try #require(space.text("paged"))
        #expect(long.code == 0 && !long.text.contains("toy:N1"), "\(long)")
        #expect(paged.contains("toy:N40") && paged.contains("\n40 recordations. ") && paged.contains("\u{1B}[1m"))
        try FileManager.default.removeItem(atPath: space.path + "/paged")
        for (words, environment) in [
            (["list", "--limit", "3"], paging), (["list", "--no-pager"], paging), (["list"], ["TERM": "dumb"]),
            (["list"], ["TERM": "xterm", "PAGER": "cat"]), (["edit", "toy:N1", "owner=a", "--dry-run"], paging),
        ] {
            let shown = try space.terminal(words, environment: environment)
            #expect(shown.text.contains("toy:N1") && space.text("paged") == nil, "\(words) \(environment)")
        }
        // A reader who leaves early has seen enough, and a pager that is not there keeps nobody from ending.
        for pager in ["head -1 >/dev/null", "true", "/none/pager"] {
            let left = try space.terminal(["list"], environment: ["TERM": "xterm", "PAGER": pager])
            #expect(left.code == 0, "\(pager): \(left)")
        }
        #expect(try space.recordal("list", environment: paging).output.contains("toy:N40"))
    }

    @Test(
        arguments: [
            ("auto", [:], false), ("auto", ["FORCE_COLOR": "1"], true), ("auto", ["CLICOLOR_FORCE": "1"], true),
            ("auto", ["FORCE_COLOR": "0"], false), ("auto", ["FORCE_COLOR": "1", "NO_COLOR": "1"], false),
            ("always", ["NO_COLOR": "1"], true), ("never", ["FORCE_COLOR": "1"], false),
        ] as [(String, [String: String], Bool)]
    )
    func `colour in a pipe is as the option and the environment say`(
        choice: String,
        environment: [String: String],
        isColoured: Bool
    ) throws {
        let space = try Self.filled()
        let listed = try space.recordal("list", "--color", choice, environment: environment)
        #expect(listed.output.contains("\u{1B}[1m") == isColoured, "\(listed.output.prefix(80))")
        let refused = try space.recordal("show", "nothing", "--color", choice, environment: environment)
        #expect(refused.errors.contains("\u{1B}[31m") == isColoured, "\(refused.errors)")
    }

    @Test func `on a terminal colour can be refused by CLICOLOR and by the option`() throws {
        let space = try Self.filled()
        for (words, environment) in [
            (["list", "--limit", "2"], ["TERM": "xterm", "CLICOLOR": "0"]),
            (["list", "--limit", "2", "--color", "never"], ["TERM": "xterm"]),
        ] {
            #expect(try !space.terminal(words, environment: environment).text.contains("\u{1B}"), "\(words)")
        }
    }

    @Test(arguments: [80, 120] as [UInt16]) func `no line is wider than the terminal, and no word is cut`(
        columns: UInt16
    ) throws {
        let space = try Self.filled()
        _ = try space.recordal("edit", "toy:N1", "holder=New Name", "--correction", "--reason", "x")
        let commands = [
            ["list", "--limit", "5"], ["search", "holder", "--limit", "5"], ["history", "toy:N1"], ["changes"],
            ["presence"], ["deadlines"], ["fetches"], ["sources"], ["hooks"], ["alerts"], ["status"], ["conflicts"],
            ["undo"], ["config", "check"], ["show", "toy:N2"], ["why", "toy:N1", "holder"], ["help"],
            ["help", "dates"],
            ["help", "undo", "edit"], ["list", "--help"],
        ]
        for words in commands {
            let shown = try space.terminal(words, columns: columns)
            let plain = shown.text.replacing(/\u{1B}\[[0-9;]*[mK]|\r/, with: "")
            for line in plain.split(separator: "\n") where line.count > Int(columns) {
                // A path or a command in one piece may be longer than a line, and examples stay whole.
                let isWhole =
                    !line.drop { $0 == " " }.contains(" ") || line.hasPrefix("  recordal ") || line.hasPrefix("    ")
                #expect(isWhole, "\(words) at \(columns): \(line)")
            }
        }
        let narrow = try space.terminal(["list", "--limit", "5"], columns: 80)
        #expect(narrow.text.split(separator: "\n").count < 14, "\(narrow.text)")
    }

    @Test func `what is done is told with -v, and written as lines of JSON`() throws {
        let space = try TestWorkspace()
        try space.write("edition.csv", TestWorkspace.header + TestWorkspace.rows(1...3))
        let told = try space.recordal("import", "toy", "edition.csv", "-v", "--log", "log.jsonl")
        #expect(told.code == 0 && !told.output.contains("recordal.sqlite"))
        for words in ["read ", "recordal.yaml", "edition.csv (", "write toy: fetch 1 ("] {
            #expect(told.errors.contains(words), "\(words): \(told.errors)")
        }
        _ = try space.recordal("list", "--log", "log.jsonl")
        let lines = try #require(space.text("log.jsonl")).split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        #expect(
            lines.count >= 5 && lines.allSatisfy { $0["at"] is String && $0["kind"] is String && $0["what"] is String }
        )
        #expect(try space.recordal("list").errors.contains("read ") == false)
        #expect(try space.recordal("list", "-v", "--quiet").code == 2)
        #expect(try space.recordal("list", "--log", "none/log").errors.contains("none/log cannot be written"))
    }

    @Test func `values of the configuration are read and changed, and a wrong one is refused`() throws {
        let space = try TestWorkspace()
        #expect(try space.recordal("config", "path").output.hasSuffix("/recordal.yaml\n"))
        #expect(try space.recordal("config", "get", "time_zone").output == "Europe/Zurich\n")
        #expect(try space.recordal("config", "set", "actor", "anna").code == 0)
        #expect(try space.recordal("config", "get", "actor").output == "anna\n")
        let before = space.text("recordal.yaml")
        let zone = try space.recordal("config", "set", "time_zone", "Mars/Base")
        #expect(
            zone.code == 2 && zone.errors.contains("recordal.yaml:1:12: 'Mars/Base' is not a time zone"),
            "\(zone.errors)"
        )
        let unknown = try space.recordal("config", "set", "colour", "red")
        #expect(unknown.code == 2 && unknown.errors.contains("'colour'"), "\(unknown.errors)")
        #expect(try space.recordal("config", "set", "actor", "bo", "--dry-run").output.contains("would be bo"))
        #expect(try space.recordal("config", "get", "network.contact").code == 2)
        #expect(space.text("recordal.yaml") == before)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: space.path).allSatisfy { !$0.hasPrefix(".recordal") }
        )
    }

    @Test func `what can be taken back is listed with what stands on it, and is taken back`() throws {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nactor: anna\n")
        #expect(try space.take(TestWorkspace.header + TestWorkspace.rows(1...3)).code == 0)
        #expect(try space.recordal("edit", "toy:N1", "owner=a").code == 0)
        #expect(try space.recordal("edit", "toy:N1", "owner=b").code == 0)
        try space.write("edits.csv", "recordation,owner\ntoy:N2,c\ntoy:N3,d\n")
        #expect(try space.recordal("edit", "--from", "edits.csv").code == 0)
        let object = try space.recordal("undo", "--json").object()
        let changes = try #require(object["changes"] as? [[String: Any]])
        let seen = changes.map { "\($0["kind"] ?? "") \($0["number"] ?? "")" }
        // Within one second the higher number is the newer change.
        let isExpected = seen == ["batch 1", "edit 2", "fetch 1"] || seen == ["edit 2", "batch 1", "fetch 1"]
        #expect(isExpected, "\(seen)")
        #expect(changes.map { $0["obstacle"] is NSNull } == [true, true, false])
        #expect(try space.recordal("undo", "edit", "2", "--reason", " ").code == 2)
        #expect(try space.recordal("undo", "edit", "2").errors.contains("--reason"))
        for words in [["batch", "1"], ["edit", "2"], ["edit", "1"], ["fetch", "1"]] {
            let done = try Program.run(Program.path, ["undo"] + words + ["--reason", "x"], in: space.path)
            #expect(done.code == 0, "\(words): \(done.errors)")
        }
        #expect(try space.recordal("undo").errors.contains("Nothing can be taken back."))
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `a first day begins with empty reports and the next step, and leaves nothing behind`() throws {
        let space = try TestWorkspace(makesMirror: true)
        let temporary = try TemporaryFolder()
        let before = try FileManager.default.contentsOfDirectory(atPath: space.path).sorted()
        for words in [
            ["status"], ["list"], ["search", "x"], ["changes"], ["presence"], ["conflicts"], ["deadlines"], ["alerts"],
            ["alerts", "messages"], ["fetches"], ["undo"],
        ] {
            let environment = ["TMPDIR": temporary.path]
            let shown = try Program.run(Program.path, words, in: space.path, environment: environment)
            #expect(shown.code == 0 && shown.errors.contains("recordal import SOURCE FILE"), "\(words): \(shown)")
            let object = try Program.run(Program.path, words + ["--json"], in: space.path, environment: environment)
            #expect(try object.code == 0 && object.object()["schema"] != nil, "\(words)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: space.path).sorted() == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path).isEmpty)
        #expect(try space.recordal("show", "toy:N1").errors.contains("recordal import SOURCE FILE"))
    }
}
