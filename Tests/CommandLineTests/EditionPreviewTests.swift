import Foundation
import TestSupport
import Testing

/// What a dry run says of the conflicts that the real run then makes.
@Suite(.waitingForPrograms) struct EditionPreviewTests {
    private static let dry = ["import", "toy", "edition.csv", "--today", "2026-02-10", "--dry-run"]

    private func workspace() throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nactor: anna\npolicies: {holder: register}\n")
        let toy = TestWorkspace.toy
            .replacing("end: {header: End}}", with: "end: {header: End}, own: {header: Own, optional: true}}")
            .replacing("  mark: mark\n", with: "  mark: mark\n  registration_number: own\n")
        let more = "\ntombstones:\n  - {column: mark, pattern: '^Struck'}\nguards: {changed_share: 100%}\n"
        try space.write("sources/toy.yaml", toy + more)
        #expect(try space.take(TestWorkspace.first).code == 0)
        return space
    }

    private func edit(_ space: TestWorkspace, _ words: String...) throws {
        let outcome = try Program.run(
            Program.path,
            ["edit"] + words + ["--correction", "--reason", "x"],
            in: space.path
        )
        #expect(outcome.code == 0, "\(outcome.errors)")
    }

    private func report(_ outcome: Outcome) throws -> [String: Any] {
        try #require((try outcome.object()["sources"] as? [[String: Any]])?.first)
    }

    @Test func `the dry run counts what the real run then makes, and leaves the mirror as it was`() throws {
        let space = try workspace()
        try edit(space, "toy:N1", "valid_to=2028-05-05")
        try edit(space, "toy:N2", "valid_to=2029-09-09")
        try edit(space, "toy:N3", "holder=Mine")
        try edit(space, "toy:N4", "mark=Mine")
        try edit(space, "toy:N5", "valid_to=2028-05-05")
        #expect(try space.recordal("add", "toy", "registration_number=77").code == 0)
        let next =
            "Number,Mark,Holder,Classes,End,Own\n"
            + "N1,Mark 1,Acme Ltd,9,2029-09-09,\nN2,Mark 2,Acme Ltd,9,2029-09-09,\nN3,Mark 3,Else,9,2027-01-01,\n"
            + "N4,Struck off,Acme Ltd,9,2027-01-01,\n"
            + TestWorkspace.rows(5...12).replacing("\n", with: ",\n")
            + "N20,New,Acme Ltd,9,2027-01-01,77\nN21,New,Acme Ltd,9,2027-01-01,77\n"
        try space.write("edition.csv", next)
        let head = try space.sql("SELECT group_concat(hash) FROM event")
        // Every row of every table: the file's own bytes tell of its log, too.
        let before = try space.sql(".dump")
        let dry = try report(try Program.run(Program.path, Self.dry + ["--json"], in: space.path))
        let planned = try #require(dry["planned_conflicts"] as? [String: Any])
        // The first end, the entry that is struck off, and the two that the filed one could be.
        #expect(planned["count"] as? Int == 3)
        #expect(planned["kinds"] as? [String: Int] == ["field": 2, "gone": 1, "unobserved": 0])
        let first = try #require(planned["first"] as? [[String: Any]])
        #expect(Set(first.compactMap { $0["field"] as? String }) == ["valid_to", "mark", "link"])
        let text = try Program.run(Program.path, Self.dry, in: space.path)
        #expect(text.code == 0)
        for words in [
            "3 conflicts would be opened: 2 field, 1 gone", "toy:N1 valid_to: local 2028-05-05, register 2029-09-09",
            "1 edit overruled by a policy", "3 conflicts would wait",
        ] {
            #expect(text.output.contains(words), "\(text.output)")
        }
        #expect(try space.sql("SELECT group_concat(hash) FROM event") == head)
        #expect(try space.sql(".dump") == before)
        let real = try Program.run(
            Program.path,
            Self.dry.filter { $0 != "--dry-run" } + ["--json"],
            in: space.path
        )
        #expect(real.code == 4)
        #expect(try report(real)["conflicts"] as? Int == dry["conflicts"] as? Int)
        #expect(try report(real)["planned_conflicts"] is NSNull)
        #expect(
            try space.sql("SELECT kind, count(*) FROM conflict WHERE state = 'open' GROUP BY 1") == "field|2\ngone|1\n"
        )
        // Taken once more it opens none, and what waits goes on waiting.
        let again = try report(try Program.run(Program.path, Self.dry + ["--json"], in: space.path))
        #expect((again["planned_conflicts"] as? [String: Any])?["count"] as? Int == 0)
        #expect(again["conflicts"] as? Int == 3)
    }

    @Test func `the dry run on the day on which something is gone for long enough asks about it`() throws {
        let space = try workspace()
        try edit(space, "toy:N1", "mark=Mine")
        let without = TestWorkspace.first.replacing(TestWorkspace.rows(1...1), with: "")
        for day in ["2026-01-12", "2026-01-20"] { #expect(try space.take(without, today: day).code == 0) }
        for (day, gone) in [("2026-01-22", 0), ("2026-02-10", 1)] {
            let dry = try report(try space.take(without, today: day, "--dry-run", "--json"))
            let planned = try #require(dry["planned_conflicts"] as? [String: Any])
            #expect(planned["kinds"] as? [String: Int] == ["field": 0, "gone": gone, "unobserved": 0], "\(day)")
        }
        #expect(try space.sql("SELECT count(*) FROM conflict") == "0\n")
        #expect(try space.take(without, today: "2026-02-10").code == 4)
        #expect(try space.sql("SELECT kind FROM conflict WHERE state = 'open'") == "gone\n")
    }
}
