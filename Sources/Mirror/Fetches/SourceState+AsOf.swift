public import Recordations

extension Mirror {
    /// The states at an instant of all sources that had a fetch before it, by name.
    public func sources(asOf instant: Instant) throws -> [SourceState] {
        let then = instant.description
        return try sources().compactMap { source in
            try read { db in
                let begun = try db.value(
                    "SELECT EXISTS (SELECT 1 FROM fetch WHERE source_id = ? AND at < ?)",
                    [source.id, then],
                    as: Bool.self
                )
                guard begun == true else { return nil }
                let next = try db.row(
                    """
                    SELECT accepted_fetch_id, complete_fetch_id FROM revision
                    WHERE source_id = ? AND at >= ? ORDER BY id LIMIT 1
                    """,
                    [source.id, then]
                )
                func fetch(_ id: Int?) throws -> Fetch? { try id.flatMap { try Mirror.fetch($0, db) } }
                func inForce(_ what: String, _ kind: Fetch.Kind) throws -> SQLRow? {
                    try db.row(
                        "SELECT \(what) FROM fetch WHERE source_id = ?1 AND \(Mirror.inForce("fetch", "?2")) AND kind = ?3",
                        [source.id, then, kind.rawValue]
                    )
                }
                let notice: String? = try inForce("min(day) AS day", .evidence)?["day"]
                return SourceState(
                    id: source.id,
                    name: source.name,
                    registerID: source.registerID,
                    accepted: try next.map { try fetch($0["accepted_fetch_id"]) } ?? source.accepted,
                    complete: try next.map { try fetch($0["complete_fetch_id"]) } ?? source.complete,
                    edition: try fetch(inForce("max(id) AS id", .edition)?["id"]),
                    firstNotice: notice.flatMap { CivilDate($0) },
                    absenceDays: source.absenceDays,
                    absenceSpan: source.absenceSpan
                )
            }
        }
    }
}
