import Foundation
import TestSupport
import Testing

/// A workspace in which everything is done that can be done, and the statements that SQLite was given meanwhile.
final class StatementScenario {
    private let net: NetworkSpace
    private var space: TestWorkspace { net.space }
    private let lines: [String]
    private(set) var outcomes: [String] = []

    /// Makes the workspace; `lines` are the commands, and `hook` is what the hook of all messages does.
    init(lines: [String] = StatementScenario.everything, hook: String = "exit 0") throws {
        self.lines = lines
        net = try NetworkSpace()
        try space.hook("note", hook)
        try space.hook("fail", "exit 1")
        try net.configure(
            [
                .init(name: "toy", path: "etag?count=12"),
                .init(name: "pages", definition: "toy-number", path: "pages?count=40"),
            ],
            top: """
                actor: anna
                retention: 30d
                letters: {from: a@example.com}
                alerts: {fallback: [anna@example.com], delivery: digest}
                hooks:
                  alert: hooks/note
                  digest: [hooks/note, hooks/fail]
                  change: {path: hooks/note, to: anna@example.com}
                  conflict: {path: hooks/note, to: anna@example.com}
                  run-finished: {path: hooks/note, to: anna@example.com}
                  sync-failed: {path: hooks/note, to: anna@example.com}
                  sync-held: {path: hooks/note, to: anna@example.com}
                """
        )
        for (name, text) in Self.files { try space.write(name, text) }
    }

    private static let header = TestWorkspace.header
    private static let files = [
        "first.csv": TestWorkspace.first, "second.csv": TestWorkspace.second,
        "third.csv": header + "N1,Mark 1,Acme SA,\"3, 9\",2029-01-01\nN2,Mark 2,Acme SA,9,2028-01-01\n"
            + TestWorkspace.rows(3...11) + TestWorkspace.rows(13...15) + "N16,,Acme,9,\nN16,Other,Acme,9,\n",
        "small.csv": header + TestWorkspace.rows(1...2), "notice.txt": "a letter",
        "part.csv": header + TestWorkspace.rows(20...21) + "N3,Mark 3,Acme SA,9,2027-01-01\n",
        "old.csv": header + TestWorkspace.rows(1...9, holder: "Acme Inc", end: "2025-01-01"),
        "edits.csv": "id,owner\ntoy:N4,bo\ntoy:N5,li\n",
        "without.csv": "Number,Mark,Classes,End\n"
            + (1...15).map { "N\($0),Mark \($0),\"3, 9\",2027-01-01\n" }.joined(),
    ]

    static let everything = """
        status
        import toy first.csv --today 2026-01-10
        import toy second.csv --today 2026-02-10 --dry-run
        import toy second.csv --today 2026-02-10
        !leftover
        sync --today 2026-02-11
        sync toy --today 2026-02-12
        run --today 2026-02-13
        import toy old.csv --archive --published 2024-01-01 --today 2026-02-13
        import toy part.csv --partial --today 2026-02-14
        import toy small.csv --scope holder=acme --today 2026-02-14
        fetches list
        fetches show 1
        edit toy:N3 owner=anna tags=key --today 2026-02-15
        edit toy:N3 owner=bo --today 2026-02-15
        undo edit 3 --reason oops
        edit toy:N4 owner=bo --today 2026-02-15
        watch toy:N4 --today 2026-02-15
        undo
        undo list --recordation toy:N3
        edit toy:N1 holder=Mine --correction --reason wrong --today 2026-02-15
        edit toy:N2 valid_to=2030-01-01 --pending --reason filed --today 2026-02-15
        edit toy:N5 holder=Theirs --correction --reason wrong --today 2026-02-15
        edit --from edits.csv --today 2026-02-15
        sheet ours.xlsx
        edit --from ours.xlsx
        edit toy:N5 owner=x --dry-run
        undo edit 1 --reason oops
        add toy recordation_number=N16 mark=Other --state filed --reason new --today 2026-02-15
        add toy registration_number=77 mark=Third --state filed --reason new --today 2026-02-15
        import toy third.csv --today 2026-02-20
        fetches accept 9 --reason fine --today 2026-02-20
        conflicts
        conflicts --all --json
        conflicts --field holder
        resolve --field holder --take local --reason seen
        undo resolution 1 --reason oops
        resolve 1 --defer 2027-01-01
        import toy without.csv --today 2026-02-25
        import toy small.csv --today 2026-02-26
        fetches reject 11 --reason no --today 2026-02-26
        observe toy:N2 valid_to=2031-01-01 --evidence notice.txt --on 2026-02-20 --reason letter --today 2026-02-26
        observe toy:N99 mark=New holder=Acme --evidence notice.txt --on 2026-02-20 --reason letter --today 2026-02-26
        list
        list --json --holder acme --class 9 --status active --tag key --owner bo --presence missing
        list --mark Mark --number N1 --registration 77 --agent x --goods y --country KZ --right-type trademark --source toy
        list --expiring-within 500d --portfolio --limit 3 --today 2026-02-26
        list --exact --holder Mine
        list --presence missing
        list --presence filed
        search acme
        search Mark --exact
        show toy:N1
        show N1 --json
        show toy:N1 --as-of 2026-02-13
        history toy:N1
        why toy:N1 holder
        why toy:N2 valid_to
        changes
        changes --since 2026-02-11
        changes --since 2
        changes --since 5 --source toy --json
        presence
        presence explain toy:N12 --reason merged --continued-as toy:N13
        deadlines
        deadlines --unknown
        deadlines --moved
        deadlines --within 90d --json
        renewal toy:N3 filed --on 2026-02-26 --reference x --today 2026-02-26
        renewal toy:N3 withdrawn --today 2026-02-26
        alerts
        alerts send --today 2026-11-01 --dry-run
        alerts send --today 2026-11-01
        alerts list --json
        alerts messages
        alerts show 1
        alerts messages 1
        alerts ack 2 --today 2026-11-01
        alerts snooze 3 --until 2026-11-20 --today 2026-11-01
        alerts retry --today 2026-11-02
        run --today 2026-11-20
        run --today 2027-03-01
        calendar out.ics
        sources list
        sources check toy first.csv
        fetches list
        undo fetch 14 --reason oops
        undo fetch 13 --reason oops
        undo fetch 12 --reason oops
        undo fetch 10 --reason oops
        undo fetch 9 --reason oops
        undo fetch 7 --reason oops
        undo fetch 6 --reason oops
        fetches export 1 out
        import toy second.csv --today 2027-03-02
        !keys
        import toy second.csv --today 2027-03-03
        sources rebase toy --reason longer --today 2027-03-03
        redact 2 --reason asked
        doctor
        doctor --head 00
        status --json
        config check
        hooks test digest --to a@example.com
        ---completion show -- positional@0 2 5 recordal show toy:N
        ---completion show -- positional@0 2 1 recordal show N
        ---completion resolve -- positional@0 2 0 recordal resolve
        ---completion fetches show -- positional@0 3 1 recordal fetches show 1
        ---completion list -- --jurisdiction 3 0 recordal list --jurisdiction
        ---completion list -- --source 3 1 recordal list --source t
        """.split(separator: "\n").map(String.init)

    /// Runs the commands; gives the text of every statement.
    func statements() throws -> Set<String> {
        let (log, shim) = (space.path + "/statements", space.path + "/statements.so")
        let source = Program.repository + "/Tests/Shims/statements.c"
        let arguments = ["cc", "-shared", "-fPIC", "-O1", "-o", shim, source, "-ldl"]
        let compiled = try Program.run("/usr/bin/env", arguments, in: space.path)
        try #require(compiled.code == 0, "\(compiled.errors)")
        for line in lines {
            let outcome = try run(line, environment: ["LD_PRELOAD": shim, "STATEMENTS": log])
            if let outcome { outcomes.append("\(outcome.code) \(line): \(outcome.errors.prefix(200))") }
        }
        let data = try #require(FileManager.default.contents(atPath: log))
        return Set(data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
    }

    /// Runs the commands with `--json`, and gives what they printed.
    func objects() throws -> [(line: String, outcome: Outcome)] {
        try lines.filter { !$0.hasPrefix("---") }.compactMap { line in
            let whole = line.contains("--json") || line.hasPrefix("!") ? line : line + " --json"
            return try run(whole, environment: [:]).map { (line, $0) }
        }
    }

    /// What the hook kept in files `payload-….json`.
    func payloads() throws -> [Data] {
        try FileManager.default.contentsOfDirectory(atPath: space.path).filter { $0.hasPrefix("payload-") }
            .compactMap { FileManager.default.contents(atPath: space.path + "/" + $0) }
    }

    // Runs a line; nil where it is no command.
    private func run(_ line: String, environment: [String: String]) throws -> Outcome? {
        if line == "!leftover" {
            // What an interrupted intake leaves.
            _ = try space.sql("INSERT INTO artifact (sha256, size) VALUES (NULL, NULL)")
            return nil
        }
        if line == "!keys" {
            let keyed = "key: [recordation_number, mark]"
            let toy = TestWorkspace.toy.replacingOccurrences(of: "key: [recordation_number]", with: keyed)
            try space.write("sources/toy.yaml", toy)
            return nil
        }
        return try Program.run(
            Program.path,
            line.split(separator: " ").map(String.init),
            in: space.path,
            environment: environment
        )
    }

    /// The growing tables that each statement goes through from end to end; statements in one line.
    ///
    /// `fragments` gets those that are no statements by themselves.
    func plans(of statements: Set<String>, fragments: inout Set<String>) throws -> [String: [String]] {
        let words = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "REPLACE"]
        let lines = statements.map(WrittenStatements.inOneLine).sorted()
        let asked = lines.filter { text in words.contains { text.hasPrefix($0) } }
        let temporary = lines.filter { $0.hasPrefix("CREATE TEMP TABLE") }
        // A line each, so that an error names its statement.
        let script =
            temporary.map { "\($0);\n" }
            + asked.enumerated().map {
                ".print @\($0)\nEXPLAIN QUERY PLAN \($1.trimmingCharacters(in: CharacterSet(charactersIn: "; ")));\n"
            }
        let answer = try Program.run(
            "/usr/bin/env",
            ["sqlite3", space.mirror],
            in: space.path,
            input: Data(script.joined().utf8)
        )
        let error = try Regex("error near line ([0-9]+): (.*)", as: (Substring, Substring, Substring).self)
        for match in answer.errors.matches(of: error) {
            let index = (Int(match.output.1) ?? 0) - temporary.count
            // Tables of a migration, and those of a file of its own.
            if Self.others.contains(where: { match.output.2.hasSuffix("no such table: \($0)") }) { continue }
            try #require(index > 0, "\(match.output.2)")
            fragments.insert(asked[(index - 1) / 2])
        }
        var plans: [String: [String]] = [:]
        for piece in answer.output.components(separatedBy: "@").dropFirst() {
            let lines = piece.split(separator: "\n")
            guard let index = lines.first.flatMap({ Int($0) }), asked.indices.contains(index) else { continue }
            plans[asked[index]] = try Self.scanned(lines.dropFirst().map(String.init), of: asked[index])
        }
        #expect(plans.count == Set(asked).count)
        return plans
    }

    private static let others = [
        "deadline_date_before", "fetch_new", "record_new", "temp.moved", "moved", "search_by_record", "staged",
    ]

    private static func scanned(_ plan: [String], of statement: String) throws -> [String] {
        var names = ["event": "event", "observation": "observation", "record": "record"]
        let alias = try Regex(
            "\\b(event|observation|record) (?:AS )?([a-z_]+)\\b",
            as: (Substring, Substring, Substring).self
        )
        for match in statement.matches(of: alias) { names[String(match.output.2)] = String(match.output.1) }
        let scan = try Regex(
            "\\b(?:SCAN ([a-z_]+)|SEARCH ([a-z_]+) USING AUTOMATIC)",
            as: (Substring, Substring?, Substring?).self
        )
        return plan.compactMap { line in
            line.firstMatch(of: scan).flatMap { $0.output.1 ?? $0.output.2 }.flatMap { names[String($0)] }
        }
    }
}
