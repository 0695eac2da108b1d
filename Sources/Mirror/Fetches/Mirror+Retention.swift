internal import GRDB
public import Recordations

extension Mirror {
    /// Removes the bytes of fetches that were made before a day, as far as nothing stands on them.
    ///
    /// The bytes stay of every fetch that told anything of a recordation, of each source's last accepted edition, of held ones,
    /// and of notices and older editions. Hashes, sizes, addresses and times stay of all. Gives how many bodies were removed.
    public func removeBytes(before day: CivilDate, today: CivilDate) throws -> Int {
        try write { db in
            let numbers = try Int.fetchAll(
                db,
                sql: """
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
                    """,
                arguments: [day.description]
            )
            for number in numbers {
                try db.execute(sql: "DELETE FROM artifact_chunk WHERE artifact_id = ?", arguments: [number])
                try db.execute(
                    sql: "UPDATE artifact SET removed = ? WHERE id = ?",
                    arguments: [today.description, number]
                )
            }
            return numbers.count
        }
    }

    /// The day on which an artifact's bytes were removed; nil where they are there.
    public func removed(_ artifact: Artifact) throws -> CivilDate? {
        try read { db in
            try String.fetchOne(db, sql: "SELECT removed FROM artifact WHERE id = ?", arguments: [artifact.id])
        }.flatMap { CivilDate($0) }
    }
}
