import Deadlines
import Foundation
import GRDB
import Ingest
@testable import Mirror
import MirrorFile
import Notifications
import Recordations
import Testing

/// Files of an earlier schema go on.
struct MigrationTests {
    /// A mirror as the first schema has it: one source, an edition and a held fetch.
    private func first(_ path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try Schema.migrator.migrate(queue, upTo: "v1 registers, fetches, observations, events")
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO mirror (id, created) VALUES (1, '2026-01-01T00:00:00Z');
                    INSERT INTO register (id, name, jurisdiction) VALUES (1, 'xx-test', 'XX');
                    INSERT INTO source (id, name, register_id) VALUES (1, 'test', 1);
                    INSERT INTO artifact (id, sha256, size) VALUES (1, zeroblob(32), 0);
                    INSERT INTO fetch (id, source_id, day, at, actor, extent, published, verdict, row_count, added_count)
                    VALUES (1, 1, '2026-01-02', '2026-01-02T03:04:05Z', 'tester', 'complete', '2026-01-01', 'applied', 5, 1);
                    INSERT INTO fetch (id, source_id, base_fetch_id, day, at, actor, extent, scope, verdict, reason, findings)
                    VALUES (4, 1, 1, '2026-01-03', '2026-01-03T00:00:00Z', 'tester', 'scoped', 'mark=a', 'held', 'why', '["x"]');
                    INSERT INTO fetch_document (fetch_id, position, artifact_id, name) VALUES (1, 0, 1, 'a.csv');
                    UPDATE source SET accepted_fetch_id = 1, complete_fetch_id = 1;
                    INSERT INTO record (id, register_id, source_id, key, observation_id, digest, first_fetch_id,
                        last_fetch_id, is_tombstone, class_bits)
                    VALUES (1, 1, 1, 'R-1', 1, zeroblob(16), 1, 1, 0, 0);
                    INSERT INTO observation (id, record_id, fetch_id, raw_fetch_id, place, recordation_number, mark)
                    VALUES (1, 1, 1, 1, 2, 'R-1', 'A');
                    """
            )
        }
        try queue.close()
    }

    @Test func `a mirror of the first schema keeps every fetch and takes notices`() throws {
        let folder = try MirrorFile.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/m.sqlite"
        try first(path)
        let mirror = try Mirror(path: path)
        let held = try #require(try mirror.fetch(4))
        #expect(held.kind == .edition)
        #expect(held.verdict == .held)
        #expect(held.extent == .scoped("mark=a"))
        #expect([held.reason, held.findings] == ["why", "[\"x\"]"])
        #expect(held.base == 1)
        let source = try #require(try mirror.source(name: "test"))
        #expect(source.accepted?.id == 1)
        #expect(source.edition?.id == 1)
        #expect(source.accepted?.documents.map(\.name) == ["a.csv"])
        #expect(source.accepted?.counts.rows == 5)
        #expect(source.knownFrom?.description == "2026-01-01")
        #expect(try mirror.recordations(Filter()).map(\.values).map { $0[.mark] } == ["A"])
        try mirror.read { db in
            let db = db.connection
            #expect(try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").isEmpty)
            #expect(try String.fetchAll(db, sql: "PRAGMA integrity_check") == ["ok"])
            #expect(try String.fetchOne(db, sql: "SELECT last_seen FROM recordation") == "2026-01-02")
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM change") == 0)
            let indexes = try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE tbl_name = 'fetch'")
            #expect(Set(indexes) == ["fetch", "fetch_by_source"])
        }
        var draft = FetchDraft(
            sourceID: source.id,
            day: CivilDate(daysSinceEpoch: 20_600),
            actor: "tester",
            extent: .partial,
            verdict: .applied,
            documents: []
        )
        draft.kind = .evidence
        draft.base = 1
        #expect(try mirror.apply(draft) { _ in Fetch.Counts() } == 5)
        #expect(try mirror.source(name: "test")?.edition?.id == 1)
        try mirror.close()
    }

    @Test func `a mirror of the first schema learns what was asked over the network`() throws {
        let folder = try MirrorFile.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try first(folder + "/m.sqlite")
        let mirror = try Mirror(path: folder + "/m.sqlite")
        #expect(try mirror.exchanges(ofFetch: 1).isEmpty)
        let source = try #require(try mirror.source(name: "test"))
        var draft = FetchDraft(
            sourceID: source.id,
            day: CivilDate(daysSinceEpoch: 20_600),
            actor: "tester",
            extent: .complete,
            verdict: .failed,
            documents: []
        )
        var answered = Exchange(method: "GET", url: "https://h/${KEY}", asked: "2026-01-01T00:00:00Z")
        answered.status = 503
        answered.answeredBy = "https://h/x"
        answered.headers = [Exchange.Header(name: "retry-after", value: "\"7\"")]
        answered.etag = "W/\"a\""
        answered.attempts = 4
        let silent = Exchange(method: "POST", url: "https://h/", asked: "2026-01-01T00:00:01Z")
        draft.exchanges = [answered, silent]
        let id = try mirror.record(draft)
        #expect(try mirror.exchanges(ofFetch: id) == [answered, silent])
        try mirror.close()
    }

    private func deadlineRows(_ path: String) throws -> [String] {
        let queue = try DatabaseQueue(path: path)
        return try queue.read { db in
            try String.fetchAll(db, sql: "SELECT kind || ' ' || ends FROM deadline_date")
        }
    }

    @Test func `deadlines that were computed before preconditions had any stay, to be compared with those of today`()
        throws
    {
        let folder = try MirrorFile.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/m.sqlite"
        try first(path)
        let queue = try DatabaseQueue(path: path)
        try Schema.migrator.migrate(queue, upTo: "v8 recordations by their end")
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO deadline_date (record_id, kind, ends) VALUES (1, 'renew', '2027-01-01');
                    INSERT INTO deadline_basis (id, law, seq, at) VALUES (1, '2026-01-01 0 law', 0, '2026-01-01T00:00:00Z');
                    """
            )
        }
        try queue.close()
        let mirror = try Mirror(path: path)
        #expect(try mirror.deadlineBasis()?.law == "law")
        #expect(try deadlineRows(path) == ["renew 2027-01-01"])
        let end = try #require(CivilDate("2027-05-01"))
        let basis = DeadlineBasis(law: "law", day: end, seq: try mirror.lastSeq())
        try mirror.fillDeadlines(basis) { writer in
            for kind in Obligation.Kind.allCases {
                let obligation = Obligation(
                    kind: kind,
                    register: "xx-test",
                    key: "R-1",
                    source: "test",
                    jurisdiction: "XX",
                    rule: nil,
                    end: end
                )
                try writer.write(obligation, record: 1)
            }
        }
        let kinds = try mirror.read {
            try String.fetchAll($0.connection, sql: "SELECT kind FROM deadline_date ORDER BY id")
        }
        #expect(kinds == Obligation.Kind.allCases.filter { $0 != .staleSource }.map(\.rawValue))
        try mirror.close()
    }

    @Test func `what was found by its text in a mirror with one to a row is found again`() throws {
        let folder = try MirrorFile.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/m.sqlite"
        try first(path)
        let queue = try DatabaseQueue(path: path)
        try queue.write { db in
            // The second was taken back, and the others fill more than one block.
            try db.execute(
                sql: """
                    WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 200)
                    INSERT OR IGNORE INTO record (id, register_id, source_id, key, observation_id, digest, first_fetch_id,
                        last_fetch_id, is_tombstone, class_bits)
                    SELECT n, 1, 1, 'R-' || n, iif(n = 2, NULL, n), zeroblob(16), 1, 1, 0, 0 FROM number;
                    INSERT OR IGNORE INTO observation (id, record_id, fetch_id, raw_fetch_id, place, mark)
                    SELECT id, id, 1, 1, id, 'Mark ' || id FROM record WHERE id <> 2;
                    INSERT INTO search (record_id, folded) SELECT id, lower(mark) FROM observation;
                    """
            )
        }
        try queue.close()
        let mirror = try Mirror(path: path)
        for number in [3, 63, 64, 65, 127, 128, 200] {
            var filter = Filter()
            filter.text = "Mark \(number)"
            filter.isExact = true
            #expect(try mirror.recordations(filter).map(\.key.text) == ["R-\(number)"])
        }
        var all = Filter()
        all.text = "mark"
        #expect(try mirror.recordations(all).count == 198)
        #expect(try mirror.read { try Int.fetchOne($0.connection, sql: "SELECT count(*) FROM search") } == 4)
        try mirror.close()
    }

    @Test func `dates that an older program computed stay, so that those which another law moves can be listed`() throws
    {
        let folder = try MirrorFile.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/m.sqlite"
        try first(path)
        let queue = try DatabaseQueue(path: path)
        try Schema.migrator.migrate(queue, upTo: "v8 recordations by their end")
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO deadline_date (record_id, kind, ends, safe, legal, rule, citation, confidence)
                    VALUES (1, 'renew', '2027-06-30', '2027-05-28', '2027-05-31', 'XX-1', 'art. 1', 'verified');
                    INSERT INTO deadline_basis (id, law, seq, at) VALUES (1, '2026-01-02 0 abc', 0, '2026-01-02T00:00:00Z');
                    """
            )
        }
        try queue.close()
        let mirror = try Mirror(path: path)
        #expect(try mirror.deadlineBasis()?.law == "abc")
        let day = try #require(CivilDate("2026-02-02"))
        var one = Obligation(
            kind: .renew,
            register: "xx-test",
            key: "R-1",
            source: "test",
            jurisdiction: "XX",
            rule: nil,
            end: CivilDate("2027-06-30")
        )
        one.safe = CivilDate("2026-12-01")
        try mirror.fillDeadlines(DeadlineBasis(law: "new", day: day, seq: try mirror.lastSeq())) {
            try $0.write(one, record: 1)
        }
        let change = try #require(try mirror.waitingLawChange())
        #expect(change.moves.map(\.recordation) == ["xx-test:R-1"])
        #expect(change.moves.first?.was.safe?.description == "2027-05-28")
        #expect(change.moves.first?.was.citation == "art. 1")
        #expect(change.moves.first?.moved.map(\.name) == ["safe", "legal"])
        #expect(change.moves.first?.direction == .earlier)
        try mirror.markNotified(change, [], today: day, now: Instant(Date()))
        // What was told is neither changed nor deleted.
        for statement in [
            "UPDATE law_change SET notified = NULL", "UPDATE law_move SET new_safe = NULL", "DELETE FROM law_move",
        ] {
            #expect(throws: MirrorError.self) { try mirror.write { try $0.execute(statement) } }
        }
        try mirror.close()
    }

    @Test(arguments: [
        "UPDATE fetch SET kind = 'letter'", "UPDATE fetch SET verdict = 'archived'",
        "UPDATE fetch SET kind = 'archive', published = NULL", "UPDATE fetch SET kind = NULL",
        "UPDATE observation SET stated = 'all'",
    ]) func `nonsense about kinds is refused by the file itself`(_ statement: String) throws {
        let bench = try MirrorBench()
        try bench.add([[.recordationNumber: "R-1"]])
        #expect(throws: DatabaseError.self) { try bench.execute(statement) }
    }
}
