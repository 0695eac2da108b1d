internal import Foundation
package import Recordations

/// The end of the chain, where events get their number and their hash.
///
/// Used by one thread at a time; it may be another one than SQLite's.
package final class ChainEnd: @unchecked Sendable {
    // Unchecked: whoever seals a batch ahead waits for it before anybody else goes on.
    private var seq: Int
    private var head: EventHash
    private var salts = Salts()
    private var chain = Chain()

    /// What ties one event to those before it.
    package struct Seal: Sendable {
        package let seq: Int
        package let salt: Salt
        package let digest: EventHash
        package let hash: EventHash
    }

    init(_ db: SQLDatabase) throws {
        let last = try db.row("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")
        seq = last?[0] ?? 0
        head = (last?[1] as Data?).flatMap { EventHash($0) } ?? .start
    }

    /// Seals an event; `values` are those of the observation that it brings, if it brings one.
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
    package let end: ChainEnd
    package let at: String
    package let actor: String
    private let insert: SQLStatement

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

    /// Appends an event; `values` are those of the observation that it brings, if it brings one.
    ///
    /// `detail` is what else it tells, beside one field's old and new value.
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

    /// An event of this transaction.
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
