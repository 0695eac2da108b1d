import Foundation
import TestSupport
import Testing

/// What commands and hooks get is what the schemas say.
@Suite(.waitingForPrograms) struct SchemaTests {
    // Lines that do what the scenario of statements does not, behind the line that each has to follow.
    private static let further = [
        "edit --from edits.csv --today 2026-02-15": ["undo batch 1 --reason oops"],
        "add toy registration_number=77 mark=Third --state filed --reason new --today 2026-02-15": [
            "filing 77 refused --reason no", "unwatch toy:N4 --dry-run",
        ],
        "presence explain toy:N12 --reason merged --continued-as toy:N13": ["undo presence toy:N12 --reason oops"],
        // Those of them that were told can be acknowledged.
        "alerts messages 1": (1...20).map { "alerts ack \($0) --today 2026-11-01 --dry-run" },
        "hooks test digest --to a@example.com": [
            "hooks", "hooks test alert --to a@example.com --dry-run", "init other", "init third --rehearsal-of .",
            "help", "help dates", "config path", "config get actor", "config set actor bo", "show nothing-of-that-name",
            "sources new xy-customs --from second.csv --dry-run", "sources template toy --dry-run",
            "sources check toy", "presence list", "calendar", "alerts list",
        ],
    ]

    @Test func `every object of every command and hook is as its schema says`() throws {
        let lines = StatementScenario.everything.flatMap { [$0] + Self.further[$0, default: []] }
        let scenario = try StatementScenario(lines: lines, hook: "cat >\"$RECORDAL_WORKSPACE/payload-$$.json\"")
        var seen: Set<String> = []
        func hold(_ data: Data, _ line: String) throws {
            let mistakes = try JSONSchema.mistakes(in: data)
            #expect(mistakes.isEmpty, "\(line): \(mistakes.prefix(5).joined(separator: "\n"))")
            let name = try JSONDecoder().decode(JSONValue.self, from: data)["schema"]?.text
            seen.insert(try #require(name))
        }
        for (line, outcome) in try scenario.objects() { try hold(Data(outcome.output.utf8), line) }
        for (line, outcome) in try Self.answers() + Self.reconciliations() { try hold(Data(outcome.output.utf8), line) }
        for payload in try scenario.payloads() { try hold(payload, "a hook") }
        #expect(JSONSchema.names.subtracting(seen).sorted() == [])
    }

    // What a person answers: to a conflict, to what is gone, and to a held fetch.
    private static func answers() throws -> [(line: String, outcome: Outcome)] {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: UTC\nactor: anna\nletters: {reply_to: r@example.com}\n")
        try space.write("mail.eml", "From: a@example.com\nSubject: hello\n\nseen\n")
        try space.take(TestWorkspace.first)
        let lines = [
            "edit toy:N1 holder=Mine --correction --reason wrong --json",
            "presence explain toy:N12 --reason merged --json",
            "undo presence toy:N12 --reason oops --json", "resolve 1 --take local --reason seen --json",
            "undo resolution 1 --reason oops --json", "fetches accept 3 --reason fine --json",
            "alerts answer mail.eml --json",
        ]
        return try lines.enumerated().map { index, line in
            if index == 1 {
                try space.take(TestWorkspace.second, today: "2026-02-10")
                try space.take(TestWorkspace.header + TestWorkspace.rows(1...3), today: "2026-02-11")
            }
            return (line, try Program.run(Program.path, line.split(separator: " ").map(String.init), in: space.path))
        }
    }

    // A company's list, held against a register, and what a person says of it.
    private static func reconciliations() throws -> [(line: String, outcome: Outcome)] {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: UTC\nactor: anna\nportfolio:\n  - holder: acme\n")
        let header = "Our ref,Mark,Country,Recordation number,Classes,Holder,Recordation expiry\n"
        let rows = "D1,Mark 1,KZ,N1,\"3, 9\",Acme Ltd,2027-01-01\nD2,Mark 2,KZ,N2,\"3, 9\",Other GmbH,2027-01-01\n"
        try space.write("docket.csv", header + rows + "D3,Mark 3,KZ,,\"3, 9\",Acme Ltd,\n")
        try space.write("next.csv", header + rows + "D4,Mark 4,CN,,9,Acme Ltd,\n")
        try space.take(TestWorkspace.first)
        let lines = [
            "reconcile new docket --from docket.csv --json", "reconcile docket docket.csv --json",
            "reconcile why docket D2 --json", "reconcile accept docket D1 toy:N1 --reason same --json",
            "reconcile reject docket D3 toy:N4 --reason other --json",
            "reconcile unsure docket D3 toy:N3 --reason asked --json",
            "reconcile accept docket D2 toy:N2 --difference holder --reason old --json",
            "reconcile docket --apply agreed --apply differs --apply not-recorded --reason gap --json --dry-run",
            "reconcile docket --apply not-recorded --reason gap --json",
            "undo match 1 --reason oops --json",
            "reconcile docket next.csv --json", "reconcile changes docket --json",
            "undo list-edition docket --reason oops --json",
        ]
        return try lines.map { line in
            (line, try Program.run(Program.path, line.split(separator: " ").map(String.init), in: space.path))
        }
    }

    @Test func `an object that is not as its schema says is found`() throws {
        let sound = #"{"schema":"recordal.config-path/1","path":"x"}"#
        #expect(try JSONSchema.mistakes(in: Data(sound.utf8)) == [])
        for wrong in [
            #"{"schema":"recordal.config-path/1"}"#, #"{"schema":"recordal.config-path/1","path":1}"#,
            #"{"schema":"recordal.config-path/1","path":"x","more":1}"#, #"{"schema":"recordal.unknown/1"}"#,
            #"{"schema":"recordal.alerts-snooze/1","alert":1,"until":"soon","reason":null,"dry_run":false}"#,
            #"{"schema":"recordal.alerts-snooze/1","alert":true,"until":"2026-01-01","reason":null,"dry_run":false}"#,
        ] {
            #expect(try JSONSchema.mistakes(in: Data(wrong.utf8)).count == 1, "\(wrong)")
        }
    }
}
