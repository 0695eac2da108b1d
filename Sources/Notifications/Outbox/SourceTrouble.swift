public import Mirror
public import Recordations

/// The failed or held fetches of a source since its last accepted edition.
public struct SourceTrouble: Sendable {
    /// The source's name.
    public let source: String
    /// The last fetch that failed or is held.
    public let fetch: Fetch
    /// The number of the first such fetch since the last accepted edition, which identifies the trouble.
    public let since: Int
    /// The day of the last accepted edition; nil if there is none.
    public let knownFrom: CivilDate?
}

extension Mirror {
    /// The sources with a fetch of a verdict (`failed` or `held`) and no edition that was accepted after it.
    public func troubles(_ verdict: Fetch.Verdict) throws -> [SourceTrouble] {
        // Any other fetch ends a failure; only an accepted edition ends a held fetch.
        let ends = verdict == .failed ? "verdict <> 'failed'" : "verdict IN ('applied', 'unchanged')"
        return try sources().compactMap { state in
            try read { db in
                let row = try db.row(
                    """
                    SELECT max(id) AS last, min(id) AS first FROM fetch
                    WHERE source_id = ? AND kind = 'edition' AND verdict = ?
                        AND id > (SELECT coalesce(max(id), 0) FROM fetch
                            WHERE source_id = ? AND kind = 'edition' AND \(ends))
                    """,
                    [state.id, verdict.rawValue, state.id]
                )
                guard let row, let id = row["last"] as Int?, let fetch = try Mirror.fetch(id, db) else { return nil }
                return SourceTrouble(
                    source: state.name,
                    fetch: fetch,
                    since: row["first"],
                    knownFrom: state.knownFrom
                )
            }
        }
    }
}
