import Foundation
import TestSupport
import Testing

@Suite(.waitingForPrograms) struct OutputTests {
    /// A workspace with two editions taken, a held fetch and one recordation missing.
    private static func filled() throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.take(TestWorkspace.first)
        try space.take(TestWorkspace.second, today: "2026-02-10")
        try space.take(TestWorkspace.header, today: "2026-02-11")
        return space
    }

    private static let knowledge = ["source", "as_of", "age_days", "fetch"]
    private static let event = ["seq", "at", "actor", "cause", "recordation", "field", "old", "new", "kind"]
    static let recordation = [
        "id", "register", "source", "jurisdiction", "recordation_number", "registration_number", "mark", "mark_image",
        "holder", "holder_country", "right_type", "classes", "goods", "status", "status_text", "valid_from", "valid_to",
        "registration_valid_to", "agent", "presence", "first_seen", "last_seen", "owner", "tags", "watch", "not_stated",
        "open_edits", "open_conflicts",
    ]
    private static let report = [
        "source", "verdict", "fetch", "extent", "rows", "duplicates", "skipped", "rejected", "seen", "added", "changed",
        "missing", "disappeared", "reappeared", "conflicts", "reason",
    ]

    @Test func `status counts what is missing as gone, and not as live`() throws {
        let space = try TestWorkspace()
        try space.take(TestWorkspace.first)
        try space.take(TestWorkspace.second, today: "2026-02-10")
        let status = try space.recordal("status", "--json", "--today", "2026-02-10").object()
        let toy = try #require((status["sources"] as? [[String: Any]])?.first)
        #expect([toy["live"], toy["ended"], toy["gone"]] as? [Int] == [14, 0, 1], "\(toy)")
    }

    @Test func `every command's JSON has its schema first and the keys that are promised`() throws {
        let space = try Self.filled()
        let runs: [(arguments: [String], list: String?, keys: [String])] = [
            (["init", "other"], nil, ["workspace"]),
            (["import", "toy", "edition.csv", "--dry-run"], "sources", Self.report),
            (["sync"], "sources", []),
            (
                ["observe", "toy:N1", "mark=A", "--evidence", "edition.csv", "--dry-run"], nil,
                ["recordation", "verdict", "fetch", "added", "changes", "evidence"]
            ),
            (["sources", "template", "toy", "--dry-run"], nil, ["source", "file", "format", "columns"]),
            (["sources"], "sources", ["source", "register", "jurisdiction"]),
            (["sources", "check", "toy", "edition.csv"], nil, ["rows", "live", "skipped", "rejected"]),
            (["sources", "check", "toy"], nil, ["sound"]),
            (["fetches"], "fetches", ["fetch", "source", "day", "verdict", "extent"]),
            (["fetches", "show", "3"], "rejected_rows", []),
            (["undo", "fetch", "2", "--reason", "x", "--dry-run"], nil, ["fetch", "dry_run"]),
            (["fetches", "reject", "3", "--reason", "x", "--dry-run"], nil, ["fetch", "dry_run"]),
            (["fetches", "export", "1", "out", "--dry-run"], nil, ["files"]),
            (["list"], "recordations", Self.recordation),
            (["search", "mark"], "recordations", Self.recordation),
            (["presence"], "recordations", Self.recordation),
            (["presence", "explain", "N12", "--reason", "x", "--dry-run"], nil, ["recordation", "presence"]),
            (["show", "toy:N1"], "knowledge", Self.knowledge),
            (["history", "toy:N1"], "events", Self.event),
            (["changes"], "events", Self.event),
            (["unwatch", "toy:N1", "--dry-run"], nil, ["recordations", "watch"]),
            (["status"], "sources", ["source", "as_of", "age_days", "stale", "live", "ended", "gone"]),
            (["config", "check"], nil, ["sound", "mistakes", "warnings"]),
            (["doctor"], nil, ["sound", "head", "events", "mistakes"]),
        ]
        for (arguments, list, keys) in runs {
            let outcome = try Program.run(
                Program.path,
                arguments + ["--json", "--today", "2026-02-12"],
                in: space.path
            )
            let object = try outcome.object()
            #expect(outcome.errors.isEmpty, "\(arguments): \(outcome.errors)")
            let isFirst = outcome.output.prefix(80).contains(/^\{\s*"schema": "recordal\.[a-z-]+\/1"/)
            #expect(isFirst, "\(arguments): \(outcome.output.prefix(60))")
            guard let list else {
                for key in keys { #expect(object[key] != nil, "\(arguments): \(key)") }
                continue
            }
            let items = try #require(object[list] as? [[String: Any]], "\(arguments): \(list)")
            #expect(keys.isEmpty || !items.isEmpty, "\(arguments)")
            for key in keys { #expect(items.allSatisfy { $0[key] != nil }, "\(arguments): \(key)") }
        }
        let shown = try space.recordal("show", "toy:N1", "--json").object()
        let fields = try #require(shown["fields"] as? [String: [String: Any]])
        #expect(fields["holder"]?["value"] as? String == "Acme AG")
        for key in ["value", "raw", "base", "edit", "conflict"] { #expect(fields["holder"]?[key] != nil, "\(key)") }
        let held = try space.take(TestWorkspace.header, today: "2026-02-12", "--json").object()
        #expect(held["codes"] as? [Int] == [3])
    }

    @Test func `text of a register never reaches the terminal raw`() throws {
        let space = try TestWorkspace()
        let cells = [
            "\u{1B}[31mred\u{1B}]0;title\u{07}", "\u{202E}drowkcab", "=HYPERLINK(\"\"http://x\"\",\"\"y\"\")",
            "two\nlines",
            "n\u{0}ul", "c1\u{9B}31m",
        ]
        let rows = cells.enumerated().map { "H\($0),\"\($1)\",\"\($1)\",9,2027-01-01\n" }.joined()
        let taken = try space.take(TestWorkspace.header + rows)
        #expect(taken.code == 0, "\(taken)")
        let page = Self.dangerous
        for arguments in [
            ["list"], ["list", "--width", "80"], ["search", "red"], ["show", "toy:H0"], ["show", "toy:H4"],
            ["history", "toy:H1"], ["changes"], ["sources", "check", "toy", "edition.csv"], ["show", "H"],
            ["list", "--json"],
            ["show", "\u{1B}[31m"],
        ] {
            let outcome = try Program.run(Program.path, arguments, in: space.path)
            for text in [outcome.output, outcome.errors] {
                let found = text.unicodeScalars.first { page.contains($0.value) }
                #expect(found == nil, "\(arguments): U+\(String(found?.value ?? 0, radix: 16))")
            }
        }
        let listed = try #require(try space.recordal("list", "--json").object()["recordations"] as? [[String: Any]])
        #expect(listed.count == cells.count)
    }

    @Test func `a cell of five megabytes is kept whole and does not flood a table`() throws {
        let space = try TestWorkspace()
        let big = String(repeating: "x", count: 5 << 20)
        #expect(
            try space.take(TestWorkspace.header + "H1,\(big),Acme,9,2027-01-01\n" + TestWorkspace.rows(1...20)).code
                == 0
        )
        #expect(try space.recordal("list", "--width", "80").output.count < 3000)
        let piped = try space.recordal("list").output
        #expect(piped.contains(big) && piped.utf8.count < big.utf8.count + 5000)
        #expect(try space.recordal("show", "toy:H1").output.count < 5000)
        let listed = try #require(try space.recordal("list", "--json").object()["recordations"] as? [[String: Any]])
        #expect((listed.first?["mark"] as? String)?.count == big.count)
    }

    /// Control characters that a terminal acts on, and those that turn the direction of text.
    private static let dangerous: Set<UInt32> = {
        let controls = Set<UInt32>(0..<0x20).subtracting([0x0A]).union(0x7F...0x9F)
        return controls.union([0x200E, 0x200F]).union(0x202A...0x202E).union(0x2066...0x2069)
    }()

    @Test func `every report says how old its knowledge is`() throws {
        let space = try Self.filled()
        for arguments in [
            ["list"], ["search", "mark"], ["show", "toy:N1"], ["history", "toy:N1"], ["changes"], ["presence"],
        ] {
            let outcome = try Program.run(Program.path, arguments + ["--today", "2026-02-15"], in: space.path)
            #expect(
                (outcome.output + outcome.errors).contains("Known from toy of 2026-02-10 (5 days old)."),
                "\(arguments)"
            )
        }
        let status = try space.recordal("status", "--today", "2026-02-15")
        #expect(status.output.contains("5 d"))
        #expect(status.errors.contains("fetch 3 is held"))
    }

    @Test func `the zone of the machine changes nothing`() throws {
        let space = try Self.filled()
        for arguments in [
            ["list"], ["status"], ["changes"], ["show", "toy:N1"], ["changes", "--since", "2026-02-10"],
        ] {
            let outputs = try ["Pacific/Kiritimati", "America/Los_Angeles", "nonsense"].map { zone in
                try Program.run(Program.path, arguments, in: space.path, environment: ["TZ": zone]).output
            }
            #expect(Set(outputs).count == 1, "\(arguments)")
        }
    }

    @Test func `standard input, quiet, and a reader that goes away`() throws {
        let space = try TestWorkspace()
        let piped = try space.recordal("import", "toy", "-", "--quiet", input: Data(TestWorkspace.first.utf8))
        #expect(piped.code == 0)
        #expect(piped.output.isEmpty && piped.errors.isEmpty)
        let documents = try space.recordal("fetches", "show", "1").output
        #expect(documents.contains("document   standard input"))
        try space.take(TestWorkspace.header + TestWorkspace.rows(1...3000))
        try space.recordal("fetches", "accept", "2", "--reason", "grown").output.withCString { _ in }
        let broken = try Program.shell("\"$RECORDAL\" list | head -1; echo ${PIPESTATUS[0]}", in: space.path)
        #expect(broken.errors.isEmpty, "\(broken.errors)")
        let lines = broken.output.split(separator: "\n")
        #expect(lines.first?.hasPrefix("Recordation") == true)
        // 141 is the shell's word for SIGPIPE, which ends other tools too; 0 if all fitted into the pipe.
        #expect(["0", "141"].contains(lines.last.map(String.init)))
    }

    @Test func `what is written is for its owner only`() throws {
        let folder = try TemporaryFolder()
        #expect(try Program.run(Program.path, ["init", "w"], in: folder.path).code == 0)
        let space = folder.path + "/w"
        let file = Program.register("by-customs-2025-01-19.xlsx")
        #expect(try Program.run(Program.path, ["import", "by-customs", file], in: space).code == 0)
        for name in ["recordal.yaml", "recordal.sqlite", "recordal.sqlite.lock"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: space + "/" + name)
            let mode = try #require(attributes[.posixPermissions] as? Int)
            #expect(mode & 0o077 == 0, "\(name)")
        }
        let again = try Program.run(Program.path, ["init", "w"], in: folder.path)
        #expect(again.code == 2)
        #expect(again.errors.contains("exists already"))
    }

    @Test func `a table and its JSON have recordations in one order, register by register`() throws {
        let space = try TestWorkspace()
        try space.take(TestWorkspace.header + TestWorkspace.rows(1...12))
        try space.write("sources/able.yaml", TestWorkspace.toy)
        #expect(try space.recordal("import", "able", "edition.csv").code == 0)
        let listed = try #require(try space.recordal("list", "--json").object()["recordations"] as? [[String: Any]])
        let ids = listed.compactMap { $0["id"] as? String }
        #expect(ids.count == 24)
        #expect(ids == ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        let shown = try space.recordal("list").output.split(separator: "\n").dropFirst(2)
        #expect(shown.map { String($0.prefix { $0 != " " }) } == ids)
        let few = try space.recordal("list", "--limit", "14").output.split(separator: "\n").dropFirst(2)
        #expect(few.map { String($0.prefix { $0 != " " }) } == Array(ids.prefix(14)))
    }

    @Test func `a table is fitted into the width that is asked for`() throws {
        let space = try TestWorkspace()
        try space.take(TestWorkspace.header + TestWorkspace.rows(1...3, holder: String(repeating: "long ", count: 60)))
        let lines = try space.recordal("list", "--width", "90").output.split(separator: "\n")
        #expect(lines.dropLast().allSatisfy { $0.count <= 90 })
        #expect(try space.recordal("list").output.contains(String(repeating: "long ", count: 59)))
    }
}
