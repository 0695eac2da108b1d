import Foundation
import TestSupport
import Testing

/// What a person entered is removed from the history, and the history still verifies.
@Suite(.waitingForPrograms) struct RedactTests {
    /// A workspace with an edit that was taken back, and what it told.
    private func space() throws -> (space: TestWorkspace, events: [Int]) {
        let space = try TestWorkspace()
        try space.write(
            "recordal.yaml",
            "time_zone: Europe/Zurich\nactor: clerk-petrova\nportfolio:\n  - holder: acme\n"
        )
        try space.take(TestWorkspace.first)
        let words = ["toy:N1", "valid_to=2028-03-04", "--correction", "--reason", "mail of Mrs Secretive"]
        let made = try Program.run(Program.path, ["edit"] + words, in: space.path)
        #expect(made.code == 0, "\(made.errors)")
        #expect(try space.recordal("edit", "toy:N1", "remarks=call Mrs Secretive at home").code == 0)
        let undone = try space.recordal("undo", "edit", "1", "--reason", "Mrs Secretive was wrong")
        #expect(undone.code == 0, "\(undone.errors)")
        return (space, try events(space, "toy:N1").filter { $0.actor == "clerk-petrova" }.map(\.seq))
    }

    private func events(_ space: TestWorkspace, _ id: String) throws -> [(seq: Int, actor: String, kind: String)] {
        let history = try space.recordal("history", id, "--json").object()
        let events = try #require(history["events"] as? [[String: Any]])
        return try events.map {
            (
                try #require($0["seq"] as? Int), try #require($0["actor"] as? String),
                try #require($0["kind"] as? String)
            )
        }
    }

    private func holds(_ text: String, _ space: TestWorkspace) throws -> Bool {
        ["", "-wal"].contains { suffix in
            let data = try? Data(contentsOf: URL(fileURLWithPath: space.mirror + suffix))
            return data?.range(of: Data(text.utf8)) != nil
        }
    }

    @Test func `values, actor and reason of an edit are gone from the file, and doctor says how many events`() throws {
        let (space, _) = try space()
        #expect(try holds("Secretive", space))
        let edited = try #require(try events(space, "toy:N1").first { $0.kind == "edited" })
        let before = try space.recordal("doctor", "--json").object()
        let head = try #require(before["head"] as? String)
        let planned = try space.recordal("redact", "\(edited.seq)", "--reason", "erasure", "--dry-run", "--json")
        #expect(planned.code == 0, "\(planned.errors)")
        #expect(try space.recordal("doctor", "--json").object()["head"] as? String == head)
        let done = try space.recordal("redact", "\(edited.seq)", "--reason", "erasure", "--json").object()
        #expect(done["events"] as? [Int] == [edited.seq])
        // Its being taken back tells the whole edit once more.
        #expect((done["further"] as? [Int])?.count == 1)
        #expect(try space.recordal("undo", "edit", "2", "--reason", "no more").code == 0)
        let note = try #require(try events(space, "toy:N1").last { $0.kind == "edited" && $0.actor == "clerk-petrova" })
        #expect(try space.recordal("redact", "\(note.seq)", "--reason", "erasure").code == 0)
        for text in ["Secretive", "2028-03-04"] { #expect(try !holds(text, space), "\(text)") }
        let doctor = try space.recordal("doctor", "--head", head)
        #expect(doctor.code == 0, "\(doctor.output) \(doctor.errors)")
        #expect(doctor.output.contains("4 events redacted"), "\(doctor.output)")
        let shown = try space.recordal("history", "toy:N1")
        #expect(shown.code == 0 && shown.output.contains("(redacted)") && shown.output.contains("erasure"))
    }

    @Test(arguments: ["exit 0", "exit 1"])
    func `what was entered is gone from messages, and from what their hooks said of them`(_ end: String) throws {
        let space = try TestWorkspace()
        // As a mail server does that quotes what it was given, in quotation marks that JSON has to escape too.
        try space.hook("mine", "cat > got; cat got; printf '%s refused\\n' 'Acme \"Secretive\" <Ltd>'; \(end)")
        try space.write(
            "recordal.yaml",
            """
            time_zone: Europe/Zurich
            actor: clerk-petrova
            portfolio: [{holder: acme}]
            sources: {toy: {from: list.csv}}
            hooks: {conflict: {path: hooks/mine, to: [it@example.com]}}
            """
        )
        try space.write("list.csv", TestWorkspace.first)
        #expect(try space.recordal("run", "--today", "2026-01-10").code == 0)
        let words = ["toy:N1", "holder=Acme \"Secretive\" <Ltd>", "--correction", "--reason", "by mail"]
        #expect(try Program.run(Program.path, ["edit"] + words, in: space.path).code == 0)
        try space.write("list.csv", TestWorkspace.second)
        _ = try space.recordal("run", "--today", "2026-01-11")
        #expect(try space.sql("SELECT count(*) FROM attempt WHERE output LIKE '%Secretive%'") == "1\n")
        #expect(try space.recordal("resolve", "1", "--take", "register", "--reason", "certificate").code == 0)
        let edited = try #require(try events(space, "toy:N1").first { $0.kind == "edited" })
        // A hash of the values would let them be guessed.
        let fingerprint = try space.sql("SELECT hex(fingerprint) FROM conflict")
        let done = try space.recordal("redact", "\(edited.seq)", "--reason", "erasure", "--json")
        #expect(try space.sql("SELECT hex(fingerprint) FROM conflict") != fingerprint)
        #expect(try done.object()["messages"] as? Int == 1, "\(done.errors)")
        for table in ["outbox", "attempt", "event", "edit", "conflict", "resolution"] {
            let left = try Program.shell(
                "sqlite3 -json recordal.sqlite 'SELECT * FROM \(table)' | grep -c Secretive",
                in: space.path
            )
            #expect(left.output == "0\n", "\(table)")
        }
        #expect(try !holds("Secretive", space))
        // Neither the mail, which is written anew, nor who made the edit.
        let message = try space.sql("SELECT payload FROM outbox")
        #expect(message.contains("\n  \"message\": \"") && message.contains("(redacted)"), "\(message)")
        #expect(!message.contains("clerk-petrova"), "\(message)")
        #expect(try JSONSerialization.jsonObject(with: Data(message.utf8)) is [String: Any])
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `an edit that counts, an unknown event and a missing reason are refused, and nothing is changed`() throws
    {
        let (space, _) = try space()
        let open = try #require(try events(space, "toy:N1").last { $0.kind == "edited" })
        let refused = try space.recordal("redact", "\(open.seq)", "--reason", "erasure")
        #expect(refused.code == 2 && refused.errors.contains("edit 2 counts still"), "\(refused.errors)")
        let unknown = try space.recordal("redact", "9999", "--reason", "erasure")
        #expect(unknown.code == 2 && unknown.errors.contains("there is no event 9999"), "\(unknown.errors)")
        #expect(try space.recordal("redact", "1").code == 2)
        #expect(try holds("Secretive", space))
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `of what a register says only the actor is removed, and the bytes of a fetch where they are named`()
        throws
    {
        let (space, _) = try space()
        // Nothing is missing in the second one, whose last row would be in the first.
        try space.take(TestWorkspace.second + TestWorkspace.rows(12...12), today: "2026-02-10")
        let verdict = try #require(
            Int(try space.sql("SELECT min(seq) FROM event WHERE kind = 'verdict'").trimmingCharacters(in: .newlines))
        )
        let added = try #require(try events(space, "toy:N1").first { $0.kind == "added" })
        let current = try space.sql("SELECT max(seq) FROM event WHERE kind = 'verdict'")
        let kept = try space.recordal(
            "redact",
            current.trimmingCharacters(in: .newlines),
            "--reason",
            "erasure",
            "--with-bytes"
        )
        #expect(kept.code == 2 && kept.errors.contains("is what its source says now"), "\(kept.errors)")
        let done = try space.recordal(
            "redact",
            "\(verdict)",
            "\(added.seq)",
            "--reason",
            "erasure",
            "--with-bytes",
            "--json"
        ).object()
        #expect(done["register_events"] as? [Int] == [added.seq])
        #expect(done["documents"] as? Int == 1)
        #expect(try space.sql("SELECT actor FROM fetch WHERE id = 1") == "(redacted)\n")
        let list = try space.recordal("show", "toy:N1", "--json").object()
        #expect((list["recordation"] as? [String: Any])?["holder"] as? String == "Acme AG")
        let doctor = try space.recordal("doctor")
        #expect(doctor.code == 0, "\(doctor.output)")
    }

    @Test func `what is left of a redacted event is held by its redaction`() throws {
        let (space, _) = try space()
        let added = try #require(try events(space, "toy:N2").first { $0.kind == "added" })
        #expect(try space.recordal("redact", "\(added.seq)", "--reason", "erasure").code == 0)
        _ = try space.sql("UPDATE event SET new = 'N77' WHERE seq = \(added.seq)")
        let doctor = try space.recordal("doctor")
        #expect(doctor.code == 7)
        #expect(doctor.output.contains("event \(added.seq) is not what its redaction left"), "\(doctor.output)")
        let other = try events(space, "toy:N3")[0].seq
        _ = try space.sql("UPDATE event SET redacted_seq = 1, actor = 'x' WHERE seq = \(other)")
        let hidden = try space.recordal("doctor")
        #expect(hidden.output.contains("event \(other) was redacted by no event"), "\(hidden.output)")
    }

    @Test func `a head that is in no chain is told, and a known one is not`() throws {
        let (space, _) = try space()
        let head = try #require(try space.recordal("doctor", "--json").object()["head"] as? String)
        #expect(try space.recordal("doctor", "--head", head).code == 0)
        let other = String(repeating: "ab", count: 32)
        let unknown = try space.recordal("doctor", "--head", other)
        #expect(unknown.code == 7)
        #expect(unknown.output.contains("no event has the hash \(other)"), "\(unknown.output)")
    }

    @Test func `a turned bit in an index is told with 7, without SQL and without what a row holds`() throws {
        let (space, _) = try space()
        let root = try space.sql("SELECT rootpage FROM sqlite_schema WHERE name = 'outbox_once'")
        let size = try #require(Int(try space.sql("PRAGMA page_size").trimmingCharacters(in: .newlines)))
        let page = try #require(Int(root.trimmingCharacters(in: .newlines)))
        let secret = "key-of-a-letter"
        _ = try space.sql(
            """
            INSERT INTO outbox (event, idempotency_key, hook, day, payload, next_at, created)
            VALUES ('alert', '\(secret)', 'mail', '2026-01-10', '{}', '2026-01-10T00:00:00Z', '2026-01-10T00:00:00Z')
            """
        )
        _ = try space.sql("PRAGMA wal_checkpoint(TRUNCATE)")
        let url = URL(fileURLWithPath: space.mirror)
        let whole = try [UInt8](Data(contentsOf: url))
        for bit in 0..<8 {
            // The header of the page, its cells' places, and the cell at its end.
            for place in [0, 3, 5, 8, 9] + Array(stride(from: size - 40, to: size, by: 7)) {
                var turned = whole
                turned[(page - 1) * size + place] ^= 1 << UInt8(bit)
                try Data(turned).write(to: url)
                let outcome = try space.recordal(bit % 2 == 0 ? "alerts" : "status")
                #expect(outcome.signal == nil, "byte \(place), bit \(bit): \(outcome.errors)")
                #expect(
                    [0, 1, 5, 7].contains(outcome.code),
                    "byte \(place), bit \(bit): \(outcome.code) \(outcome.errors)"
                )
                for word in ["SELECT", secret] { #expect(!outcome.errors.contains(word), "\(outcome.errors)") }
            }
        }
        #expect(try space.recordal("doctor").code == 7)
    }
}
