internal import Crypto
internal import Dispatch
internal import Documents
internal import Mirror
internal import Pulling

/// Takes documents' bytes into the mirror on a thread of its own, while another reads them.
final class Intake: @unchecked Sendable {
    // Unchecked: the result is written on the queue before the group is left, and read only after waiting for it.
    private var result: Result<[Artifact], any Error> = .success([])
    private let group = DispatchGroup()

    init(_ documents: [DocumentSource], into mirror: Mirror) {
        group.enter()
        DispatchQueue(label: "intake").async { [self] in
            result = Result { try documents.map { try Intake.store($0, mirror) } }
            group.leave()
        }
    }

    /// Waits for the end. Throws what went wrong.
    func artifacts() throws -> [Artifact] {
        group.wait()
        return try result.get()
    }

    private static func store(_ document: DocumentSource, _ mirror: Mirror) throws -> Artifact {
        let writer = try mirror.newArtifact()
        let stream = try document.open()
        while let piece = try stream.next() { try writer.append(piece) }
        return try writer.finish()
    }

    /// The SHA-256 of a document.
    static func sha256(_ document: DocumentSource) throws -> [UInt8] {
        var hash = SHA256()
        let stream = try document.open()
        while let piece = try stream.next() { hash.update(data: piece) }
        return Array(hash.finalize())
    }
}

/// A stream that notes what passes through it, so that what was read can be held against what was stored.
final class HashedStream {
    private var hash = SHA256()
    private let source: ByteStream

    init(_ source: ByteStream) {
        self.source = source
    }

    var stream: ByteStream {
        ByteStream { [self] in
            guard let piece = try source.next() else { return nil }
            hash.update(data: piece)
            return piece
        }
    }

    /// The hash of everything, the rest included that nobody read.
    func finish() throws -> [UInt8] {
        while let piece = try source.next() { hash.update(data: piece) }
        return Array(hash.finalize())
    }
}
