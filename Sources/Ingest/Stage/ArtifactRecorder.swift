internal import Crypto
internal import Dispatch
internal import Documents
internal import Mirror
internal import Pulling
internal import System

/// Stores a document's bytes on a second thread while the first thread reads the same bytes.
///
/// The stored bytes are the ones that were read, even of a file that is changing.
final class ArtifactRecorder: @unchecked Sendable {
    // Unchecked: the writer and the failure are touched by the worker only, and read after it was waited for.
    private let worker = SerialWorker()
    private let writer: ArtifactWriter
    private var failure: (any Error)?
    // The reader may be this many pieces ahead of the compression, so that memory stays bounded.
    private let room = DispatchSemaphore(value: 64)
    private let source: ByteStream
    /// What broke the document off; the bytes before it are stored all the same.
    private(set) var broken: (any Error)?
    /// Its first bytes, kept as evidence of an answer that is no document.
    private(set) var start: [UInt8] = []

    init(_ document: DocumentSource, into mirror: Mirror) throws {
        writer = try mirror.newArtifact()
        source = try document.open()
    }

    /// The document's bytes; each piece is stored as it passes.
    var stream: ByteStream {
        ByteStream { [self] in
            if let broken { throw broken }
            let next: [UInt8]?
            do { next = try source.next() } catch {
                broken = error
                throw error
            }
            guard let piece = next else { return nil }
            if start.count < SyncRun.keptOfRefused { start += piece.prefix(SyncRun.keptOfRefused - start.count) }
            room.wait()
            worker.add { [self] in
                defer { room.signal() }
                guard failure == nil else { return }
                do { try writer.append(piece) } catch { failure = error }
            }
            return piece
        }
    }

    /// Waits for the writer; the next run removes what was written.
    func abandon() { worker.wait() }

    /// Stores what nobody read, and waits for the end.
    ///
    /// Throws what went wrong while storing; a document that broke off is stored as far as it came, see ``broken``.
    func finish(mostBytes: Int = .max) throws -> Artifact {
        let rest = stream
        var count = 0
        while count < mostBytes, broken == nil, let piece = try? rest.next() { count += piece.count }
        worker.wait()
        if let failure { throw failure }
        return try writer.finish()
    }

    /// Whether a document's first piece and the first of others do not differ, as far as both go.
    static func starts(_ document: DocumentSource, as others: [UInt8]) throws -> Bool {
        let piece = try document.open().next() ?? []
        let count = min(piece.count, others.count)
        return piece[..<count] == others[..<count]
    }

    /// The SHA-256 of a document.
    static func sha256(_ document: DocumentSource) throws -> [UInt8] {
        var hash = SHA256()
        let stream = try document.open()
        while let piece = try stream.next() { hash.update(data: piece) }
        return Array(hash.finalize())
    }
}
