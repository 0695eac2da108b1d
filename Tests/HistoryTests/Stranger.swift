import Curation
import Foundation
import GRDB
@testable import History
import Ingest
@testable import Mirror
import MirrorFile
import Recordations
import TestSupport

/// A migrated mirror that another program opened, with nothing that refuses what it does.
final class Stranger {
    let queue: DatabaseQueue
    private let folder: String

    init() throws {
        folder = try MirrorFile.newFolder()
        let path = folder + "/recordal.sqlite"
        try Self.migrated.get().write(to: URL(fileURLWithPath: path))
        var configuration = MirrorFile.unobserved
        configuration.foreignKeysEnabled = false
        queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA ignore_check_constraints = ON") }
    }

    deinit {
        try? queue.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// A stored mirror after its migration, with a row in every table.
    // Made once: the migration takes longer than most of what is looked at afterwards.
    private static let migrated = Result {
        let folder = try MirrorFile.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = try StoredMirror.unpack(schema: 10, into: folder)
        let mirror = try Mirror(path: path)
        try mirror.write { try $0.execute(newer) }
        let record = try mirror.read { try $0.value("SELECT min(id) FROM record", as: Int.self) } ?? 1
        // One with a value in every column, and one with none where none is needed.
        for text in ["A", nil] {
            let difference: (String, String?, String?)? = text.map { ("holder", $0, $0) }
            let draft = DecisionDraft(
                list: "docket",
                reference: "T-\(text ?? "")",
                right: (text, text, text),
                record: record,
                verdict: "accepted",
                difference: difference,
                reason: text
            )
            _ = try mirror.decide([draft], actor: "anna")
        }
        try mirror.close()
        return try Data(contentsOf: URL(fileURLWithPath: path))
    }

    /// Rows of tables that there were none of when the stored mirror was made.
    private static let newer = """
        INSERT INTO revision (id, at, source_id, fetch_id, cause, accepted_fetch_id, complete_fetch_id, definition_id,
            seq_before, seq_after)
        SELECT id, at, source_id, id, 'fetch', id, id, definition_id, 1, 2 FROM fetch WHERE id IN (3, 7);
        INSERT INTO record_before (revision_id, record_id, key, observation_id, digest, source_id, first_fetch_id,
            last_fetch_id, presence, absent_since, absent_scope_id, continued_as_id, is_tombstone)
        SELECT 3, id, key, observation_id, digest, source_id, first_fetch_id, last_fetch_id, presence, absent_since,
            absent_scope_id, continued_as_id, is_tombstone FROM record;
        INSERT INTO observation_before (revision_id, observation_id, raw_fetch_id, place, not_stated, unobserved, raw,
            stated, stated_text)
        SELECT 3, id, raw_fetch_id, place, not_stated, unobserved, raw, stated, stated_text FROM observation;
        INSERT INTO list (id, name) VALUES (1, 'docket');
        INSERT INTO list_edition (id, list_id, artifact_id, file, yaml, day, at, actor, row_count, added_count,
            changed_count, removed_count, undone)
        VALUES (1, 1, 1, 'a.csv', 'x', '2026-01-01', '2026-01-01T00:00:00Z', 'anna', 2, 2, 0, 0, NULL),
            (2, 1, 1, 'b.csv', 'x', '2026-01-02', '2026-01-02T00:00:00Z', 'anna', 1, 0, 0, 1, '2026-01-03T00:00:00Z');
        INSERT INTO list_row (id, list_id, reference, stated, first_edition_id, end_edition_id)
        VALUES (1, 1, 'T-1', '{}', 1, 2), (2, 1, 'T-2', '{}', 1, NULL);
        INSERT INTO rehearsal (id, since) VALUES (1, '2026-01-01T00:00:00Z');
        """

    /// What doctor says after a change, which is taken back; nil where the change changed nothing.
    func mistakes(after change: (Database) throws -> Void) throws -> [String]? {
        var found: [String]?
        try queue.writeWithoutTransaction { db in
            try db.inTransaction {
                let triggers = try Row.fetchAll(
                    db,
                    sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
                )
                for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger[0] as String)") }
                let before = db.totalChangesCount
                try change(db)
                let isChanged = db.totalChangesCount > before
                for trigger in triggers { try db.execute(sql: trigger[1]) }
                if isChanged { found = try Mirror.soundness(SQLDatabase(db)).mistakes }
                return .rollback
            }
        }
        return found
    }

    func read<Result>(_ body: (Database) throws -> Result) throws -> Result { try queue.read(body) }

    func tables() throws -> [String] {
        try read {
            try String.fetchAll(
                $0,
                sql:
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY 1"
            )
        }
    }
}
