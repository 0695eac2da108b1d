internal import Crypto
internal import Foundation

/// Takes bytes into the mirror as they arrive, compressed, in chunks.
///
/// What was written before a crash is an artifact without a hash; the next run removes it. Used by one thread at a time.
public final class ArtifactWriter {
    private let mirror: Mirror
    private let id: Int
    private var hash = SHA256()
    private var size = 0
    private var number = 0
    private var buffer: [UInt8] = []
    private var waiting: [(number: Int, size: Int, bytes: [UInt8])] = []
    private var waitingBytes = 0

    static let chunkInBytes = 1 << 20
    // Each commit waits for the disk once; a few megabytes keep that rare without holding much.
    private static let commitInBytes = 8 << 20

    init(_ mirror: Mirror) throws {
        self.mirror = mirror
        id = try mirror.write(Artifact.begin)
    }

    /// Adds bytes.
    public func append(_ bytes: [UInt8]) throws {
        hash.update(data: bytes)
        size += bytes.count
        buffer.append(contentsOf: bytes)
        guard buffer.count >= Self.chunkInBytes else { return }
        try closeChunk()
        if waitingBytes >= Self.commitInBytes { try flush() }
    }

    private func closeChunk() throws {
        guard !buffer.isEmpty else { return }
        let packed = try Compression.packed(buffer)
        waiting.append((number, buffer.count, packed))
        waitingBytes += packed.count
        number += 1
        buffer.removeAll(keepingCapacity: true)
    }

    private func flush() throws {
        try mirror.write { db in
            let insert = try db.prepare(Artifact.chunkInsertion)
            for chunk in waiting {
                try insert.run([id, chunk.number, chunk.size, chunk.bytes])
            }
        }
        waiting = []
        waitingBytes = 0
    }

    /// Ends the writing.
    ///
    /// Bytes that the mirror has already are not kept twice.
    public func finish() throws -> Artifact {
        try closeChunk()
        try flush()
        let digest = Array(hash.finalize())
        return try mirror.write { db in try Artifact.end(id, sha256: digest, size: size, db) }
    }
}

extension Artifact {
    static let chunkInsertion = "INSERT INTO artifact_chunk (artifact_id, number, size, bytes) VALUES (?, ?, ?, ?)"

    /// Begins an artifact, which has no hash until ``end(_:sha256:size:_:)``, and gives its number.
    package static func begin(_ db: SQLDatabase) throws -> Int {
        try db.execute("INSERT INTO artifact (sha256, size) VALUES (NULL, NULL)")
        return db.lastInsertedRowID
    }

    /// The artifact of some bytes, where the mirror holds them; nil also where they were removed.
    package static func whole(_ sha256: [UInt8], _ db: SQLDatabase) throws -> Artifact? {
        try db.row("SELECT id, size FROM artifact WHERE sha256 = ? AND removed IS NULL", [sha256]).map {
            Artifact(id: $0["id"], sha256: sha256, size: $0["size"])
        }
    }

    /// Ends an artifact whose chunks are written.
    ///
    /// Bytes that the mirror holds already are not stored twice.
    package static func end(_ id: Int, sha256: [UInt8], size: Int, _ db: SQLDatabase) throws -> Artifact {
        guard let known = try db.row("SELECT id, removed FROM artifact WHERE sha256 = ?", [sha256]) else {
            try db.execute("UPDATE artifact SET sha256 = ?, size = ? WHERE id = ?", [sha256, size, id])
            return Artifact(id: id, sha256: sha256, size: size)
        }
        let number: Int = known["id"]
        if (known["removed"] as String?) != nil {
            // The bytes were removed in the meantime, and are there again.
            try db.execute("UPDATE artifact_chunk SET artifact_id = ? WHERE artifact_id = ?", [number, id])
            try db.execute("UPDATE artifact SET removed = NULL WHERE id = ?", [number])
        }
        try db.execute("DELETE FROM artifact WHERE id = ?", [id])
        return Artifact(id: number, sha256: sha256, size: size)
    }
}

extension Mirror {
    /// Starts to take a document's bytes in.
    public func newArtifact() throws -> ArtifactWriter { try ArtifactWriter(self) }

    /// The artifact with that hash; nil where the bytes are not known.
    public func artifact(sha256: [UInt8]) throws -> Artifact? {
        try read { db in
            let row = try db.row("SELECT id, size FROM artifact WHERE sha256 = ?", [Data(sha256)])
            return row.map { Artifact(id: $0[0], sha256: sha256, size: $0[1]) }
        }
    }

    /// Removes what an interrupted run left: bytes without a hash, and bytes that no fetch came to stand on.
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
        """

    /// A function that gives an artifact's bytes chunk by chunk, then nil.
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
            let packed: Data = row[1]
            guard let bytes = Compression.unpacked([UInt8](packed), size: row[0]) else {
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
