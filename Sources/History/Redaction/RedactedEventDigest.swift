internal import Mirror

extension Mirror {
    /// The digest of the remaining content of an event; nil if there is no event with that number.
    ///
    /// It also covers the event's instant, kind and number: after a redaction, the event's own hash in the first
    /// version of the encoding cannot be recomputed.
    static func remainingDigest(of seq: Int, _ chain: inout Chain, _ db: SQLDatabase) throws -> EventHash? {
        guard
            let event = try SQLStatement(db, "\(StoredEvent.query) WHERE event.seq = ?")
                .first([seq], StoredEvent.init)
        else { return nil }
        var bytes = chain.digest(.salted, salt: event.salt, event.text, event.content).bytes
        bytes += event.digest.bytes + event.hash.bytes
        withUnsafeBytes(of: Int64(event.version).littleEndian) { bytes.append(contentsOf: $0) }
        return chain.hash(.salted, after: .start, seq: seq, event.text, digest: EventHash(of: bytes))
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
