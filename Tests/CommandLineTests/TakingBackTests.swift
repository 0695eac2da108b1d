import Foundation
import TestSupport
import Testing

/// What the commands say of what was known, and of what is taken back.
@Suite(.waitingForPrograms) struct TakingBackTests {
    private func workspace() throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nactor: anna\nportfolio:\n  - holder: acme\n")
        let toy = TestWorkspace.toy
            .replacing("end: {header: End}}", with: "end: {header: End}, own: {header: Own, optional: true}}")
            .replacing("  mark: mark\n", with: "  mark: mark\n  registration_number: own\n")
        try space.write("sources/toy.yaml", toy + "\nguards: {changed_share: 100%}\n")
        return space
    }

    private static let header = "Number,Mark,Holder,Classes,End,Own\n"

    private static func rows(_ numbers: ClosedRange<Int>) -> String {
        header + TestWorkspace.rows(numbers).replacing("\n", with: ",7\n")
    }

    private func run(_ words: String..., in space: TestWorkspace) throws -> Outcome {
        let outcome = try Program.run(Program.path, words, in: space.path)
        #expect(outcome.code == 0 || outcome.code == 4, "\(words): \(outcome.errors)")
        return outcome
    }

    @Test func `a value without a column comes from the edition that stated it`() throws {
        let space = try workspace()
        try space.take(Self.rows(1...3), today: "2026-01-10")
        try space.take(TestWorkspace.header + TestWorkspace.rows(1...3), today: "2026-01-20")
        let why = try run("why", "toy:N3", "registration_number", "--json", in: space).object()
        #expect(why["fetch"] as? Int == 1)
        #expect(why["day"] as? String == "2026-01-10")
        #expect(why["row"] as? Int == 4)
        let text = try run("why", "toy:N3", "registration_number", in: space).output
        #expect(text.contains("fetch 1 of 2026-01-10, row 4"), "\(text)")
        let shown = try run("show", "toy:N3", "--json", in: space).object()
        let fields = try #require(shown["fields"] as? [String: [String: Any]])
        #expect(fields["registration_number"]?["fetch"] as? Int == 1)
        #expect(try run("show", "toy:N3", in: space).output.contains("the last value, of fetch 1 of 2026-01-10]"))
    }

    @Test func `a question about a column is true when the column is back without the recordation`() throws {
        let space = try workspace()
        try space.take(Self.rows(1...3), today: "2026-01-10")
        _ = try run("edit", "toy:N1", "registration_number=8", "--correction", "--reason", "x", in: space)
        try space.take(TestWorkspace.header + TestWorkspace.rows(1...3), today: "2026-01-20")
        try space.take(Self.rows(2...3), today: "2026-01-30")
        let text = try run("conflicts", "--today", "2026-02-01", in: space).output
        #expect(text.contains("the edition that shows it last has no such column (last: 7)"), "\(text)")
    }

    @Test func `what is shown of a former day is what was shown on it`() throws {
        let space = try workspace()
        try space.take(Self.rows(1...3), today: "2026-01-10")
        _ = try run("watch", "toy:N1", in: space)
        try Program.shell(
            "for t in event revision fetch; do sqlite3 recordal.sqlite \"UPDATE $t SET at = '2026-01-10T08:00:00Z'\"; done",
            in: space.path
        ).expectSuccess()
        try Program.shell(
            "mkdir copy && cp -r recordal.yaml sources copy && sqlite3 recordal.sqlite \".backup copy/recordal.sqlite\"",
            in: space.path
        ).expectSuccess()
        // A later edition with other places, another value and a column less; and it is not ours any more.
        let later = TestWorkspace.header + "N1,Mark 1,Acme AG,9,2027-01-01\n" + TestWorkspace.rows(2...4)
        try space.take(later, today: "2026-03-01")
        try space.take(TestWorkspace.header + TestWorkspace.rows(3...4), today: "2026-03-10")
        _ = try run("unwatch", "toy:N1", in: space)
        for key in ["toy:N1", "toy:N2", "toy:N3"] {
            let then = try run("show", key, "--json", "--as-of", "2026-02-01", "--today", "2026-02-01", in: space)
            let copied = try Program.run(
                Program.path,
                ["show", key, "--json", "--today", "2026-02-01", "--config", "copy/recordal.yaml"],
                in: space.path
            )
            #expect(copied.code == 0, "\(copied.errors)")
            var (one, other) = (try then.object(), try copied.object())
            for name in ["as_of", "obligations"] {
                one[name] = nil
                other[name] = nil
            }
            #expect(NSDictionary(dictionary: one) == NSDictionary(dictionary: other), "\(key): \(one)\n\(other)")
        }
    }

    @Test func `an explanation and what went on with it are taken back by a command`() throws {
        let space = try workspace()
        try space.take(Self.rows(1...3), today: "2026-01-10")
        _ = try run("edit", "toy:N3", "owner=anna", in: space)
        try space.take(Self.rows(1...2) + "N9,Mark 9,Acme Ltd,9,2027-01-01,7\n", today: "2026-01-20")
        let before = try space.sql("SELECT presence, absent_since, continued_as_id FROM record")
        let words = ["presence", "explain", "toy:N3", "--reason", "a new number", "--continued-as", "toy:N9"]
        #expect(try Program.run(Program.path, words + ["--dry-run"], in: space.path).code == 0)
        #expect(try space.sql("SELECT presence, absent_since, continued_as_id FROM record") == before)
        #expect(try Program.run(Program.path, words, in: space.path).output.contains("missing → explained"))
        #expect(try space.sql("SELECT owner FROM recordation WHERE id = 'toy:N9'") == "anna\n")
        #expect(try space.sql("SELECT continued_as_id FROM record WHERE key = 'N3'") == "4\n")
        let undone = try run("undo", "presence", "toy:N3", "--reason", "another one", in: space)
        #expect(undone.output.contains("explained → missing"), "\(undone.output)")
        #expect(try space.sql("SELECT presence, absent_since, continued_as_id FROM record") == before)
        #expect(try space.sql("SELECT owner FROM recordation WHERE id = 'toy:N3'") == "anna\n")
        #expect(try run("doctor", in: space).code == 0)
    }

    @Test func `a dry run of a taking back is refused where the command is`() throws {
        let space = try workspace()
        try space.take(Self.rows(1...3), today: "2026-01-10")
        try space.take(Self.rows(1...2), today: "2026-01-20")
        let state = try space.sql(".dump")
        let words = ["undo", "fetch", "1", "--reason", "x"]
        let dry = try Program.run(Program.path, words + ["--dry-run"], in: space.path)
        #expect(dry.code != 0 && dry.errors.contains("fetch 2 of toy stands on it"), "\(dry.errors)")
        #expect(try Program.run(Program.path, words, in: space.path).code == dry.code)
        #expect(try run("undo", "fetch", "2", "--reason", "x", "--dry-run", in: space).code == 0)
        #expect(try space.sql(".dump") == state)
    }

    @Test func `the view of deadlines is of the last event after every command that writes`() throws {
        let space = try workspace()
        try space.take(Self.rows(1...3), today: "2026-01-10")
        try space.write("letter.txt", "a letter")
        let commands = [
            ["edit", "toy:N1", "valid_to=2028-01-01", "--correction", "--reason", "x"],
            ["undo", "edit", "1", "--reason", "x"], ["watch", "toy:N1"],
            ["observe", "toy:N1", "valid_to=2029-01-01", "--evidence", "letter.txt", "--on", "2026-01-12"],
            ["undo", "fetch", "2", "--reason", "x"], ["renewal", "toy:N2", "filed"],
            ["add", "toy", "registration_number=55", "valid_to=2028-01-01"],
            ["import", "toy", "edition.csv", "--today", "2026-01-20"],
        ]
        func isCurrent(_ words: [String]) throws {
            let seqs = try space.sql("SELECT seq = (SELECT max(seq) FROM event) FROM deadline_basis")
            #expect(seqs == "1\n", "\(words)")
            let kept = try space.sql("SELECT recordation, kind, \"end\", safe, legal FROM deadline ORDER BY 1, 2, 3")
            _ = try space.sql("DELETE FROM deadline_date; DELETE FROM deadline_basis")
            #expect(try Program.run(Program.path, ["status"], in: space.path).signal == nil)
            #expect(
                try space.sql("SELECT recordation, kind, \"end\", safe, legal FROM deadline ORDER BY 1, 2, 3") == kept,
                "\(words)"
            )
        }
        for words in commands {
            let outcome = try Program.run(Program.path, words, in: space.path)
            #expect(outcome.code == 0 || outcome.code == 4, "\(words): \(outcome.errors)")
            try isCurrent(words)
        }
        try space.take(Self.rows(1...2), today: "2026-02-01")
        let definition = try String(contentsOfFile: space.path + "/sources/toy.yaml", encoding: .utf8)
        try space.write(
            "sources/toy.yaml",
            definition.replacing("key: [recordation_number]", with: "key: [recordation_number, classes]")
        )
        let rebase = try run("sources", "rebase", "toy", "--reason", "a class each", in: space)
        #expect(rebase.output.contains("3 recordations were given a new key"), "\(rebase.output)")
        try isCurrent(["sources", "rebase"])
    }

    @Test func `what another definition makes of the edition before is told, and keeps its exit code`() throws {
        let space = try TestWorkspace()
        try space.take(TestWorkspace.first)
        try space.take(TestWorkspace.second, today: "2026-02-10")
        let other = TestWorkspace.toy.replacing("key: [recordation_number]", with: "key: [recordation_number, mark]")
        try space.write("sources/toy.yaml", other)
        let undone = try space.recordal("undo", "fetch", "2", "--reason", "wrong file")
        #expect(undone.code == 3, "\(undone)")
        #expect(undone.output.contains("Fetch 2 is taken back"))
        #expect(undone.errors.contains("recordal sources rebase toy --reason TEXT"), "\(undone.errors)")
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `an edition that fails leaves what a changed definition read before it, and says so`() throws {
        let space = try TestWorkspace()
        try space.take(TestWorkspace.first)
        let other = TestWorkspace.toy.replacing("  holder: holder\n", with: "")
        try space.write("sources/toy.yaml", other)
        let failed = try space.take("<html>gone</html>", today: "2026-02-10")
        #expect(failed.code == 1)
        #expect(failed.errors.contains("Nothing more was changed."), "\(failed)")
        let history = try space.recordal("history", "toy:N1").output
        #expect(history.contains("holder") && history.contains("definition"), "\(history)")
    }
}

extension Outcome {
    fileprivate func expectSuccess() { #expect(code == 0, "\(errors)") }
}
