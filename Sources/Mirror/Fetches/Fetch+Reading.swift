internal import FoundationEssentials
public import Recordations

extension Mirror {
    /// Fetches of a source, or of all, the newest first.
    public func fetches(source: String? = nil, limit: Int = 50) throws -> [Fetch] {
        try read { db in
            let ids = try db.values(
                """
                SELECT fetch.id FROM fetch JOIN source ON source.id = fetch.source_id
                WHERE ? IS NULL OR source.name = ? ORDER BY fetch.id DESC LIMIT ?
                """,
                [source, source, limit],
                as: Int.self
            )
            return try ids.compactMap { try Mirror.fetch($0, db) }
        }
    }

    /// The last attempt to pull a source; nil where there was none.
    ///
    /// Notices, archived editions and lists of one holder do not count. Over the network only a fetch with a request,
    /// or a failed one, counts, so not an edition that a person imported; from a folder an imported edition counts as a
    /// pull.
    public func lastPull(source: String, overNetwork: Bool, isPartial: Bool) throws -> Fetch? {
        try read { db in
            let id = try db.value(
                """
                SELECT max(fetch.id) FROM fetch JOIN source ON source.id = fetch.source_id
                WHERE source.name = ? AND kind = 'edition' AND (verdict = 'failed' OR CASE WHEN ?
                    THEN EXISTS (SELECT 1 FROM exchange WHERE fetch_id = fetch.id)
                    ELSE scope IS NULL AND (extent <> 'partial' OR ?) END)
                """,
                [source, overNetwork, isPartial],
                as: Int.self
            )
            return try id.flatMap { try Mirror.fetch($0, db) }
        }
    }

    /// A fetch by its number; nil for an unknown one.
    public func fetch(_ id: Int) throws -> Fetch? {
        try read { db in try Mirror.fetch(id, db) }
    }

    /// The rows of a source that are rejected now, or that a fetch was the first to reject.
    public func rejectedRows(source: String, firstIn fetch: Int? = nil) throws -> [RejectedRow] {
        try read { db in
            try db.rows(
                """
                SELECT rejected_row.* FROM rejected_row JOIN source ON source.id = rejected_row.source_id
                WHERE source.name = ? AND (first_fetch_id = ? OR (? IS NULL AND gone_fetch_id IS NULL))
                ORDER BY place
                """,
                [source, fetch, fetch]
            ).map { row in
                let digest: Data = row["digest"]
                return RejectedRow(
                    reason: row["reason"],
                    rowNumber: row["place"],
                    cells: row["cells"],
                    digest: digest.withUnsafeBytes { RowDigest(bytes: $0) },
                    key: (row["key"] as String?).map { RecordKey(text: $0) }
                )
            }
        }
    }

    /// A fetch by its number; nil for an unknown one.
    package static func fetch(_ id: Int, _ db: SQLDatabase) throws -> Fetch? {
        guard
            let row = try db.row(
                """
                SELECT fetch.*, source.name AS source, definition.fingerprint FROM fetch
                JOIN source ON source.id = fetch.source_id
                LEFT JOIN definition ON definition.id = fetch.definition_id WHERE fetch.id = ?
                """,
                [id]
            )
        else { return nil }
        let documents = try db.rows(
            """
            SELECT artifact.id, sha256, size, name FROM fetch_document
            JOIN artifact ON artifact.id = artifact_id WHERE fetch_id = ? ORDER BY position
            """,
            [id]
        )
        return Fetch(row: row, documents: documents)
    }
}

extension Fetch {
    /// Reads a row of `fetch` and the rows of its documents; nil where the day or the verdict cannot be read.
    package init?(row: SQLRow, documents: [SQLRow]) {
        guard let day = CivilDate(row["day"]), let verdict = Verdict(rawValue: row["verdict"]) else { return nil }
        var counts = Counts()
        counts.rows = row["row_count"]
        counts.duplicates = row["duplicate_count"]
        counts.skipped = row["skipped_count"]
        counts.rejected = row["rejected_count"]
        counts.seen = row["seen_count"]
        counts.added = row["added_count"]
        counts.changed = row["changed_count"]
        counts.missing = row["missing_count"]
        counts.disappeared = row["disappeared_count"]
        counts.reappeared = row["reappeared_count"]
        self.init(
            id: row["id"],
            source: row["source"],
            day: day,
            at: row["at"],
            actor: row["actor"],
            kind: Kind(rawValue: row["kind"]) ?? .edition,
            extent: Extent(name: row["extent"], scope: row["scope"]),
            published: (row["published"] as String?).flatMap(CivilDate.init),
            verdict: verdict,
            reason: row["reason"],
            counts: counts,
            base: row["base_fetch_id"],
            filled: row["filled"],
            findings: row["findings"],
            fingerprint: row["fingerprint"],
            documents: documents.map { row in
                let sha256: [UInt8]? = row["sha256"]
                let artifact = Artifact(id: row["id"], sha256: sha256 ?? [], size: row["size"] ?? 0)
                return Document(artifact: artifact, name: row["name"])
            }
        )
    }
}
