internal import Crypto
internal import FoundationEssentials
public import Mirror
internal import Recordations

/// One page of a pull that is under way.
public struct PulledPage: Sendable {
    /// Its number from 0.
    public let position: Int
    /// Its bytes.
    public let artifact: Artifact
    /// The text on it with the number of all entries.
    public let total: String?
    /// The text on it that names the next page.
    public let next: String?
    /// Its request and its answer.
    public let exchange: Exchange
}

/// A page that is about to be kept.
public struct PageDraft: Sendable {
    let position: Int
    let bytes: PackedBytes
    let total: String?
    let next: String?
    let exchange: Exchange

    /// How many bytes it takes in the mirror.
    public var storedBytes: Int { bytes.storedBytes }

    /// Makes a page of its parts, as ``PulledPage`` has them.
    public init(position: Int, bytes: PackedBytes, total: String?, next: String?, exchange: Exchange) {
        self.position = position
        self.bytes = bytes
        self.total = total
        self.next = next
        self.exchange = exchange
    }
}

extension Mirror {
    /// The pages of a pull that was interrupted, by position; empty where none was, where something else was asked for, and
    /// where it began before a moment (RFC 3339 UTC).
    public func openPull(of source: SourceState, request: String, since moment: String) throws -> [PulledPage] {
        try read { db in
            let rows = try db.rows(
                """
                SELECT pull_page.*, sha256, size FROM pull JOIN pull_page USING (source_id)
                JOIN artifact ON artifact.id = artifact_id
                WHERE source_id = ? AND request = ? AND begun >= ? ORDER BY position
                """,
                [source.id, request, moment]
            )
            return rows.compactMap { row in
                let text: String = row["exchange"]
                guard let exchange = try? JSONDecoder().decode(Exchange.self, from: Data(text.utf8)) else { return nil }
                let sha256: Data = row["sha256"]
                return PulledPage(
                    position: row["position"],
                    artifact: Artifact(id: row["artifact_id"], sha256: [UInt8](sha256), size: row["size"]),
                    total: row["total"],
                    next: row["next"],
                    exchange: exchange
                )
            }
        }
    }

    /// Notes that a pull begins, in place of one that was interrupted.
    public func beginPull(of source: SourceState, request: String) throws {
        try write { db in
            try Mirror.endPull(source.id, db)
            try db.execute(
                "INSERT INTO pull (source_id, request, begun) VALUES (?, ?, ?)",
                [source.id, request, Instant(Date()).description]
            )
        }
    }

    static func endPull(_ source: Int, _ db: SQLDatabase) throws {
        try db.execute("DELETE FROM pull_page WHERE source_id = ?", [source])
        try db.execute("DELETE FROM pull WHERE source_id = ?", [source])
    }

    /// Keeps pages of a pull that is under way, in one transaction.
    ///
    /// Bytes that the mirror has already are not kept twice. Returns each page's artifact.
    public func keep(_ pages: [PageDraft], of source: SourceState) throws -> [Artifact] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try write { db in
            try pages.map { page in
                let artifact = try Mirror.store(page.bytes, db)
                try db.execute(
                    """
                    INSERT INTO pull_page (source_id, position, artifact_id, total, next, exchange)
                    VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET artifact_id = excluded.artifact_id, total = excluded.total,
                        next = excluded.next, exchange = excluded.exchange
                    """,
                    [
                        source.id, page.position, artifact.id, page.total, page.next,
                        String(decoding: try encoder.encode(page.exchange), as: UTF8.self),
                    ]
                )
                return artifact
            }
        }
    }

    /// Whether a server ever gave other bytes under the same mark: then its mark says nothing.
    public func isMisleading(etag: String, url: String) throws -> Bool {
        try read { db in
            try db.value(
                """
                SELECT count(DISTINCT artifact_id) FROM exchange
                WHERE url = ? AND etag = ? AND status = 200 AND artifact_id IS NOT NULL
                """,
                [url, etag],
                as: Int.self
            ) ?? 0 > 1
        }
    }

    /// When an address last gave a whole body, RFC 3339 UTC; nil where it never did.
    public func lastBody(url: String) throws -> String? {
        try read { db in
            try db.value("SELECT max(asked) FROM exchange WHERE url = ? AND status = 200", [url], as: String.self)
        }
    }
}
