internal import Crypto
internal import Foundation
internal import Glibc
internal import GRDB
internal import Recordations

/// What an event says, as it enters the chain.
struct EventText {
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

/// Hashes that tie each event to all before it.
///
/// The values enter as a salted digest, so that they can be removed later, where a law demands it, without breaking the
/// chain. All parts stand behind their lengths: no two events encode alike.
enum Chain {
    /// The hash before the first event.
    static let start = [UInt8](repeating: 0, count: 32)

    static func digest(salt: [UInt8], old: String?, new: String?, values: [UInt8]?) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(salt.count + 64 + (values?.count ?? 0) + (old?.utf8.count ?? 0) + (new?.utf8.count ?? 0))
        bytes.append(contentsOf: salt)
        append(old, to: &bytes)
        append(new, to: &bytes)
        append(values, to: &bytes)
        return sha256(bytes)
    }

    private static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var sha256 = SHA256()
        bytes.withUnsafeBytes { sha256.update(bufferPointer: $0) }
        let hash = sha256.finalize()
        return hash.withUnsafeBytes { Array($0) }
    }

    static func hash(after previous: [UInt8], seq: Int, _ event: EventText, digest: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        bytes.append(contentsOf: previous)
        append(number: seq, to: &bytes)
        append(event.at, to: &bytes)
        append(event.actor, to: &bytes)
        append(event.cause, to: &bytes)
        append(event.kind, to: &bytes)
        append(event.record.map { "\($0)" }, to: &bytes)
        append(event.fetch.map { "\($0)" }, to: &bytes)
        append(event.field, to: &bytes)
        bytes.append(contentsOf: digest)
        return sha256(bytes)
    }

    private static func append(number: Int, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: UInt64(number).littleEndian) { bytes.append(contentsOf: $0) }
    }

    private static func append(_ text: String?, to bytes: inout [UInt8]) {
        guard var text else { return bytes.append(0) }
        bytes.append(1)
        append(number: text.utf8.count, to: &bytes)
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    private static func append(_ blob: [UInt8]?, to bytes: inout [UInt8]) {
        guard let blob else { return bytes.append(0) }
        bytes.append(1)
        append(number: blob.count, to: &bytes)
        bytes.append(contentsOf: blob)
    }
}

/// Random bytes for salts, taken from the kernel a page at a time.
struct Salts {
    private var pool: [UInt8] = []

    mutating func next() throws -> [UInt8] {
        if pool.count < 16 {
            pool = [UInt8](repeating: 0, count: 256)
            guard getentropy(&pool, pool.count) == 0 else {
                throw MirrorError(.unavailable, "the system gives no random bytes")
            }
        }
        defer { pool.removeLast(16) }
        return Array(pool.suffix(16))
    }
}

/// Appends events within one transaction.
final class EventWriter {
    private let insert: BulkStatement
    private var seq: Int
    private var head: [UInt8]
    private var salts = Salts()
    private let at: String
    private let actor: String

    init(_ db: Database, at: String, actor: String) throws {
        insert = try BulkStatement(
            db,
            """
            INSERT INTO event (seq, at, actor, cause, kind, record_id, fetch_id, observation_id, field, old, new,
                salt, digest, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        )
        let last = try Row.fetchOne(db, sql: "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")
        seq = last?[0] ?? 0
        head = (last?[1] as Data?).map(Array.init) ?? Chain.start
        self.at = at
        self.actor = actor
    }

    /// Appends an event; `values` are those of the observation that it brings, if it brings one.
    func append(
        cause: String,
        kind: String,
        record: Int? = nil,
        fetch: Int? = nil,
        observation: (id: Int, values: FieldValues)? = nil,
        field: String? = nil,
        old: String? = nil,
        new: String? = nil
    ) throws {
        seq += 1
        let salt = try salts.next()
        let digest = Chain.digest(salt: salt, old: old, new: new, values: observation?.values.canonicalBytes)
        let text = EventText(
            at: at,
            actor: actor,
            cause: cause,
            kind: kind,
            record: record,
            fetch: fetch,
            field: field
        )
        head = Chain.hash(after: head, seq: seq, text, digest: digest)
        insert.bind(1, seq)
        insert.bind(2, at)
        insert.bind(3, actor)
        insert.bind(4, cause)
        insert.bind(5, kind)
        bind(6, record)
        bind(7, fetch)
        bind(8, observation?.id)
        insert.bind(9, field)
        insert.bind(10, old)
        insert.bind(11, new)
        insert.bind(12, blob: salt)
        insert.bind(13, blob: digest)
        insert.bind(14, blob: head)
        try insert.run()
    }

    private func bind(_ index: Int32, _ number: Int?) {
        if let number { insert.bind(index, number) } else { insert.bindNull(index) }
    }
}
