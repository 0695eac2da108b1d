internal import Mirror
internal import Recordations

extension Mirror {
    /// The digest of the remaining content of an event; nil if there is no event with that number.
    ///
    /// It also covers the event's instant, kind and number: after a redaction, the event's own hash in the first
    /// version of the encoding cannot be recomputed.
    // By position: the columns of the observation follow those of the event.
    static func remainingDigest(of seq: Int, _ chain: inout Chain, _ db: SQLDatabase) throws -> EventHash? {
        let fields = Field.allCases.map { "observation.\($0.name)" }.joined(separator: ", ")
        let rows = try SQLStatement(
            db,
            """
            SELECT event.at, event.actor, event.cause, event.kind, event.record_id, event.fetch_id, event.field,
                event.observation_id, event.old, event.new, event.detail, event.salt, event.digest, event.hash,
                event.version, \(fields)
            FROM event LEFT JOIN observation ON observation.id = event.observation_id WHERE event.seq = ?
            """
        )
        rows.bind(1, seq)
        guard try rows.step() else { return nil }
        defer { rows.reset() }
        let text = EventText(
            at: rows.text(0) ?? "",
            actor: rows.text(1) ?? "",
            cause: rows.text(2) ?? "",
            kind: rows.text(3) ?? "",
            record: rows.optionalInteger(4),
            fetch: rows.optionalInteger(5),
            field: rows.text(6),
            observation: rows.optionalInteger(7)
        )
        let content = Chain.Content(
            old: rows.text(8),
            new: rows.text(9),
            values: rows.isNull(7) ? nil : rows.values(from: 15),
            detail: rows.text(10)
        )
        var bytes = chain.digest(.salted, salt: rows.withBlob(11) { Salt($0) } ?? Salt(), text, content).bytes
        bytes += (rows.withBlob(12) { EventHash($0) } ?? EventHash()).bytes
        bytes += (rows.withBlob(13) { EventHash($0) } ?? EventHash()).bytes
        withUnsafeBytes(of: Int64(rows.integer(14)).littleEndian) { bytes.append(contentsOf: $0) }
        return chain.hash(.salted, after: .start, seq: seq, text, digest: EventHash(of: bytes))
    }

    /// The mistake of a redacted event, as the end of a sentence; nil if an event in the chain has the digest of its
    /// remaining content.
    static func redactionMistake(
        of seq: Int,
        by redaction: Int,
        _ chain: inout Chain,
        _ db: SQLDatabase
    ) throws -> String? {
        let row = try db.row(
            "SELECT kind = 'redacted' AND field = 'event ' || ? AS is_redaction, new FROM event WHERE seq = ?",
            [seq, redaction]
        )
        guard let row, row["is_redaction"] as Bool? == true else { return "was redacted by no event" }
        let remaining = try remainingDigest(of: seq, &chain, db).map { hex($0.bytes) }
        return remaining == row["new"] as String? ? nil : "is not what its redaction left"
    }
}
