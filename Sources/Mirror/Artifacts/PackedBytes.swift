internal import Crypto

/// Bytes that are hashed and compressed, ready to be stored; any thread may make them.
public struct PackedBytes: Sendable {
    /// SHA-256 of the bytes.
    public let sha256: [UInt8]
    /// The number of bytes before compression.
    package let size: Int
    /// The compressed chunks, each with its size before compression.
    package let chunks: [(size: Int, bytes: [UInt8])]

    /// Hashes and compresses bytes; throws ``MirrorError`` where memory is short.
    public init(_ bytes: [UInt8]) throws {
        sha256 = Array(SHA256.hash(data: bytes))
        size = bytes.count
        chunks = try stride(from: 0, to: bytes.count, by: ArtifactWriter.chunkInBytes).map { start in
            let piece = Array(bytes[start..<min(start + ArtifactWriter.chunkInBytes, bytes.count)])
            return (piece.count, try Compression.packed(piece))
        }
    }

    /// The number of bytes after compression.
    package var storedBytes: Int { chunks.reduce(0) { $0 + $1.bytes.count } }
}

extension Mirror {
    /// Stores bytes that are no document of a source, such as a page that names another.
    public func store(_ bytes: PackedBytes) throws -> Artifact { try write { db in try Mirror.store(bytes, db) } }

    /// Stores packed bytes, or returns the artifact that holds them already.
    package static func store(_ bytes: PackedBytes, _ db: SQLDatabase) throws -> Artifact {
        if let known = try Artifact.whole(bytes.sha256, db) { return known }
        let id = try Artifact.begin(db)
        for (number, chunk) in bytes.chunks.enumerated() {
            try db.execute(Artifact.chunkInsertion, [id, number, chunk.size, chunk.bytes])
        }
        return try Artifact.end(id, sha256: bytes.sha256, size: bytes.size, db)
    }
}
