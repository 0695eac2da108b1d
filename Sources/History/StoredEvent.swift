internal import Mirror
internal import Recordations

/// An event with all that its hashes cover, as the file holds it.
struct StoredEvent {
    let seq: Int
    let text: EventText
    let content: Chain.Content
    let salt: Salt
    /// The digest of the content; after a redaction that of what was there before.
    let digest: EventHash
    let hash: EventHash
    /// The number of the encoding; see ``ChainVersion``.
    let version: Int
    /// The number of the event that redacted this one; nil for an event that was not redacted.
    let redaction: Int?

    /// The query of the rows that ``init(_:)`` reads, to be continued by a condition or an order.
    static let query = """
        SELECT event.seq, event.at, event.actor, event.cause, event.kind, event.record_id, event.fetch_id,
            event.observation_id, event.field, event.old, event.new, event.salt, event.digest, event.hash,
            event.detail, event.version, event.redacted_seq,
            \(Field.allCases.map { "observation.\($0.name)" }.joined(separator: ", "))
        FROM event LEFT JOIN observation ON observation.id = event.observation_id
        """

    /// Reads the current row of ``query``.
    // By position: the doctor reads every event, and there may be millions.
    init(_ row: SQLStatement) {
        seq = row.integer(0)
        text = EventText(
            at: row.text(1) ?? "",
            actor: row.text(2) ?? "",
            cause: row.text(3) ?? "",
            kind: row.text(4) ?? "",
            record: row.optionalInteger(5),
            fetch: row.optionalInteger(6),
            field: row.text(8),
            observation: row.optionalInteger(7)
        )
        content = Chain.Content(
            old: row.text(9),
            new: row.text(10),
            values: row.isNull(7) ? nil : row.values(from: 17),
            detail: row.text(14)
        )
        salt = row.withBlob(11) { Salt($0) } ?? Salt()
        digest = row.withBlob(12) { EventHash($0) } ?? EventHash()
        hash = row.withBlob(13) { EventHash($0) } ?? EventHash()
        version = row.integer(15)
        redaction = row.optionalInteger(16)
    }
}
