package import Mirror
internal import Recordations

extension Mirror {
    /// Refuses to take a fetch back while people's changes stand on it: answers to what it raised, edits whose base is a
    /// value that it brought, and any edit of a recordation that only it shows.
    package static func refuse(toUndo fetch: Int, whileEditsStandOnIt db: SQLDatabase) throws {
        let rows = try db.rows(
            """
            WITH moved AS (
                SELECT record_id, field, kind, min(seq) AS seq FROM event
                WHERE fetch_id = ? AND cause <> 'undo' AND observation_id IS NOT NULL GROUP BY 1, 2, 3)
            SELECT 'edit', edit.id, edit.actor, edit.record_id, edit.field
            FROM moved CROSS JOIN edit ON edit.record_id = moved.record_id AND edit.state = 'open'
            WHERE (moved.kind = 'added' OR moved.field = edit.field AND edit.kind <> 'note')
                AND moved.seq < (SELECT min(event.seq) FROM event WHERE event.record_id = edit.record_id
                    AND event.kind = 'edited' AND json_extract(event.detail, '$.edit.id') = edit.id
                    AND event.fetch_id IS NOT ?)
            UNION ALL
            SELECT 'answer', conflict.id, resolution.actor, conflict.record_id, conflict.field
            FROM conflict JOIN resolution ON resolution.conflict_id = conflict.id AND is_undone = 0
            WHERE conflict.fetch_id = ?
            ORDER BY 1, 2 DESC
            """,
            [fetch, fetch, fetch]
        )
        guard let first = rows.first else { return }
        let names = try rows.prefix(5).map { row -> String in
            let place = "\(try recordName(row[3], db)), \(row[4] as String)"
            let what = row[0] == "edit" ? "edit \(row[1] as Int)" : "the answer to conflict \(row[1] as Int)"
            return "\(what) by \(row[2] as String) (\(place))"
        }
        let more = rows.count > names.count ? " and \(rows.count - names.count) more" : ""
        throw MirrorError(
            .moved,
            "fetch \(fetch) cannot be taken back: on it stands \(names.joined(separator: ", "))\(more)",
            advice: first[0] == "edit"
                ? "take that back first: recordal edit --undo \(first[1] as Int) --reason TEXT"
                : "take that back first: recordal resolve \(first[1] as Int) --undo --reason TEXT"
        )
    }
}
