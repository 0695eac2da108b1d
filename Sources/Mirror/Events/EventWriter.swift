internal import FoundationEssentials
package import Recordations

/// The end of the chain of events, which gives each new event its number and hash.
///
/// Used by one thread at a time, which may be another one than SQLite's.
package final class ChainEnd: @unchecked Sendable {
    // Unchecked: a thread that seals a batch in advance is awaited before another thread uses the chain.
    private var seq: Int
    private var head: EventHash
    private var salts = Salts()
    private var chain = Chain()

    /// The number, salt, digest and hash of one event.
    package struct Seal: Sendable {
        /// The number of the event.
        package let seq: Int
        /// The salt of the digest.
        package let salt: Salt
        /// The salted digest of the parts that can be removed.
        package let digest: EventHash
        /// The hash, which covers the hash of the event before.
        package let hash: EventHash
    }

    init(_ db: SQLDatabase) throws {
        let last = try db.row("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")
        seq = last?["seq"] ?? 0
        head = (last?["hash"] as Data?).flatMap { EventHash($0) } ?? .start
    }

    /// Gives an event its number and hash; `values` are those of the observation that it adds, if any.
    package func seal(
        _ event: EventText,
        old: String?,
        new: String?,
        values: FieldValues?,
        detail: String? = nil
    ) throws -> Seal {
        let salt = try salts.next()
        seq = try RowNumber.after(seq, in: "event")
        let content = Chain.Content(old: old, new: new, values: values, detail: detail)
        let digest = chain.digest(.current, salt: salt, event, content)
        head = chain.hash(.current, after: head, seq: seq, event, digest: digest)
        return Seal(seq: seq, salt: salt, digest: digest, hash: head)
    }
}

/// Appends events within one transaction.
package final class EventWriter {
    /// The end of the chain.
    package let end: ChainEnd
    /// The instant of all events of the transaction, RFC 3339 UTC.
    package let at: String
    /// The person or program that causes the events.
    package let actor: String
    private let insert: SQLStatement

    /// Makes a writer for one transaction.
    package init(_ db: SQLDatabase, at: String, actor: String) throws {
        insert = try SQLStatement(
            db,
            """
            INSERT INTO event (seq, at, actor, cause, kind, record_id, fetch_id, observation_id, field, old, new,
                salt, digest, hash, detail, version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        )
        end = try ChainEnd(db)
        self.at = at
        self.actor = actor
    }

    /// Appends an event; `observation` is the one that it adds, if any, and `detail` further content as JSON.
    package func append(
        cause: String,
        kind: String,
        record: Int? = nil,
        fetch: Int? = nil,
        observation: (id: Int, values: FieldValues)? = nil,
        field: String? = nil,
        old: String? = nil,
        new: String? = nil,
        detail: String? = nil
    ) throws {
        var event = text(cause: cause, kind: kind, record: record, fetch: fetch, field: field)
        event.observation = observation?.id
        let seal = try end.seal(event, old: old, new: new, values: observation?.values, detail: detail)
        insert.bind(2, event.at)
        insert.bind(3, event.actor)
        insert.bind(4, event.cause)
        insert.bind(5, event.kind)
        bind(6, record)
        bind(7, fetch)
        bind(8, observation?.id)
        insert.bind(9, field)
        insert.bind(10, old)
        insert.bind(11, new)
        insert.bind(15, detail)
        insert.bind(16, ChainVersion.current.rawValue)
        try run(seal)
    }

    /// The text of an event of this transaction.
    package func text(cause: String, kind: String, record: Int?, fetch: Int?, field: String? = nil) -> EventText {
        EventText(at: at, actor: actor, cause: cause, kind: kind, record: record, fetch: fetch, field: field)
    }

    private func run(_ seal: ChainEnd.Seal) throws {
        insert.bind(1, seal.seq)
        try seal.salt.withBytes { salt in
            try seal.digest.withBytes { digest in
                try seal.hash.withBytes { hash in
                    insert.bind(12, blob: salt)
                    insert.bind(13, blob: digest)
                    insert.bind(14, blob: hash)
                    try insert.run()
                }
            }
        }
    }

    private func bind(_ index: Int32, _ number: Int?) {
        if let number { insert.bind(index, number) } else { insert.bindNull(index) }
    }
}
