internal import FoundationEssentials
internal import Mirror
public import Recordations

extension FetchWriter {
    /// Marks recordations as missing from a fetch that could show them, each with one event.
    ///
    /// `previous` is the fetch that last showed them, where sightings are not recorded one by one.
    public func markMissing(_ records: [Int], day: CivilDate, scope: String?, previous: Int?) throws {
        let scopeID = try scope.map { try self.scopeID($0) }
        let update = try db.prepare(
            """
            UPDATE record SET presence = 'missing', absent_since = ?, absent_scope_id = ?,
                last_fetch_id = max(last_fetch_id, ?)
            WHERE id = ?
            """
        )
        for record in records {
            try update.run([day.description, scopeID, previous ?? 0, record])
            try appendPresence(record, "missing", from: "present")
        }
    }

    /// Marks absent recordations as present again, each with one event.
    public func markPresent(_ records: [Int]) throws {
        let look = try db.prepare("SELECT presence FROM record WHERE id = ?")
        let update = try db.prepare(
            """
            UPDATE record SET presence = 'present', absent_since = NULL, absent_scope_id = NULL, continued_as_id = NULL,
                last_fetch_id = ?
            WHERE id = ?
            """
        )
        for record in records {
            guard let old = try look.first([record], { $0["presence"] as String }), old != "present" else { continue }
            try update.run([fetchID, record])
            try appendPresence(record, "reappeared", from: old, to: "present")
        }
    }

    /// Records the fetch as the last that showed these recordations; only for a fetch that does not show all.
    public func noteSeen(_ records: some Sequence<Int>) throws {
        let update = try db.prepare("UPDATE record SET last_fetch_id = ? WHERE id = ?")
        for record in records { try update.run([fetchID, record]) }
    }

    /// Adds recordations to the members of a declared scope; former members stay.
    public func noteMembers(of scope: String, _ records: some Sequence<Int>) throws {
        let id = try scopeID(scope)
        let insert = try db.prepare(
            "INSERT INTO scope_member (scope_id, record_id, fetch_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        )
        for record in records { try insert.run([id, record, fetchID]) }
    }

    /// Marks recordations that have been missing on enough days as disappeared, and returns how many.
    ///
    /// The days are those of accepted fetches that could have shown the recordation, this one included, each civil day
    /// once; `absence_days` of them, the first and the last `absence_span` days apart.
    public func markDisappeared() throws -> Int {
        let source = try db.row(
            """
            SELECT source.id AS source_id, absence_days, absence_span FROM source JOIN fetch ON fetch.source_id = source.id
            WHERE fetch.id = ?
            """,
            [fetchID]
        )
        guard let source else { return 0 }
        let sourceID: Int = source["source_id"]
        // SQLite uses the partial index of absent records only where the query repeats its condition.
        let groups = try db.rows(
            """
            SELECT DISTINCT absent_since, absent_scope_id FROM record
            WHERE source_id = ? AND presence <> 'present' AND presence = 'missing' AND observation_id IS NOT NULL
            """,
            [sourceID]
        )
        var count = 0
        for group in groups {
            let (since, scope): (String?, Int?) = (group["absent_since"], group["absent_scope_id"])
            let days = try db.values(
                """
                SELECT DISTINCT day FROM fetch
                WHERE source_id = ? AND verdict IN ('applied', 'unchanged') AND day >= ?
                    AND (extent = 'complete' OR scope = (SELECT filter FROM scope WHERE id = ?))
                ORDER BY day
                """,
                [sourceID, since, scope],
                as: String.self
            ).compactMap(CivilDate.init)
            guard let first = days.first, let last = days.last, days.count >= source["absence_days"],
                last.days(since: first) >= source["absence_span"]
            else { continue }
            let gone = try db.values(
                """
                SELECT id FROM record WHERE source_id = ? AND presence <> 'present' AND presence = 'missing'
                    AND absent_since = ? AND absent_scope_id IS ? AND observation_id IS NOT NULL
                ORDER BY id
                """,
                [sourceID, since, scope],
                as: Int.self
            )
            for record in gone {
                try db.execute("UPDATE record SET presence = 'disappeared' WHERE id = ?", [record])
                try appendPresence(record, "disappeared", from: "missing")
            }
            count += gone.count
        }
        return count
    }

    /// Gives records new keys, each with one event.
    ///
    /// Keys may be exchanged between records.
    public func rekey(_ moves: [(record: Int, key: RecordKey)]) throws {
        // Two steps, for a key may be another record's until that one has moved too.
        for (record, _) in moves {
            try db.execute("UPDATE record SET key = char(0) || id WHERE id = ?", [record])
        }
        for (record, key) in moves {
            let old = try db.value(
                "SELECT coalesce((SELECT new FROM event WHERE record_id = ? AND (field = 'key' OR kind = 'added') "
                    + "ORDER BY seq DESC LIMIT 1), '')",
                [record],
                as: String.self
            )
            try db.execute("UPDATE record SET key = ? WHERE id = ?", [key.text, record])
            try events.append(
                cause: cause,
                kind: "rekeyed",
                record: record,
                fetch: fetchID,
                field: "key",
                old: old,
                new: key.text
            )
        }
    }

    /// Marks recordations that have no row by a new definition as explained; the cause says why.
    ///
    /// Edits of a recordation with an heir are moved to the heir.
    public func explainGone(_ records: [(record: Int, heir: Int?)], day: CivilDate) throws {
        for (record, heir) in records {
            try db.execute(
                "UPDATE record SET presence = 'explained', absent_since = ?, continued_as_id = ? WHERE id = ?",
                [day.description, heir, record]
            )
            try appendPresence(record, "explained", from: "present")
            if let heir { continued.append((record, heir)) }
        }
    }

    /// The rows that were rejected: new ones are kept, those that are no longer there are closed.
    public func noteRejected(_ rows: [RejectedRow], isComplete: Bool) throws {
        let sourceID = try db.value("SELECT source_id FROM fetch WHERE id = ?", [fetchID], as: Int.self)
        var copies: [RowDigest: Int] = [:]
        for row in rows { copies[row.digest, default: 0] += 1 }
        var open: [RowDigest: Int] = [:]
        let openRows = try db.prepare(
            "SELECT id, digest FROM rejected_row WHERE source_id = ? AND gone_fetch_id IS NULL",
            [sourceID]
        )
        while let row = try openRows.next() {
            let digest: Data = row["digest"]
            open[digest.withUnsafeBytes { RowDigest(bytes: $0) }] = row["id"]
        }
        var inserted: Set<RowDigest> = []
        for row in rows where open[row.digest] == nil && inserted.insert(row.digest).inserted {
            try db.execute(
                """
                INSERT INTO rejected_row (source_id, digest, copies, reason, place, cells, key, first_fetch_id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    sourceID, Data(row.digest.bytes), copies[row.digest] ?? 1, row.reason, row.rowNumber, row.cells,
                    row.key?.text, fetchID,
                ]
            )
        }
        guard isComplete else { return }
        for (digest, id) in open where copies[digest] == nil {
            try db.execute("UPDATE rejected_row SET gone_fetch_id = ? WHERE id = ?", [fetchID, id])
        }
    }

    func appendPresence(_ record: Int, _ kind: String, from old: String, to new: String? = nil) throws {
        try events.append(
            cause: cause,
            kind: kind,
            record: record,
            fetch: fetchID,
            field: "presence",
            old: old,
            new: new ?? kind
        )
    }

    private func scopeID(_ filter: String) throws -> Int {
        let source = try db.value("SELECT source_id FROM fetch WHERE id = ?", [fetchID], as: Int.self)
        try db.execute("INSERT INTO scope (source_id, filter) VALUES (?, ?) ON CONFLICT DO NOTHING", [source, filter])
        return try db.value("SELECT id FROM scope WHERE source_id = ? AND filter = ?", [source, filter], as: Int.self)
            ?? 0
    }
}
