/// One transaction that changes rows of registers; while it is open, the former values of each changed row are stored for undo.
///
/// Temporary triggers store them, so no writer can omit it. A rollback drops the triggers.
package struct Revision {
    /// Its number.
    package let id: Int
    /// The fetch that changes the rows; nil for a person's decision.
    package let fetch: Int?
    /// The definition by which the source's accepted fetch had been read before.
    package let definition: Int?
    /// The numbers of its events; empty while it is open.
    package let events: Range<Int>

    /// Opens a revision; rows that are added from now on have no former values.
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
            "SELECT coalesce((SELECT max(id) FROM record), 0) AS record, "
                + "coalesce((SELECT max(id) FROM observation), 0) AS observation"
        )
        try db.execute(
            dropping + triggers(id, lastRecord: last?["record"] ?? 0, lastObservation: last?["observation"] ?? 0)
        )
        return Revision(id: id, fetch: fetch, definition: nil, events: 0..<0)
    }

    /// Closes it: drops the triggers, and stores the number of its last event.
    package func close(_ db: SQLDatabase) throws {
        try db.execute(Self.dropping)
        try db.execute("UPDATE revision SET seq_after = (SELECT coalesce(max(seq), 0) FROM event) WHERE id = ?", [id])
    }

    /// The revision in which a fetch was applied or archived; nil for a fetch of a recordal without revisions.
    package static func applying(_ fetch: Int, _ db: SQLDatabase) throws -> Revision? {
        try db.row(
            """
            SELECT id, fetch_id, definition_id, seq_before, seq_after FROM revision
            WHERE fetch_id = ? AND cause IN ('fetch', 'archive') AND seq_after IS NOT NULL ORDER BY id LIMIT 1
            """,
            [fetch]
        ).map(Revision.init)
    }

    /// Whether a later revision read the source by another definition.
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

    /// The last revision in which a person explained why a recordation is gone; nil where there is none.
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
        let before: Int = row["seq_before"]
        let after: Int = row["seq_after"] ?? before
        let events = before + 1..<max(after, before) + 1
        self.init(id: row["id"], fetch: row["fetch_id"], definition: row["definition_id"], events: events)
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
