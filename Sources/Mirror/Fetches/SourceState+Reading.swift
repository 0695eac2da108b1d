public import Recordations

extension Mirror {
    /// The state of a source, which is added to the mirror if it is new; a dry run adds nothing and gets a state with number 0.
    public func source(
        name: String,
        register: String,
        jurisdiction: Jurisdiction,
        absenceDays: Int = 3,
        absenceSpan: Int = 14,
        isDryRun: Bool = false
    ) throws -> SourceState {
        let known = try source(name: name)
        if isDryRun {
            let registerID = try read { db in
                try db.value("SELECT id FROM register WHERE name = ?", [register], as: Int.self)
            }
            // No row has the number 0.
            return known
                ?? SourceState(
                    id: 0,
                    name: name,
                    registerID: registerID ?? 0,
                    accepted: nil,
                    complete: nil,
                    edition: nil,
                    firstNotice: nil,
                    absenceDays: absenceDays,
                    absenceSpan: absenceSpan
                )
        }
        if let known, known.absenceDays == absenceDays, known.absenceSpan == absenceSpan {
            return known
        }
        try write { db in
            try db.execute(
                "INSERT INTO register (name, jurisdiction) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [register, jurisdiction.code]
            )
            try db.execute(
                """
                INSERT INTO source (name, register_id, absence_days, absence_span)
                SELECT ?, id, ?, ? FROM register WHERE name = ?
                ON CONFLICT (name) DO UPDATE
                SET absence_days = excluded.absence_days, absence_span = excluded.absence_span
                """,
                [name, absenceDays, absenceSpan, register]
            )
        }
        guard let made = try source(name: name) else {
            throw MirrorError(.unsound, "the source \(name) could not be written", advice: "run 'recordal doctor'")
        }
        return made
    }

    /// The state of a source; nil for an unknown one.
    public func source(name: String) throws -> SourceState? {
        try read { db in
            guard let row = try db.row("SELECT * FROM source WHERE name = ?", [name]) else {
                return nil
            }
            return SourceState(
                id: row["id"],
                name: name,
                registerID: row["register_id"],
                accepted: try (row["accepted_fetch_id"] as Int?).flatMap { try Mirror.fetch($0, db) },
                complete: try (row["complete_fetch_id"] as Int?).flatMap { try Mirror.fetch($0, db) },
                edition: try Mirror.lastEdition(ofSource: row["id"], db),
                firstNotice: try Mirror.firstNotice(ofSource: row["id"], db),
                absenceDays: row["absence_days"],
                absenceSpan: row["absence_span"]
            )
        }
    }

    /// The states of all sources, by name.
    public func sources() throws -> [SourceState] {
        let names = try read { db in try db.values("SELECT name FROM source ORDER BY name", as: String.self) }
        return try names.compactMap { try source(name: $0) }
    }

    /// The number of recordations of a source by presence, status and whether they are tombstones, greatest first.
    public func counts(
        source: SourceState
    ) throws -> [(presence: String, status: String, isTombstone: Bool, count: Int)] {
        try read { db in
            try db.rows(
                """
                SELECT presence, coalesce(status, 'unknown') AS shown_status, is_tombstone, count(*) AS count FROM record
                WHERE source_id = ? AND observation_id IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 4 DESC
                """,
                [source.id]
            ).map { ($0["presence"], $0["shown_status"], $0["is_tombstone"], $0["count"]) }
        }
    }

    /// The YAML of the definition by which a fetch was read; nil where none is stored.
    public func definition(ofFetch id: Int) throws -> String? {
        try read { db in
            try db.value(
                "SELECT yaml FROM definition JOIN fetch ON definition_id = definition.id WHERE fetch.id = ?",
                [id],
                as: String.self
            )
        }
    }

    /// The last edition of a source that is in force; notices and archived editions do not count.
    package static func lastEdition(ofSource id: Int, _ db: SQLDatabase) throws -> Fetch? {
        let last = try db.value(
            """
            SELECT max(id) FROM fetch
            WHERE source_id = ? AND kind = 'edition' AND verdict IN ('applied', 'unchanged')
            """,
            [id],
            as: Int.self
        )
        return try last.flatMap { try fetch($0, db) }
    }

    /// The day on which the first notice of a source that is in force was entered; nil without one.
    private static func firstNotice(ofSource id: Int, _ db: SQLDatabase) throws -> CivilDate? {
        try db.value(
            """
            SELECT min(day) FROM fetch
            WHERE source_id = ? AND kind = 'evidence' AND verdict IN ('applied', 'unchanged')
            """,
            [id],
            as: String.self
        ).flatMap { CivilDate($0) }
    }
}
