internal import Mirror
internal import Recordations

/// A later fetch that shows recordations which an earlier fetch changed.
struct DependentFetch {
    let id: Int
    let source: String
    /// Some of the recordations, and how many there are.
    let names: [String]
    let count: Int

    var sentence: String {
        let more = count > names.count ? " and \(count - names.count) more" : ""
        return "fetch \(id) of \(source) stands on it, with \(names.joined(separator: ", "))\(more)"
    }

    var advice: String { "take back fetch \(id) first" }
}

extension Mirror {
    /// The later accepted fetches that depend on a fetch, the newest first: those that show recordations which it changed.
    ///
    /// A fetch shows a recordation by an event, by its row or by a notice; an edition also by listing it.
    ///
    /// With the fetch's revision, those too that changed the same rows without an event: row numbers, digests and flags.
    static func dependentFetches(on id: Int, _ revision: Revision?, _ db: SQLDatabase) throws -> [DependentFetch] {
        let speaking = try dependentFetches(on: id, db)
        guard speaking.isEmpty, let revision else { return speaking }
        let rows = try Reversal.later(than: revision, db)
        guard let fetch = rows.first?.fetch else { return [] }
        let source = try db.value(
            "SELECT name FROM source JOIN fetch ON source_id = source.id WHERE fetch.id = ?",
            [fetch],
            as: String.self
        )
        let records = rows.filter { $0.fetch == fetch }.map(\.record)
        let names = try records.prefix(3).map { try recordName($0, db) }
        return [DependentFetch(id: fetch, source: source ?? "?", names: names, count: records.count)]
    }

    private static func dependentFetches(on id: Int, _ db: SQLDatabase) throws -> [DependentFetch] {
        let later = try db.rows(
            """
            SELECT later.id, source.name FROM fetch AS mine
            JOIN source AS own ON own.id = mine.source_id
            JOIN source ON source.register_id = own.register_id
            JOIN fetch AS later ON later.source_id = source.id AND later.id > mine.id
                AND later.verdict IN ('applied', 'unchanged')
            WHERE mine.id = ? ORDER BY later.id DESC
            """,
            [id]
        )
        guard !later.isEmpty else { return [] }
        try db.execute("CREATE TEMP TABLE IF NOT EXISTS touched (record_id INTEGER PRIMARY KEY, seq INTEGER)")
        try db.execute("DELETE FROM touched")
        try db.execute(
            """
            INSERT INTO touched SELECT record_id, min(seq) FROM event
            WHERE fetch_id = ? AND record_id IS NOT NULL GROUP BY record_id
            """,
            [id]
        )
        return try later.compactMap { row in
            let records = try db.values(speaking, [id, row["id"] as Int], as: Int.self)
            let names = try records.prefix(3).map { try recordName($0, db) }
            return records.isEmpty
                ? nil : DependentFetch(id: row["id"], source: row["name"], names: names, count: records.count)
        }
    }

    private static let speaking = """
        SELECT touched.record_id FROM touched
        JOIN record ON record.id = touched.record_id
        JOIN fetch AS mine ON mine.id = ?
        JOIN fetch AS later ON later.id = ?
        WHERE EXISTS (
                SELECT 1 FROM event
                WHERE event.record_id = touched.record_id AND event.fetch_id = later.id AND event.seq > touched.seq)
            OR EXISTS (SELECT 1 FROM observation WHERE id = record.observation_id AND raw_fetch_id = later.id)
            OR EXISTS (
                SELECT 1 FROM observation
                WHERE record_id = touched.record_id AND stated IS NOT NULL AND fetch_id = later.id)
            OR later.source_id = mine.source_id AND later.kind = 'edition' AND mine.kind = 'edition' AND (
                later.extent = 'complete' OR record.last_fetch_id >= later.id
                OR (SELECT group_concat(artifact_id) FROM fetch_document WHERE fetch_id = later.id)
                    = (SELECT group_concat(artifact_id) FROM fetch_document WHERE fetch_id = mine.id))
        ORDER BY touched.record_id
        """

    /// Subtracts the fill counts of a fetch from those of the fetches after it, which add to them.
    static func subtractFilled(_ id: Int, of source: Int, _ db: SQLDatabase) throws {
        func numbers(_ text: String?) -> [Int] { (text ?? "").split(separator: " ").compactMap { Int($0) } }
        let rows = try db.rows(
            """
            SELECT id, filled FROM fetch
            WHERE source_id = ? AND verdict IN ('applied', 'unchanged') AND filled IS NOT NULL ORDER BY id
            """,
            [source]
        )
        guard let index = rows.firstIndex(where: { $0["id"] == id }) else { return }
        let before = index > 0 ? numbers(rows[index - 1]["filled"]) : []
        let delta = numbers(rows[index]["filled"]).enumerated().map { $1 - ($0 < before.count ? before[$0] : 0) }
        for row in rows[(index + 1)...] {
            let left = numbers(row["filled"]).enumerated().map { String($1 - ($0 < delta.count ? delta[$0] : 0)) }
            try db.execute("UPDATE fetch SET filled = ? WHERE id = ?", [left.joined(separator: " "), row["id"] as Int])
        }
    }
}
