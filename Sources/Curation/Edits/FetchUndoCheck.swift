package import Mirror
internal import Recordations

extension Mirror {
    /// Throws ``MirrorError`` if edits or resolutions depend on a fetch: resolutions of conflicts that it opened, open
    /// edits whose base is a value of the fetch, and open edits of a recordation that only the fetch shows.
    package static func refuse(toUndo fetch: Int, whileEditsStandOnIt db: SQLDatabase) throws {
        let rows = try db.rows(
            """
            WITH moved AS (
                SELECT record_id, field, kind, min(seq) AS seq FROM event
                WHERE fetch_id = ? AND cause <> 'undo' AND observation_id IS NOT NULL GROUP BY 1, 2, 3)
            SELECT 'edit' AS kind, edit.id AS id, edit.actor AS actor, edit.record_id AS record_id, edit.field AS field
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
            let field = "\(try recordName(row["record_id"], db)), \(row["field"] as String)"
            let id: Int = row["id"]
            let change = row["kind"] == "edit" ? "edit \(id)" : "the answer to conflict \(id)"
            return "\(change) by \(row["actor"] as String) (\(field))"
        }
        let more = rows.count > names.count ? " and \(rows.count - names.count) more" : ""
        throw MirrorError(
            .moved,
            "fetch \(fetch) cannot be taken back: on it stands \(names.joined(separator: ", "))\(more)",
            advice: first["kind"] == "edit"
                ? "take that back first: recordal undo edit \(first["id"] as Int) --reason TEXT"
                : "take that back first: recordal undo resolution \(first["id"] as Int) --reason TEXT"
        )
    }
}
