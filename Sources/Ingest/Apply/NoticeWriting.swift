internal import Mirror
public import Recordations

extension FetchWriter {
    /// The number of a recordation's current observation; nil where it has none.
    public func presentObservation(of record: Int) throws -> Int? {
        try db.value("SELECT observation_id FROM record WHERE id = ?", [record], as: Int.self)
    }

    /// Stores which fields the notice of this fetch stated, with the texts.
    ///
    /// The other fields keep their values; `former` is the observation whose row they come from.
    public func noteStated(_ fields: FieldSet, texts: [UInt8], former: Int?) throws {
        try db.execute(
            "UPDATE observation SET stated = ?, stated_text = ?, raw = NULL WHERE id >= ? AND fetch_id = ?",
            [fields.rawValue, String(decoding: texts, as: UTF8.self), firstObservation, fetchID]
        )
        guard let former else { return }
        try db.execute(
            """
            UPDATE observation SET (raw, raw_fetch_id, place) =
                (SELECT raw, raw_fetch_id, place FROM observation WHERE id = ?)
            WHERE id >= ? AND fetch_id = ?
            """,
            [former, firstObservation, fetchID]
        )
    }

    /// Stores the flags of a notice that states what is known already; appends no event.
    ///
    /// What the notice stated is kept beside the current observation: an older edition does not replace it.
    public func confirm(record: Int, _ observation: Observation) throws {
        try db.execute(
            """
            UPDATE observation SET not_stated = ?, unobserved = ?
            WHERE id = (SELECT observation_id FROM record WHERE id = ?)
            """,
            [observation.notStated.rawValue, observation.unobserved.rawValue, record]
        )
        // The register's own row is read again when it comes, even one that was known before: it does not have those flags.
        try db.execute("UPDATE record SET digest = zeroblob(16) WHERE id = ?", [record])
        try insert(observation, observation.values, record: record)
    }
}
