internal import FoundationEssentials

/// A stored document or answer: its number, hash and size.
public struct Artifact: Hashable, Sendable {
    /// Its number.
    public let id: Int
    /// SHA-256 of the bytes.
    public let sha256: [UInt8]
    /// How many bytes.
    public let size: Int

    /// Makes an artifact.
    package init(
        id: Int,
        sha256: [UInt8],
        size: Int
    ) {
        self.id = id
        self.sha256 = sha256
        self.size = size
    }
}

extension Artifact {
    static let chunkInsertion = "INSERT INTO artifact_chunk (artifact_id, number, size, bytes) VALUES (?, ?, ?, ?)"

    /// Inserts an artifact without a hash, which ``end(_:sha256:size:_:)`` sets later, and returns its number.
    package static func begin(_ db: SQLDatabase) throws -> Int {
        try db.execute("INSERT INTO artifact (sha256, size) VALUES (NULL, NULL)")
        return db.lastInsertedRowID
    }

    /// The artifact with that hash; nil where the bytes are unknown or were removed.
    package static func whole(_ sha256: [UInt8], _ db: SQLDatabase) throws -> Artifact? {
        try db.row("SELECT id, size FROM artifact WHERE sha256 = ? AND removed IS NULL", [sha256]).map {
            Artifact(id: $0["id"], sha256: sha256, size: $0["size"])
        }
    }

    /// Sets the hash and size of an artifact whose chunks are written.
    ///
    /// Where the mirror already holds these bytes, the new chunks are deleted and the known artifact is returned.
    package static func end(_ id: Int, sha256: [UInt8], size: Int, _ db: SQLDatabase) throws -> Artifact {
        guard let known = try db.row("SELECT id, removed FROM artifact WHERE sha256 = ?", [sha256]) else {
            try db.execute("UPDATE artifact SET sha256 = ?, size = ? WHERE id = ?", [sha256, size, id])
            return Artifact(id: id, sha256: sha256, size: size)
        }
        let number: Int = known["id"]
        if (known["removed"] as String?) != nil {
            // The known artifact's bytes were removed before: the new chunks become its own.
            try db.execute("UPDATE artifact_chunk SET artifact_id = ? WHERE artifact_id = ?", [number, id])
            try db.execute("UPDATE artifact SET removed = NULL WHERE id = ?", [number])
        }
        try db.execute("DELETE FROM artifact WHERE id = ?", [id])
        return Artifact(id: number, sha256: sha256, size: size)
    }
}

extension Mirror {
    /// Starts to store a document's bytes.
    public func newArtifact() throws -> ArtifactWriter { try ArtifactWriter(self) }

    /// The artifact with that hash, even if its bytes were removed; nil where the hash is unknown.
    public func artifact(sha256: [UInt8]) throws -> Artifact? {
        try read { db in
            let row = try db.row("SELECT id, size FROM artifact WHERE sha256 = ?", [Data(sha256)])
            return row.map { Artifact(id: $0["id"], sha256: sha256, size: $0["size"]) }
        }
    }

    /// The artifact with a number; nil where there is none.
    public func artifact(numbered id: Int) throws -> Artifact? {
        try read { db in
            try db.row("SELECT sha256, size FROM artifact WHERE id = ? AND sha256 IS NOT NULL", [id]).map { row in
                Artifact(id: id, sha256: Array(row["sha256"] as Data), size: row["size"])
            }
        }
    }

    /// Removes what an interrupted run left: artifacts without a hash, and artifacts that no fetch or pull refers to.
    public func removeLeftovers() throws {
        let isClean = try read { db in
            try db.value("SELECT NOT EXISTS (\(Mirror.leftovers))", as: Bool.self) ?? true
        }
        if isClean { return }
        try write { db in try db.execute("DELETE FROM artifact WHERE id IN (\(Mirror.leftovers))") }
    }

    private static let leftovers = """
        SELECT id FROM artifact
        WHERE sha256 IS NULL
            OR NOT EXISTS (SELECT 1 FROM fetch_document WHERE artifact_id = artifact.id)
                AND NOT EXISTS (SELECT 1 FROM exchange WHERE artifact_id = artifact.id)
                AND NOT EXISTS (SELECT 1 FROM pull_page WHERE artifact_id = artifact.id)
                AND NOT EXISTS (SELECT 1 FROM list_edition WHERE artifact_id = artifact.id)
        """

    /// A function that returns an artifact's bytes chunk by chunk, then nil.
    ///
    /// Throws ``MirrorError`` for damaged bytes.
    public func bytes(of artifact: Artifact) -> () throws -> [UInt8]? {
        var number = 0
        return { [self] in
            let row = try read { db in
                try db.row(
                    "SELECT size, bytes FROM artifact_chunk WHERE artifact_id = ? AND number = ?",
                    [artifact.id, number]
                )
            }
            guard let row else { return nil }
            number += 1
            guard let bytes = Compression.unpacked(row["bytes"], size: row["size"]) else {
                throw MirrorError(
                    .unsound,
                    "the stored bytes of artifact \(artifact.id) are damaged (chunk \(number))",
                    advice: "take the last backup of the mirror"
                )
            }
            return bytes
        }
    }
}
