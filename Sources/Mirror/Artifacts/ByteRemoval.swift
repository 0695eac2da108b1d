public import Recordations

extension Mirror {
    /// Removes the bytes of fetches that were made before a day, where no recordation depends on them.
    ///
    /// Kept are the bytes of every fetch that has an event of a recordation, of each source's last accepted edition, of
    /// held fetches, of notices and of archived editions. Hashes, sizes, addresses and times are always kept. Returns
    /// how many artifacts lost their bytes.
    public func removeBytes(before day: CivilDate, today: CivilDate) throws -> Int {
        try write { db in
            let numbers = try db.values(
                """
                SELECT artifact.id FROM artifact
                WHERE removed IS NULL AND sha256 IS NOT NULL
                    AND NOT EXISTS (
                        SELECT 1 FROM (
                            SELECT fetch_id, artifact_id FROM fetch_document
                            UNION ALL SELECT fetch_id, artifact_id FROM exchange
                        ) AS used JOIN fetch ON fetch.id = used.fetch_id
                        WHERE used.artifact_id = artifact.id
                            AND (fetch.day >= ?1 OR fetch.verdict = 'held' OR fetch.kind <> 'edition'
                                OR fetch.id IN (SELECT accepted_fetch_id FROM source)
                                OR fetch.id IN (SELECT complete_fetch_id FROM source)
                                OR \(Mirror.isReadAgain)
                                OR fetch.id IN (
                                    SELECT max(id) FROM fetch WHERE kind = 'edition'
                                        AND verdict IN ('applied', 'unchanged') GROUP BY source_id
                                )
                                OR EXISTS (
                                    SELECT 1 FROM event
                                    WHERE event.fetch_id = fetch.id AND event.record_id IS NOT NULL
                                )
                                OR EXISTS (
                                    SELECT 1 FROM observation
                                    WHERE observation.raw_fetch_id = fetch.id
                                        AND observation.raw_fetch_id <> observation.fetch_id
                                ))
                    )
                    AND EXISTS (
                        SELECT 1 FROM fetch_document WHERE artifact_id = artifact.id
                        UNION ALL SELECT 1 FROM exchange WHERE artifact_id = artifact.id
                    )
                    AND NOT EXISTS (SELECT 1 FROM pull_page WHERE artifact_id = artifact.id)
                    AND NOT EXISTS (SELECT 1 FROM list_edition WHERE artifact_id = artifact.id)
                """,
                [day.description],
                as: Int.self
            )
            try Mirror.removeBytes(ofArtifacts: numbers, today: today, db)
            return numbers.count
        }
    }

    /// The editions that a changed definition reads again, as SQL: the last complete one and those after it.
    package static let isReadAgain = """
        fetch.kind = 'edition' AND fetch.verdict IN ('applied', 'unchanged') AND fetch.id >= coalesce(
            (SELECT complete_fetch_id FROM source WHERE source.id = fetch.source_id), 0)
        """

    /// Removes the bytes of a fetch's documents that no other fetch has; returns how many artifacts lost their bytes.
    ///
    /// Throws ``MirrorError`` for a fetch whose documents are read again when the definition changes.
    package static func removeBytes(ofFetch fetch: Int, today: CivilDate, _ db: SQLDatabase) throws -> Int {
        try refuse(toRemoveBytesOf: fetch, db)
        let numbers = try db.values(
            """
            SELECT id FROM artifact WHERE removed IS NULL AND id IN (
                SELECT artifact_id FROM fetch_document WHERE fetch_id = ?1
                UNION SELECT artifact_id FROM exchange WHERE fetch_id = ?1)
            AND NOT EXISTS (SELECT 1 FROM fetch_document WHERE artifact_id = artifact.id AND fetch_id <> ?1)
            AND NOT EXISTS (SELECT 1 FROM exchange WHERE artifact_id = artifact.id AND fetch_id <> ?1)
            AND NOT EXISTS (SELECT 1 FROM list_edition WHERE artifact_id = artifact.id)
            """,
            [fetch],
            as: Int.self
        )
        try removeBytes(ofArtifacts: numbers, today: today, db)
        return numbers.count
    }

    private static func refuse(toRemoveBytesOf fetch: Int, _ db: SQLDatabase) throws {
        let isCurrent = try db.value(
            """
            SELECT EXISTS (SELECT 1 FROM fetch WHERE id = ?1 AND (\(isReadAgain)))
                OR EXISTS (SELECT 1 FROM source WHERE accepted_fetch_id = ?1 OR complete_fetch_id = ?1)
            """,
            [fetch],
            as: Bool.self
        )
        if isCurrent == true {
            throw MirrorError(
                .moved,
                "fetch \(fetch) is what its source says now, and its documents are read again when the definition changes",
                advice: "bring in a newer complete edition first, or leave out --with-bytes"
            )
        }
        let absent = try db.values(
            """
            SELECT record.id FROM record JOIN observation ON observation.id = record.observation_id
            JOIN fetch ON fetch.id = observation.raw_fetch_id AND fetch.kind <> 'evidence'
            WHERE observation.raw_fetch_id = ? AND record.presence <> 'present' ORDER BY record.id
            """,
            [fetch],
            as: Int.self
        )
        if let first = absent.first {
            let more = absent.count > 1 ? " and \(absent.count - 1) more" : ""
            throw MirrorError(
                .moved,
                "fetch \(fetch) has the last row of \(try recordName(first, db))\(more), which its register does not show now; "
                    + "its documents are read again when the definition changes",
                advice: "leave out --with-bytes"
            )
        }
    }

    private static func removeBytes(ofArtifacts numbers: [Int], today: CivilDate, _ db: SQLDatabase) throws {
        for number in numbers {
            try db.execute("DELETE FROM artifact_chunk WHERE artifact_id = ?", [number])
            try db.execute("UPDATE artifact SET removed = ? WHERE id = ?", [today.description, number])
        }
    }

    /// The day on which an artifact's bytes were removed; nil where they are stored.
    public func removed(_ artifact: Artifact) throws -> CivilDate? {
        try read { db in
            try db.value("SELECT removed FROM artifact WHERE id = ?", [artifact.id], as: String.self)
        }.flatMap { CivilDate($0) }
    }
}
