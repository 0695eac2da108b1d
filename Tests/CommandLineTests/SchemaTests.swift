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
        for payload in try scenario.payloads() { try hold(payload, "a hook") }
        #expect(JSONSchema.names.subtracting(seen).sorted() == [])
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
