public import Mirror
public import Recordations

extension Mirror {
    /// The rows that a source's recordations were last read from.
    public func knownRows(source: SourceState) throws -> KnownRows {
        try read { db in
            let count = try db.value("SELECT max(id) FROM record", as: Int.self) ?? 0
            let query = try SQLStatement(
                db,
                """
                SELECT id, digest, status, is_tombstone, presence <> 'present' FROM record
                WHERE source_id = ? AND observation_id IS NOT NULL ORDER BY id
                """
            )
            query.bind(1, source.id)
            var known = try KnownRows(query, capacity: min(count, 10_000_000))
            // The column `record.status` has the corrected value, and an edition is counted by the register's value.
            let corrected = try db.prepare(
                """
                SELECT record.id AS record_id, observation.status AS status FROM edit JOIN record ON record.id = edit.record_id
                JOIN observation ON observation.id = record.observation_id
                WHERE edit.state = 'open' AND edit.field = 'status' AND edit.kind <> 'note' AND record.source_id = ?
                """,
                [source.id]
            )
            while let row = try corrected.next() { known.correct(record: row["record_id"], status: row["status"]) }
            return known
        }
    }

    /// Calls the body with a finder of records in one consistent state of the mirror.
    ///
    /// Those of `redefined`, by their numbers, are given as they would be read by another definition.
    public func withCurrentRecords<Result>(
        register: Int,
        redefined: [Int: RedefinedRecord] = [:],
        _ body: (CurrentRecords) throws -> Result
    ) throws -> Result {
        try read { db in try body(try CurrentRecords(db, registerID: register, redefined: redefined)) }
    }

    /// The rows from which a source's absent recordations were read last, by fetch.
    public func absentRows(source: SourceState) throws -> [AbsentRow] {
        try read { db in
            try db.rows(
                """
                SELECT record.id AS id, record.key, observation.raw_fetch_id, observation.place FROM record
                JOIN observation ON observation.id = record.observation_id
                JOIN fetch ON fetch.id = observation.raw_fetch_id AND fetch.kind <> 'evidence'
                WHERE record.source_id = ? AND record.presence <> 'present' ORDER BY raw_fetch_id, record.id
                """,
                [source.id]
            ).map {
                AbsentRow(
                    record: $0["id"],
                    key: RecordKey(text: $0["key"]),
                    fetch: $0["raw_fetch_id"],
                    rowNumber: $0["place"]
                )
            }
        }
    }

    /// The recordations that a declared filter showed when it was last accepted.
    public func members(ofScope filter: String, source: SourceState) throws -> [Int] {
        try read { db in
            try db.values(
                """
                SELECT record_id FROM scope_member JOIN scope ON scope.id = scope_id
                JOIN record ON record.id = record_id
                WHERE scope.source_id = ? AND filter = ? AND record.observation_id IS NOT NULL
                ORDER BY record_id
                """,
                [source.id, filter],
                as: Int.self
            )
        }
    }

    /// The digests of the rows that are rejected at present.
    public func rejectedDigests(source: SourceState) throws -> Set<RowDigest> {
        let rows = try rejectedRows(source: source.name)
        return Set(rows.map(\.digest))
    }

    /// How many of a source's recordations became missing since a day; those known from the archive alone never were there.
    public func missingCount(source: SourceState, since day: CivilDate) throws -> Int {
        try read { db in
            try db.value(
                """
                SELECT count(*) FROM record WHERE source_id = ? AND presence <> 'present' AND absent_since >= ?
                    AND last_fetch_id NOT IN (SELECT id FROM fetch WHERE kind = 'archive')
                """,
                [source.id, day.description],
                as: Int.self
            ) ?? 0
        }
    }

    /// The accepted editions that a source's current observations come from: the last complete one and those after it.
    public func effectiveFetches(source: SourceState) throws -> [Fetch] {
        try read { db in
            let ids = try db.values(
                """
                SELECT id FROM fetch WHERE source_id = ? AND (\(Mirror.isReadAgain)) ORDER BY id
                """,
                [source.id],
                as: Int.self
            )
            return try ids.compactMap { try Mirror.fetch($0, db) }
        }
    }
}

/// The row from which an absent recordation was read last.
public struct AbsentRow: Sendable {
    /// The recordation's number.
    public let record: Int
    /// Its key.
    public let key: RecordKey
    /// The fetch whose documents have the row.
    public let fetch: Int
    /// The number of the row in its document.
    public let rowNumber: Int
}

/// A recordation as another definition reads it.
public struct RedefinedRecord: Sendable {
    let values: FieldValues
    let notStated: FieldSet
    let unobserved: FieldSet
    let isTombstone: Bool

    /// Makes it of what is said and of what was known before.
    public init(values: FieldValues, notStated: FieldSet, unobserved: FieldSet, isTombstone: Bool) {
        self.values = values
        self.notStated = notStated
        self.unobserved = unobserved
        self.isTombstone = isTombstone
    }
}
