package import Foundation

/// One transaction that moves rows of registers; while it is open, each row is kept as it was before.
///
/// Temporary triggers keep the rows, so that no writer can forget to. They end with the transaction that is rolled back.
package struct Revision {
    /// Its number.
    package let id: Int
    /// The fetch under which the rows move; nil for a person's word.
    package let fetch: Int?
    /// The definition by which the source's accepted fetch was read before.
    package let definition: Int?
    /// The numbers of the events that it appended; empty while it is open.
    package let events: Range<Int>

    /// Opens a revision; rows that are added from now on are not kept.
    package static func open(_ db: SQLDatabase, at: String, source: Int?, fetch: Int?, cause: String) throws -> Revision
    {
        try db.execute(
            """
            INSERT INTO revision (at, source_id, fetch_id, cause, accepted_fetch_id, complete_fetch_id,
                definition_id, seq_before)
            VALUES (?1, ?2, ?3, ?4,
                (SELECT accepted_fetch_id FROM source WHERE id = ?2),
                (SELECT complete_fetch_id FROM source WHERE id = ?2),
                (SELECT definition_id FROM fetch JOIN source ON accepted_fetch_id = fetch.id WHERE source.id = ?2),
                (SELECT coalesce(max(seq), 0) FROM event))
            """,
            [at, source, fetch, String(cause.prefix { $0 != ":" })]
        )
        let id = Int(db.lastInsertedRowID)
        let last = try db.row(
            "SELECT coalesce((SELECT max(id) FROM record), 0), coalesce((SELECT max(id) FROM observation), 0)"
        )
        try db.execute(dropping + triggers(id, lastRecord: last?[0] ?? 0, lastObservation: last?[1] ?? 0))
        return Revision(id: id, fetch: fetch, definition: nil, events: 0..<0)
    }

    /// Closes it: what is written from now on is none of its rows.
    package func close(_ db: SQLDatabase) throws {
        try db.execute(Self.dropping)
        try db.execute("UPDATE revision SET seq_after = (SELECT coalesce(max(seq), 0) FROM event) WHERE id = ?", [id])
    }

    /// The revision in which a fetch was applied, or taken as history; nil for one of before there were revisions.
    package static func applying(_ fetch: Int, _ db: SQLDatabase) throws -> Revision? {
        try db.row(
            """
            SELECT id, fetch_id, definition_id, seq_before, seq_after FROM revision
            WHERE fetch_id = ? AND cause IN ('fetch', 'archive') AND seq_after IS NOT NULL ORDER BY id LIMIT 1
            """,
            [fetch]
        ).map(Revision.init)
    }

    /// Whether the source was read by another definition after it.
    package func isReadAgainSince(_ db: SQLDatabase) throws -> Bool {
        try db.value(
            """
            SELECT EXISTS (
                SELECT 1 FROM revision AS own JOIN revision AS later ON later.source_id = own.source_id
                WHERE own.id = ? AND later.id > own.id AND later.cause IN ('definition', 'rebase'))
            """,
            [id],
            as: Bool.self
        ) ?? false
    }

    /// The revision in which a person explained last why a recordation is gone; nil where nobody did.
    package static func explaining(_ record: Int, _ db: SQLDatabase) throws -> Revision? {
        try db.row(
            """
            SELECT id, fetch_id, definition_id, seq_before, seq_after FROM revision
            JOIN record_before ON revision_id = revision.id
            WHERE record_before.record_id = ? AND cause = 'presence' ORDER BY id DESC LIMIT 1
            """,
            [record]
        ).map(Revision.init)
    }

    init(id: Int, fetch: Int?, definition: Int?, events: Range<Int>) {
        (self.id, self.fetch, self.definition, self.events) = (id, fetch, definition, events)
    }

    /// Reads the columns `id, fetch_id, definition_id, seq_before, seq_after`.
    init(_ row: SQLRow) {
        let before: Int = row[3]
        let after: Int = row[4] ?? before
        self.init(id: row[0], fetch: row[1], definition: row[2], events: before + 1..<max(after, before) + 1)
    }

    private static let dropping = """
        DROP TRIGGER IF EXISTS temp.record_is_moving;
        DROP TRIGGER IF EXISTS temp.observation_is_moving;

        """

    private static func triggers(_ id: Int, lastRecord: Int, lastObservation: Int) -> String {
        func differ(_ columns: [String]) -> String {
            columns.map { "old.\($0) IS NOT new.\($0)" }.joined(separator: " OR ")
        }
        func old(_ columns: [String]) -> String { columns.map { "old.\($0)" }.joined(separator: ", ") }
        let (record, observation) = (RecordBefore.columns, ObservationBefore.columns)
        return """
            CREATE TEMP TRIGGER record_is_moving BEFORE UPDATE OF \(record.joined(separator: ", ")) ON record
                WHEN old.id <= \(lastRecord) AND old.filing IS NULL AND (\(differ(record)))
                BEGIN
                    INSERT INTO record_before (revision_id, record_id, \(record.joined(separator: ", ")))
                    VALUES (\(id), old.id, \(old(record))) ON CONFLICT DO NOTHING;
                END;
            CREATE TEMP TRIGGER observation_is_moving BEFORE UPDATE OF \(observation.joined(separator: ", ")) ON observation
                WHEN old.id <= \(lastObservation) AND (\(differ(observation)))
                BEGIN
                    INSERT INTO observation_before (revision_id, observation_id, \(observation.joined(separator: ", ")))
                    VALUES (\(id), old.id, \(old(observation))) ON CONFLICT DO NOTHING;
                END;
            """
    }
}

/// The columns of a record that registers move, as they were at one moment.
package struct RecordBefore: Equatable {
    package var key: String
    package var observation: Int?
    package var digest: Data
    package var source: Int
    package var firstFetch: Int?
    package var lastFetch: Int?
    package var presence: String
    package var absentSince: String?
    package var absentScope: Int?
    package var continuedAs: Int?
    package var isTombstone: Bool

    package static let columns = [
        "key", "observation_id", "digest", "source_id", "first_fetch_id", "last_fetch_id", "presence", "absent_since",
        "absent_scope_id", "continued_as_id", "is_tombstone",
    ]
    private static let list = columns.joined(separator: ", ")

    private init(_ row: SQLRow) {
        key = row[0]
        observation = row[1]
        digest = row[2]
        source = row[3]
        firstFetch = row[4]
        lastFetch = row[5]
        presence = row[6]
        absentSince = row[7]
        absentScope = row[8]
        continuedAs = row[9]
        isTombstone = row[10]
    }

    /// The record now; nil for a number that is none.
    package static func now(_ record: Int, _ db: SQLDatabase) throws -> RecordBefore? {
        try db.row("SELECT \(list) FROM record WHERE id = ?", [record]).map(RecordBefore.init)
    }

    /// The record before a revision; nil where that did not move it.
    package static func before(_ revision: Int, _ record: Int, _ db: SQLDatabase) throws -> RecordBefore? {
        try db.row("SELECT \(list) FROM record_before WHERE revision_id = ? AND record_id = ?", [revision, record]).map(
            RecordBefore.init
        )
    }

    /// The record right after a revision, which is what the next one found; nil where nothing moved it since.
    package static func after(_ revision: Int, _ record: Int, _ db: SQLDatabase) throws -> RecordBefore? {
        try db.row(
            "SELECT \(list) FROM record_before WHERE record_id = ? AND revision_id > ? ORDER BY revision_id LIMIT 1",
            [record, revision]
        ).map(RecordBefore.init)
    }

    /// The record as it was when an instant came.
    package static func at(_ instant: String, _ record: Int, _ db: SQLDatabase) throws -> RecordBefore? {
        let then = try db.row(
            """
            SELECT \(list.split(separator: ", ").map { "record_before.\($0)" }.joined(separator: ", "))
            FROM record_before JOIN revision ON revision.id = revision_id
            WHERE record_id = ? AND at >= ? ORDER BY revision_id LIMIT 1
            """,
            [record, instant]
        )
        return try then.map(RecordBefore.init) ?? now(record, db)
    }

    /// Makes the record what this says.
    package func write(to record: Int, _ db: SQLDatabase) throws {
        try db.execute(
            "UPDATE record SET \(Self.columns.map { "\($0) = ?" }.joined(separator: ", ")) WHERE id = ?",
            [
                key, observation, digest, source, firstFetch, lastFetch, presence, absentSince, absentScope,
                continuedAs,
                isTombstone, record,
            ]
        )
    }
}

/// The columns of an observation that later rows of the same values move, as they were at one moment.
package struct ObservationBefore: Equatable {
    package var rawFetch: Int
    package var place: Int
    package var notStated: Int
    package var unobserved: Int
    package var raw: String?
    package var stated: Int?
    var statedText: String?

    package static let columns = ["raw_fetch_id", "place", "not_stated", "unobserved", "raw", "stated", "stated_text"]
    private static let list = columns.joined(separator: ", ")

    private init(_ row: SQLRow) {
        rawFetch = row[0]
        place = row[1]
        notStated = row[2]
        unobserved = row[3]
        raw = row[4]
        stated = row[5]
        statedText = row[6]
    }

    /// The observation now; nil for a number that is none.
    package static func now(_ id: Int, _ db: SQLDatabase) throws -> ObservationBefore? {
        try db.row("SELECT \(list) FROM observation WHERE id = ?", [id]).map(ObservationBefore.init)
    }

    /// The observation before a revision; nil where that did not move it.
    package static func before(_ revision: Int, _ id: Int, _ db: SQLDatabase) throws -> ObservationBefore? {
        try db.row(
            "SELECT \(list) FROM observation_before WHERE revision_id = ? AND observation_id = ?",
            [revision, id]
        ).map(ObservationBefore.init)
    }

    /// The observation right after a revision, which is what the next one found; nil where nothing moved it since.
    package static func after(_ revision: Int, _ id: Int, _ db: SQLDatabase) throws -> ObservationBefore? {
        try db.row(
            """
            SELECT \(list) FROM observation_before WHERE observation_id = ? AND revision_id > ?
            ORDER BY revision_id LIMIT 1
            """,
            [id, revision]
        ).map(ObservationBefore.init)
    }

    /// The observation as it was when an instant came.
    package static func at(_ instant: String, _ id: Int, _ db: SQLDatabase) throws -> ObservationBefore? {
        let then = try db.row(
            """
            SELECT \(list) FROM observation_before JOIN revision ON revision.id = revision_id
            WHERE observation_id = ? AND at >= ? ORDER BY revision_id LIMIT 1
            """,
            [id, instant]
        )
        return try then.map(ObservationBefore.init) ?? now(id, db)
    }

    /// Makes the observation what this says.
    package func write(to id: Int, _ db: SQLDatabase) throws {
        try db.execute(
            "UPDATE observation SET \(Self.columns.map { "\($0) = ?" }.joined(separator: ", ")) WHERE id = ?",
            [rawFetch, place, notStated, unobserved, raw, stated, statedText, id]
        )
    }
}
