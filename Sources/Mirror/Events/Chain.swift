internal import Crypto
internal import Foundation
internal import Glibc
internal import Recordations

/// What an event says, as it enters the chain.
struct EventText: Sendable {
    var at: String
    var actor: String
    var cause: String
    var kind: String
    /// The record's number, or nothing for an event about no recordation.
    ///
    /// A key may be corrected, a number never.
    var record: Int?
    var fetch: Int?
    var field: String?
}

/// SHA-256 as 32 bytes that need no memory of their own.
struct EventHash: Equatable, Sendable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    /// The hash before the first event.
    static let start = EventHash()

    init() {}

    /// Takes 32 bytes; nil for any other number of them.
    init?(_ bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count == 32 else { return nil }
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
    }

    fileprivate init(of bytes: [UInt8]) {
        var sha256 = SHA256()
        bytes.withUnsafeBytes { sha256.update(bufferPointer: $0) }
        let digest = sha256.finalize()
        digest.withUnsafeBytes { bytes in withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: bytes) } }
    }

    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withUnsafeBytes(of: words, body)
    }

    var bytes: [UInt8] { withBytes(Array.init) }

    static func == (one: EventHash, other: EventHash) -> Bool { one.words == other.words }
}

/// Hashes that tie each event to all before it.
///
/// The values enter as a salted digest, so that they can be removed later, where a law demands it, without breaking the
/// chain. All parts stand behind their lengths: no two events encode alike.
struct Chain {
    // Taken over from event to event: millions of them pass through here.
    private var scratch: [UInt8] = []

    mutating func digest(
        salt: Salt,
        old: String?,
        new: String?,
        values: FieldValues?,
        detail: String? = nil
    ) -> EventHash {
        scratch.removeAll(keepingCapacity: true)
        withUnsafeBytes(of: salt.words) { scratch.append(contentsOf: $0) }
        append(old)
        append(new)
        append(values)
        // Events without one are hashed as they were before there were any.
        if detail != nil { append(detail) }
        return EventHash(of: scratch)
    }

    mutating func hash(after previous: EventHash, seq: Int, _ event: EventText, digest: EventHash) -> EventHash {
        scratch.removeAll(keepingCapacity: true)
        previous.withBytes { scratch.append(contentsOf: $0) }
        append(number: seq)
        append(event.at)
        append(event.actor)
        append(event.cause)
        append(event.kind)
        append(event.record.map { "\($0)" })
        append(event.fetch.map { "\($0)" })
        append(event.field)
        digest.withBytes { scratch.append(contentsOf: $0) }
        return EventHash(of: scratch)
    }

    private mutating func append(number: Int) {
        withUnsafeBytes(of: UInt64(number).littleEndian) { scratch.append(contentsOf: $0) }
    }

    private mutating func append(_ text: String?) {
        guard var text else { return scratch.append(0) }
        scratch.append(1)
        append(number: text.utf8.count)
        text.withUTF8 { scratch.append(contentsOf: $0) }
    }

    private mutating func append(_ values: FieldValues?) {
        guard let values else { return scratch.append(0) }
        scratch.append(1)
        let bytes = values.canonicalBytes
        append(number: bytes.count)
        scratch.append(contentsOf: bytes)
    }
}

/// Sixteen random bytes that keep a short value from being guessed out of its digest.
struct Salt: Sendable {
    fileprivate(set) var words: (UInt64, UInt64) = (0, 0)

    init() {}

    /// Takes 16 bytes; nil for any other number of them.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 16 else { return nil }
        withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: bytes) }
    }

    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withUnsafeBytes(of: words, body)
    }
}

/// Salts, taken from the kernel a few at a time.
struct Salts {
    private var pool: [Salt] = []

    mutating func next() throws -> Salt {
        if let salt = pool.popLast() { return salt }
        // getentropy(3) gives 256 bytes at once at most.
        pool = [Salt](repeating: Salt(), count: 16)
        let isFilled = pool.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) == 0 }
        guard isFilled, let salt = pool.popLast() else {
            pool = []
            throw MirrorError(.unavailable, "the system gives no random bytes")
        }
        return salt
    }
}
