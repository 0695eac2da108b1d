internal import Mirror

extension Mirror {
    /// The decisions on rows of lists that hold, the newest first.
    static func undoableDecisions(_ record: Int?, _ limit: Int, _ db: SQLDatabase) throws -> [UndoableChange] {
        try db.rows(
            """
            SELECT decision.id AS id, list.name AS list, reference, record_id, verdict, field, actor, at, reason
            FROM decision JOIN list ON list.id = list_id
            WHERE state = 'open' AND (record_id = ?1 OR ?1 IS NULL) ORDER BY decision.id DESC LIMIT ?2
            """,
            [record, limit]
        )
        .map { row in
            let field = (row["field"] as String?).map { ", \($0)" } ?? ""
            return UndoableChange(
                kind: .match,
                name: "\(row["id"] as Int)",
                recordation: try recordName(row["record_id"], db),
                at: row["at"],
                actor: row["actor"],
                what: "\(row["list"] as String) \(row["reference"] as String)\(field): \(row["verdict"] as String)",
                reason: row["reason"]
            )
        }
    }

    /// The newest edition of each list; of one recordation there is none.
    static func undoableListEditions(_ record: Int?, _ db: SQLDatabase) throws -> [UndoableChange] {
        guard record == nil else { return [] }
        return try db.rows(
            """
            SELECT list.name AS list, max(list_edition.id) AS id, at, actor, added_count, changed_count, removed_count
            FROM list_edition JOIN list ON list.id = list_id WHERE undone IS NULL GROUP BY list.id
            """
        )
        .map { row in
            let counts = ["added", "changed", "removed"].map { "\(row["\($0)_count"] as Int) \($0)" }
            return UndoableChange(
                kind: .listEdition,
                name: row["list"],
                recordation: nil,
                at: row["at"],
                actor: row["actor"],
                what: "an edition of the list: \(counts.joined(separator: ", "))",
                reason: nil
            )
        }
    }
}
