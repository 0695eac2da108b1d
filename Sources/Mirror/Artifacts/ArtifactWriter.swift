internal import Crypto

/// Stores a document's bytes as they arrive, compressed, in chunks.
///
/// A crash leaves an artifact without a hash, which the next run removes. Used by one thread at a time.
public final class ArtifactWriter {
    private let mirror: Mirror
    private let id: Int
    private var hash = SHA256()
    private var size = 0
    private var number = 0
    private var buffer: [UInt8] = []
    private var unwritten: [(number: Int, size: Int, bytes: [UInt8])] = []
    private var unwrittenBytes = 0

    static let chunkInBytes = 1 << 20
    // Each commit syncs the disk once: a few megabytes a commit keep that rare and use little memory.
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
        if unwrittenBytes >= Self.commitInBytes { try flush() }
    }

    private func closeChunk() throws {
        guard !buffer.isEmpty else { return }
        let packed = try Compression.packed(buffer)
        unwritten.append((number, buffer.count, packed))
        unwrittenBytes += packed.count
        number += 1
        buffer.removeAll(keepingCapacity: true)
    }

    private func flush() throws {
        try mirror.write { db in
            let insert = try db.prepare(Artifact.chunkInsertion)
            for chunk in unwritten {
                try insert.run([id, chunk.number, chunk.size, chunk.bytes])
            }
        }
        unwritten = []
        unwrittenBytes = 0
    }

    /// Writes the last chunk, and returns the artifact.
    ///
    /// Bytes that the mirror already holds are not stored twice.
    public func finish() throws -> Artifact {
        try closeChunk()
        try flush()
        let digest = Array(hash.finalize())
        return try mirror.write { db in try Artifact.end(id, sha256: digest, size: size, db) }
    }
}
