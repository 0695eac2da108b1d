internal import Crypto
internal import Foundation
package import Recordations
internal import System

/// What an event says, as it enters the chain.
package struct EventText: Sendable {
    package var at: String
    package var actor: String
    package var cause: String
    package var kind: String
    /// The record's number, or nothing for an event about no recordation.
    ///
    /// A key may be corrected, a number never.
    package var record: Int?
    package var fetch: Int?
    package var field: String?
    /// The number of the observation that it brings, or nothing.
    package var observation: Int?

    package init(
        at: String,
        actor: String,
        cause: String,
        kind: String,
        record: Int? = nil,
        fetch: Int? = nil,
        field: String? = nil,
        observation: Int? = nil
    ) {
        self.at = at
        self.actor = actor
        self.cause = cause
        self.kind = kind
        self.record = record
        self.fetch = fetch
        self.field = field
        self.observation = observation
    }
}

/// SHA-256 as 32 bytes that need no memory of their own.
package struct EventHash: Equatable, Sendable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    /// The hash before the first event.
    package static let start = EventHash()

    package init() {}

    /// Takes 32 bytes; nil for any other number of them.
    package init?(_ bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count == 32 else { return nil }
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
    }

    /// SHA-256 of some bytes.
    package init(of bytes: [UInt8]) {
        var sha256 = SHA256()
        bytes.withUnsafeBytes { sha256.update(bufferPointer: $0) }
        let digest = sha256.finalize()
        digest.withUnsafeBytes { bytes in withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: bytes) } }
    }

    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withUnsafeBytes(of: words, body)
    }

    package var bytes: [UInt8] { withBytes(Array.init) }

    package static func == (one: EventHash, other: EventHash) -> Bool { one.words == other.words }
}

/// How events are hashed; each says by which version it was.
package enum ChainVersion: Int, Sendable {
    /// Actor and cause enter the chain as they are, and values as a table with a place for each of the first 20 fields.
    case first = 1
    /// Actor, cause and values enter as one salted digest, and of the fields only those that are stated, by their numbers.
    case salted = 2

    /// By which new events are hashed.
    package static let current = salted
}

/// Hashes that tie each event to all before it.
///
/// What says something of a person enters as a salted digest, so that it can be removed later, where a law demands it,
/// without breaking the chain. All parts stand behind their lengths: no two events encode alike. The encodings never
/// change: another one is another ``ChainVersion``.
package struct Chain {
    // Taken over from event to event: millions of them pass through here.
    private var scratch: [UInt8] = []

    package init() {}

    /// What an event carries beside its ``EventText``.
    package struct Content {
        package var old: String?
        package var new: String?
        /// Those of the observation that it brings, if it brings one.
        package var values: FieldValues?
        package var detail: String?

        package init(
            old: String? = nil,
            new: String? = nil,
            values: FieldValues? = nil,
            detail: String? = nil
        ) {
            self.old = old
            self.new = new
            self.values = values
            self.detail = detail
        }
    }

    /// The salted digest of what can be removed from an event.
    package mutating func digest(
        _ version: ChainVersion,
        salt: Salt,
        _ event: EventText,
        _ content: Content
    ) -> EventHash {
        scratch.removeAll(keepingCapacity: true)
        if version != .first { scratch.append(UInt8(version.rawValue)) }
        withUnsafeBytes(of: salt.words) { scratch.append(contentsOf: $0) }
        switch version {
        case .first:
            append(content.old)
            append(content.new)
            if let values = content.values {
                scratch.append(1)
                ValueEncoding.appendTable(values, to: &scratch)
            } else {
                scratch.append(0)
            }
            // Events without one are hashed as they were before there were any.
            if content.detail != nil { append(content.detail) }
        case .salted:
            append(event.actor)
            append(event.cause)
            append(content.old)
            append(content.new)
            if let values = content.values {
                scratch.append(1)
                ValueEncoding.append(values, to: &scratch)
            } else {
                scratch.append(0)
            }
            append(content.detail)
        }
        return EventHash(of: scratch)
    }

    /// The hash of an event behind the one before it.
    package mutating func hash(
        _ version: ChainVersion,
        after previous: EventHash,
        seq: Int,
        _ event: EventText,
        digest: EventHash
    ) -> EventHash {
        scratch.removeAll(keepingCapacity: true)
        if version != .first { scratch.append(UInt8(version.rawValue)) }
        previous.withBytes { scratch.append(contentsOf: $0) }
        append(number: seq)
        append(event.at)
        if version == .first {
            append(event.actor)
            append(event.cause)
        }
        append(event.kind)
        append(event.record.map { "\($0)" })
        append(event.fetch.map { "\($0)" })
        append(event.field)
        if version != .first { append(event.observation.map { "\($0)" }) }
        digest.withBytes { scratch.append(contentsOf: $0) }
        return EventHash(of: scratch)
    }

    private mutating func append(number: Int) {
        withUnsafeBytes(of: Int64(number).littleEndian) { scratch.append(contentsOf: $0) }
    }

    private mutating func append(_ text: String?) {
        guard var text else { return scratch.append(0) }
        scratch.append(1)
        append(number: text.utf8.count)
        text.withUTF8 { scratch.append(contentsOf: $0) }
    }
}

/// The values of a recordation as bytes that are hashed and kept.
enum ValueEncoding {
    /// How many fields had a place in the table of ``ChainVersion/first``.
    private static let tableFields = 20
    private static let absent: UInt32 = 1 << 31

    /// Lends the text of the field with a number; nil where it is not stated.
    typealias Texts = (Int) -> UnsafeBufferPointer<UInt8>?

    /// Appends the encoding of ``ChainVersion/first``: its length, then a table of ends, then the texts.
    static func appendTable(_ values: FieldValues, to bytes: inout [UInt8]) {
        values.withTexts { text in appendTable({ number in Field(rawValue: number).flatMap(text) }, to: &bytes) }
    }

    static func appendTable(_ text: Texts, to bytes: inout [UInt8]) {
        let start = bytes.count
        let head = tableFields * 4
        bytes.append(contentsOf: repeatElement(0, count: 8 + head))
        let texts = bytes.count
        for number in 0..<tableFields {
            let stated = text(number)
            if let stated { bytes.append(contentsOf: stated) }
            let end = (UInt32(truncatingIfNeeded: bytes.count - texts) | (stated == nil ? absent : 0)).littleEndian
            bytes.withUnsafeMutableBytes {
                $0.storeBytes(of: end, toByteOffset: start + 8 + number * 4, as: UInt32.self)
            }
        }
        let length = UInt64(bytes.count - start - 8).littleEndian
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: length, toByteOffset: start, as: UInt64.self) }
    }

    /// Appends the encoding of ``ChainVersion/salted``: how many fields are stated, then each one's number, length and text.
    static func append(_ values: FieldValues, to bytes: inout [UInt8]) {
        values.withTexts { text in
            append({ number in Field(rawValue: number).flatMap(text) }, fields: Field.allCases.count, to: &bytes)
        }
    }

    static func append(_ text: Texts, fields: Int, to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: [0, 0])
        var count: UInt16 = 0
        for number in 0..<fields {
            guard let stated = text(number) else { continue }
            count += 1
            withUnsafeBytes(of: UInt16(truncatingIfNeeded: number).littleEndian) { bytes.append(contentsOf: $0) }
            withUnsafeBytes(of: UInt32(truncatingIfNeeded: stated.count).littleEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: stated)
        }
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: count.littleEndian, toByteOffset: start, as: UInt16.self) }
    }
}

/// Sixteen random bytes that keep a short value from being guessed out of its digest.
package struct Salt: Sendable {
    fileprivate(set) var words: (UInt64, UInt64) = (0, 0)

    package init() {}

    /// Takes 16 bytes; nil for any other number of them.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 16 else { return nil }
        withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: bytes) }
    }

    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withUnsafeBytes(of: words, body)
    }
}

/// Salts, taken from the kernel a few at a time.
package struct Salts {
    private var pool: [Salt] = []

    package init() {}

    package mutating func next() throws -> Salt {
        if let salt = pool.popLast() { return salt }
        // 16 of 16 bytes are the 256 that the kernel gives at once.
        pool = [Salt](repeating: Salt(), count: 16)
        let isFilled = pool.withUnsafeMutableBytes { Entropy.fill($0) }
        guard isFilled, let salt = pool.popLast() else {
            pool = []
            throw MirrorError(.unavailable, "the system gives no random bytes")
        }
        return salt
    }
}
