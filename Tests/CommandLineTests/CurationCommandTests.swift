import Foundation
import TestSupport
import Testing

/// Edits, conflicts and what is gone on the command line, option by option.
@Suite(.waitingForPrograms) struct CurationCommandTests {
    private func workspace(_ more: String = "") throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write(
            "recordal.yaml",
            "time_zone: Europe/Zurich\nactor: anna\nportfolio:\n  - holder: acme\n\(more)"
        )
        #expect(try space.take(TestWorkspace.first).code == 0)
        return space
    }

    /// With two conflicts: 1 about the end, 2 about the holder of N1.
    private func conflicting(_ more: String = "") throws -> TestWorkspace {
        let space = try workspace(more)
        for field in ["valid_to=2028-06-01", "holder=Acme Holding"] {
            _ = try space.recordal("edit", "toy:N1", field, "--correction", "--reason", "x")
        }
        #expect(try space.take(TestWorkspace.second, today: "2026-02-10").code == 4)
        return space
    }

    @Test func `as of a day counts from its first second to its last`() throws {
        let space = try workspace()
        // A day of Zurich in winter is from 23:00 to 23:00 UTC.
        let instants = [
            ("owner=first", "2026-02-09T23:00:00Z"), ("remarks=last", "2026-02-10T22:59:59Z"),
            ("tags=next", "2026-02-10T23:00:00Z"),
        ]
        _ = try space.sql("UPDATE event SET at = '2026-01-10T10:00:00Z'")
        for (note, instant) in instants {
            #expect(try space.recordal("edit", "toy:N1", note).code == 0)
            _ = try space.sql("UPDATE event SET at = '\(instant)' WHERE seq = (SELECT max(seq) FROM event)")
        }
        let seen = try ["2026-02-09", "2026-02-10", "2026-02-11"].map { day in
            let object = try space.recordal("show", "toy:N1", "--as-of", day, "--json").object()
            #expect(object["as_of"] as? String == day)
            let recordation = try #require(object["recordation"] as? [String: Any])
            return (recordation["notes"] as? [String: String] ?? [:]).keys.sorted()
        }
        #expect(seen == [[], ["owner", "remarks"], ["owner", "remarks", "tags"]])
        #expect(try space.recordal("show", "toy:N1", "--as-of", "2026-01-09").code == 2)
    }

    @Test func `what became of a recordation is kept with why it is gone`() throws {
        let space = try workspace()
        #expect(try space.take(TestWorkspace.header + TestWorkspace.rows(1...11), today: "2026-02-10").code == 0)
        let explained = try space.recordal(
            "presence",
            "explain",
            "toy:N12",
            "--reason",
            "new number",
            "--continued-as",
            "toy:N11"
        )
        #expect(explained.code == 0, "\(explained.errors)")
        let other = "SELECT other.key FROM record JOIN record AS other ON other.id = record.continued_as_id"
        #expect(try space.sql("\(other) WHERE record.key = 'N12'") == "N11\n")
        #expect(try space.recordal("history", "toy:N12").output.contains("continued as toy:N11"))
    }

    @Test func `exit 4 says whether any conflict waits, whichever are listed`() throws {
        let space = try conflicting()
        let one = try space.recordal("conflicts", "--field", "holder", "--today", "2026-02-11")
        #expect(one.code == 4 && one.output.contains("conflict 2") && !one.output.contains("conflict 1 "))
        let none = try space.recordal("conflicts", "--field", "agent", "--today", "2026-02-11")
        #expect(none.code == 4)
        #expect(none.errors.contains("No conflict matches; 2 other conflicts wait"), "\(none.errors)")
        for wrong in ["field=agnt", "kind=lost", "policy=mine", "source=tyo"] {
            let refused = try space.recordal("conflicts", "--\(wrong)")
            #expect(refused.code == 2, "\(wrong)")
            #expect(refused.errors.contains("write"), "\(wrong): \(refused.errors)")
        }
        let idle = try space.recordal("resolve", "--field", "agent", "--take", "local", "--reason", "x")
        #expect(
            idle.code == 0 && idle.output.contains("No conflict that waits matches"),
            "\(idle.output)\(idle.errors)"
        )
        #expect(
            try space.recordal("resolve", "1", "2", "--defer", "2026-03-01", "--today", "2026-02-11").code == 0
        )
        let all = try space.recordal("conflicts", "--all", "--today", "2026-02-11")
        #expect(all.code == 0 && all.output.contains("put off until 2026-03-01"))
        #expect(try space.recordal("conflicts", "--field", "agent", "--today", "2026-03-01").code == 4)
    }

    @Test func `of several conditions on conflicts every one must hold`() throws {
        let space = try conflicting()
        for (conditions, numbers) in [
            (["field=holder", "kind=field"], [2]), (["field=holder", "actor=bo"], []),
            (["kind=field", "source=toy"], [1, 2]),
        ] {
            let words = conditions.map { "--\($0)" } + ["--json", "--today", "2026-02-11"]
            let listed = try Program.run(Program.path, ["conflicts"] + words, in: space.path).object()
            let conflicts = try #require(listed["conflicts"] as? [[String: Any]])
            #expect(conflicts.compactMap { $0["conflict"] as? Int } == numbers, "\(conditions)")
        }
        // Nothing is answered that only one of them is about.
        let none = ["resolve", "--field", "holder", "--actor", "bo", "--take", "local", "--reason", "x"]
        #expect(try Program.run(Program.path, none, in: space.path).code == 0)
        #expect(try space.sql("SELECT count(*) FROM resolution") == "0\n")
    }

    @Test func `a conflict is put off to a day to come only`() throws {
        let space = try conflicting()
        for day in ["2026-02-10", "2026-02-11"] {
            let refused = try space.recordal("resolve", "1", "--defer", day, "--today", "2026-02-11")
            #expect(refused.code == 2 && refused.errors.contains("is not after today"), "\(day): \(refused.errors)")
        }
        #expect(try space.sql("SELECT count(*) FROM conflict WHERE deferred_until IS NOT NULL") == "0\n")
        #expect(try space.recordal("resolve", "1", "--defer", "2026-02-12", "--today", "2026-02-11").code == 0)
    }

    @Test func `a conflict that was put off is told again on its day`() throws {
        let space = try TestWorkspace()
        try space.hook("mine", "cat > told-$RECORDAL_IDEMPOTENCY_KEY")
        try space.write(
            "recordal.yaml",
            """
            time_zone: Europe/Zurich
            actor: anna
            portfolio: [{holder: acme}]
            sources: {toy: {from: list.csv}}
            letters: {from: brands@example.com}
            hooks: {conflict: {path: hooks/mine, to: [it@example.com]}}
            """
        )
        try space.write("list.csv", TestWorkspace.first)
        func told() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: space.path).count { $0.hasPrefix("told-") }
        }
        #expect(try space.recordal("run", "--today", "2026-01-10").code == 0)
        _ = try space.recordal("edit", "toy:N1", "valid_to=2029-09-09", "--correction", "--reason", "letter")
        try space.write("list.csv", TestWorkspace.second)
        #expect(try space.recordal("run", "--today", "2026-01-11").code == 4)
        #expect(try told() == 1)
        #expect(try space.recordal("resolve", "1", "--defer", "2026-01-20", "--today", "2026-01-11").code == 0)
        #expect(try space.recordal("run", "--today", "2026-01-19").code == 0)
        #expect(try told() == 1)
        for _ in 0..<2 { #expect(try space.recordal("run", "--today", "2026-01-20").code == 4) }
        #expect(try told() == 2)
    }

    @Test func `a line that calls itself a note is none about the register's own field`() throws {
        let space = try workspace()
        try space.write(
            "edits.csv",
            "recordation,field,value,kind\ntoy:N1,valid_to,2028-01-01,note\ntoy:N2,owner,bo,note\ntoy:N3,mark,New,\n"
        )
        let edit = ["edit", "--from", "edits.csv", "--correction", "--reason", "audit", "--keep-going"]
        let outcome = try Program.run(Program.path, edit, in: space.path)
        #expect(outcome.code == 2)
        #expect(outcome.errors.contains("edits.csv:2: 'valid_to' is the register's"), "\(outcome.errors)")
        #expect(
            try space.sql("SELECT field, kind FROM edit ORDER BY id") == "owner|note\nmark|correction\n"
        )
    }

    @Test func `a table with two values for one field is refused with both lines`() throws {
        let space = try workspace()
        try space.write("edits.csv", "recordation,owner,tags\ntoy:N1,bo,a\ntoy:N2,cy,\ntoy:N1,di,\n")
        let refused = try space.recordal("edit", "--from", "edits.csv")
        #expect(refused.code == 2)
        #expect(refused.errors.contains("edits.csv:2: toy:N1: line 4 gives owner a value too"), "\(refused.errors)")
        #expect(refused.errors.contains("edits.csv:4: toy:N1: line 2 gives owner a value too"))
        #expect(try space.sql("SELECT count(*) FROM edit") == "0\n")
        #expect(try space.recordal("edit", "--from", "edits.csv", "--keep-going").code == 2)
        #expect(try space.sql("SELECT local FROM edit") == "cy\n")
    }

    @Test func `edits are taken back together, or none of them`() throws {
        let space = try workspace()
        try space.write("edits.csv", "recordation,owner\ntoy:N1,bo\ntoy:N2,cy\ntoy:N3,di\n")
        let made = try space.recordal("edit", "--from", "edits.csv", "--json").object()
        #expect(made["batch"] as? Int == 1)
        #expect(try space.recordal("edit", "toy:N1", "owner=ed").code == 0)
        let open = "SELECT group_concat(id) FROM (SELECT id FROM edit WHERE state = 'open' ORDER BY id)"
        let refused = try space.recordal("undo", "edit", "2", "1", "--reason", "x")
        #expect(refused.code == 2 && refused.errors.contains("edit 4 stands on it"), "\(refused.errors)")
        #expect(try space.sql(open) == "2,3,4\n")
        // One that stands on another is taken back before it, in whichever order they are named.
        #expect(try space.recordal("undo", "edit", "1", "4", "--reason", "x").code == 0)
        #expect(try space.sql(open) == "2,3\n")
        let batch = try space.recordal("undo", "batch", "1", "--reason", "wrong table")
        #expect(batch.code == 0, "\(batch.errors)")
        #expect(batch.output.contains("left as it is: edit 1 (toy:N1, owner) is withdrawn"), "\(batch.output)")
        #expect(batch.output.contains("2 edits of batch 1 taken back; 1 edit left as they are."))
        #expect(try space.sql(open) == "\n")
        #expect(try space.recordal("undo", "batch", "1", "--reason", "x").errors.contains("no edit of batch 1"))
        #expect(try space.recordal("undo", "batch", "7", "--reason", "x").errors.contains("there is no batch 7"))
        #expect(try space.recordal("why", "toy:N2", "owner").output.contains("batch 1"))
    }

    @Test func `sentences about pending changes say what is filed, and who says what already`() throws {
        let space = try workspace()
        let filed = ["edit", "toy:N1", "valid_to=2028-12-31", "--pending", "--reason", "filed"]
        #expect(try Program.run(Program.path, filed, in: space.path).code == 0)
        let again = try Program.run(Program.path, filed, in: space.path)
        #expect(again.output.contains("edit 1 (pending by anna) gives valid_to 2028-12-31 already; no edit was made"))
        let same = try space.recordal("edit", "toy:N2", "mark=Mark 2", "--correction", "--reason", "x")
        #expect(same.output.contains("the register says mark Mark 2 already; no edit was made"), "\(same.output)")
        #expect(try space.recordal("edit", "toy:N2", "owner=").output.contains("owner is empty already"))
        let shown = try space.recordal("edit", "toy:N1", "valid_to=2027-06-06", "--correction", "--reason", "stamp")
        #expect(shown.code == 0, "\(shown.errors)")
        let text = try space.recordal("show", "toy:N1").output
        #expect(text.contains("[corrected; the register: 2027-01-01]  [change filed: 2028-12-31]"), "\(text)")
        #expect(try space.take(TestWorkspace.second, today: "2026-02-10").code == 4)
        let asked = try space.recordal("show", "toy:N1").output
        #expect(
            asked.contains("[in conflict; the edit: 2028-12-31]")
                && asked.contains("[in conflict; the edit: 2027-06-06]")
        )
        let answer = try space.recordal("resolve", "1", "--take", "local", "--reason", "still filed")
        #expect(answer.output.contains("is filed as 2028-12-31 (edit 1 waits for the register)"), "\(answer.output)")
        // Somebody else was faster: that is no wrong usage.
        let late = try space.recordal("resolve", "1", "--take", "register", "--reason", "x")
        #expect(late.code == 1 && late.errors.contains("is answered already: local, by anna"), "\(late.errors)")
    }

    @Test func `an import names the conflicts that nobody was asked about`() throws {
        let space = try conflicting()
        #expect(try space.recordal("resolve", "1", "--take", "register", "--reason", "certificate").code == 0)
        let back = try space.take(TestWorkspace.first, today: "2026-02-12", "--json")
        #expect(back.code == 0, "\(back.output)")
        let closed = (try back.object()["sources"] as? [[String: Any]])?.first?["closed_conflicts"] as? [[String: Any]]
        #expect(closed?.map { $0["conflict"] as? Int } == [2])
        _ = try space.recordal("edit", "toy:N1", "valid_to=2028-06-01", "--correction", "--reason", "y")
        let again = try space.take(TestWorkspace.second, today: "2026-02-13")
        #expect(again.output.contains("1 conflict answered as before"), "\(again.output)")
        #expect(again.output.contains("conflict 1 of toy:N1, valid_to: register, as anna answered on 20"))
        let last = try space.take(TestWorkspace.first, today: "2026-02-14")
        #expect(last.output.contains("1 conflict closed: the register is back where the edit began"), "\(last.output)")
        #expect(last.output.contains("conflict 2 of toy:N1, holder: the question fell away"))
    }
}
