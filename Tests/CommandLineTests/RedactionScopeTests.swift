import Foundation
import TestSupport
import Testing

/// A redaction removes a text from every row and event that repeats it, and nothing of anybody else.
@Suite(.waitingForPrograms) struct RedactionScopeTests {
    private func space(_ more: String = "", list: String = TestWorkspace.first) throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nportfolio:\n  - holder: acme\n\(more)")
        try space.take(list)
        return space
    }

    /// Runs a command that has to succeed, as a person.
    @discardableResult
    private func run(_ actor: String, _ space: TestWorkspace, _ words: String...) throws -> Outcome {
        let outcome = try Program.run(Program.path, words, in: space.path, environment: ["RECORDAL_ACTOR": actor])
        #expect(outcome.code == 0, "\(words): \(outcome.output)\(outcome.errors)")
        return outcome
    }

    private func number(_ query: String, _ space: TestWorkspace) throws -> String {
        let text = try space.sql("SELECT \(query)").trimmingCharacters(in: .newlines)
        #expect(Int(text) != nil, "\(query)")
        return text
    }

    private func holds(_ text: String, _ space: TestWorkspace) -> Bool {
        ["", "-wal"].contains { suffix in
            let data = try? Data(contentsOf: URL(fileURLWithPath: space.mirror + suffix))
            return data?.range(of: Data(text.utf8)) != nil
        }
    }

    private func expectSound(_ space: TestWorkspace) throws {
        let doctor = try space.recordal("doctor")
        #expect(doctor.code == 0, "\(doctor.output)\(doctor.errors)")
    }

    @Test func `a value that a later event of the field repeats is gone too, and a redacted edit does not count again`()
        throws
    {
        let space = try space()
        try run("carl", space, "edit", "toy:N1", "owner=Anna-Secretive")
        try run("carl", space, "edit", "toy:N1", "owner=Ben")
        let first = try number("min(seq) FROM event WHERE kind = 'edited'", space)
        let done = try run("carl", space, "redact", first, "--reason", "erasure", "--json").object()
        #expect((done["further"] as? [Int])?.count == 2)
        #expect(!holds("Anna-Secretive", space))
        // The edit that took its place keeps its value and its author.
        #expect(try space.sql("SELECT entered, actor FROM edit WHERE id = 2") == "Ben|carl\n")
        let kept = try space.sql(
            "SELECT actor, new, detail IS NOT NULL FROM event WHERE kind = 'edited' AND old IS NULL"
        )
        #expect(kept.contains("carl|Ben|1"), "\(kept)")
        try expectSound(space)
        try run("carl", space, "undo", "edit", "2", "--reason", "left us")
        #expect(try space.sql("SELECT state FROM edit ORDER BY id") == "superseded\nwithdrawn\n")
        try expectSound(space)
    }

    @Test func `an edit that went on with another recordation is removed from both`() throws {
        let space = try space()
        try run("carl", space, "edit", "toy:N12", "remarks=call Mrs Secretive")
        try space.take(
            TestWorkspace.header + TestWorkspace.rows(1...11) + TestWorkspace.rows(13...13),
            today: "2026-02-10"
        )
        let words = ["explain", "toy:N12", "--reason", "Mrs Secretive moved", "--continued-as", "toy:N13"]
        let explained = try Program.run(
            Program.path,
            ["presence"] + words,
            in: space.path,
            environment: ["RECORDAL_ACTOR": "carl"]
        )
        #expect(explained.code == 0, "\(explained.errors)")
        let first = try number("min(seq) FROM event WHERE kind = 'edited'", space)
        let copy = try number("max(seq) FROM event WHERE kind = 'edited'", space)
        let refused = try space.recordal("redact", first, "--reason", "erasure")
        #expect(refused.code == 2 && refused.errors.contains("edit 2 counts still: remarks of toy:N13"))
        try run("carl", space, "undo", "edit", "2", "--reason", "no more")
        // From either end the other one is found.
        let planned = try run("carl", space, "redact", copy, "--reason", "erasure", "--json", "--dry-run").object()
        #expect((planned["further"] as? [Int])?.contains(Int(first) ?? 0) == true)
        try run("carl", space, "redact", first, "--reason", "erasure")
        #expect(!holds("Secretive", space))
        #expect(try space.sql("SELECT count(*) FROM edit WHERE entered IS NULL AND actor = '(redacted)'") == "2\n")
        try expectSound(space)
    }

    /// A filed recordation of which a person said which one of the register it is.
    private func answered() throws -> TestWorkspace {
        let space = try TestWorkspace()
        let toy = TestWorkspace.toy.replacing(
            "end: {header: End}}",
            with: "end: {header: End}, own: {header: Own, optional: true}}"
        )
        .replacing("  mark: mark\n", with: "  mark: mark\n  registration_number: own\n")
        try space.write("sources/toy.yaml", toy)
        let header = "Number,Mark,Holder,Classes,End,Own\n"
        let rows = (1...12).map { "N\($0),Mark \($0),Acme Ltd,\"3, 9\",2027-01-01,\($0)\n" }.joined()
        try space.take(header + rows)
        try run("carl", space, "add", "toy", "registration_number=200", "mark=Neu", "--on", "2026-01-05")
        try space.take(header + rows + "N13,Other,Acme Ltd,9,2030-01-01,200\n", today: "2026-02-10")
        try run("petrova", space, "resolve", "1", "--take", "toy:N13", "--reason", "Mrs Secretive says so")
        return space
    }

    @Test func `the answer to the question which recordation it is is removed, and the mirror stays sound`() throws {
        let space = try answered()
        #expect(try space.sql("SELECT field FROM conflict WHERE edit_id IS NULL") == "link\n")
        let answer = try number("seq FROM event WHERE kind = 'resolution'", space)
        try run("carl", space, "redact", answer, "--reason", "erasure")
        #expect(!holds("Secretive", space))
        #expect(
            try space.sql("SELECT count(*) FROM event WHERE cause LIKE 'resolve%' AND actor <> '(redacted)'") == "0\n"
        )
        #expect(try space.sql("SELECT actor, reason, value IS NULL FROM resolution") == "(redacted)|(redacted)|1\n")
        try expectSound(space)
        // What it moved is told by events that say no more by which answer.
        let undone = try Program.run(
            Program.path,
            ["undo", "resolution", "1", "--reason", "x"],
            in: space.path,
            environment: ["RECORDAL_ACTOR": "carl"]
        )
        #expect(undone.code == 2 && undone.errors.contains("was redacted"), "\(undone.errors)")
        let asked = try number("seq FROM event WHERE kind = 'conflict' AND field = 'link'", space)
        try run("carl", space, "redact", asked, "--reason", "erasure")
        try expectSound(space)
        #expect(try space.recordal("show", "toy:N13").code == 0)
    }

    @Test func `an older event that was redacted is held by its redaction in every column`() throws {
        let space = try space()
        try run("carl", space, "edit", "toy:N1", "remarks=call Mrs Secretive")
        try run("carl", space, "undo", "edit", "1", "--reason", "no more")
        let seq = try number("min(seq) FROM event WHERE kind = 'edited'", space)
        try run("carl", space, "redact", seq, "--reason", "erasure")
        try expectSound(space)
        let columns = [
            "version = 1", "at = '2020-01-01T00:00:00Z'", "kind = 'observed'", "field = 'owner'", "record_id = 2",
            "fetch_id = 1", "digest = zeroblob(32)", "actor = 'anna'", "cause = 'fetch'", "old = 'x'",
            "observation_id = 2", "hash = zeroblob(32)", "seq = 99",
        ]
        let forged = columns.flatMap { [[$0], ["version = 1", $0]] }
        let whole = try Data(contentsOf: URL(fileURLWithPath: space.mirror))
        for change in forged {
            _ = try space.sql(
                "UPDATE event SET \(change.joined(separator: ", ")) WHERE seq = \(seq); PRAGMA wal_checkpoint(TRUNCATE)"
            )
            let doctor = try space.recordal("doctor")
            #expect(doctor.code == 7, "\(change): \(doctor.output)")
            for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: space.mirror + suffix) }
            try whole.write(to: URL(fileURLWithPath: space.mirror))
        }
        try expectSound(space)
    }

    @Test func `bytes stay that are read again when the definition changes`() throws {
        let space = try space()
        let first = try number("min(seq) FROM event WHERE kind = 'verdict'", space)
        // N12 is missing since: its last row is in the first edition.
        try space.take(TestWorkspace.second, today: "2026-02-10")
        let absent = try space.recordal("redact", first, "--reason", "erasure", "--with-bytes")
        #expect(absent.code == 2 && absent.errors.contains("has the last row of toy:N12"), "\(absent.errors)")
        // A part goes on from the last complete edition, and both are read.
        let part = TestWorkspace.header + "N1,Mark 1,Acme SA,\"3, 9\",2029-01-01\n"
        #expect(try space.take(part, today: "2026-02-11", "--partial").code == 0)
        let later = TestWorkspace.header + "N2,Mark 2,Acme SA,\"3, 9\",2029-01-01\n"
        #expect(try space.take(later, today: "2026-02-12", "--partial").code == 0)
        for fetch in [2, 3, 4] {
            let verdict = try number("max(seq) FROM event WHERE kind = 'verdict' AND fetch_id = \(fetch)", space)
            let refused = try space.recordal("redact", verdict, "--reason", "erasure", "--with-bytes")
            #expect(refused.code == 2, "fetch \(fetch)")
            #expect(refused.errors.contains("fetch \(fetch) is what its source says now"), "\(refused.errors)")
        }
        try space.write("sources/toy.yaml", TestWorkspace.toy + "\n# read by another definition\n")
        #expect(try space.take(TestWorkspace.second, today: "2026-02-13").code == 0)
        try expectSound(space)
    }
}
