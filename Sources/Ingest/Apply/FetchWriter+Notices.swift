internal import Mirror
public import Recordations

extension FetchWriter {
    /// The number of a recordation's present observation; nil where it has none.
    public func presentObservation(of record: Int) throws -> Int? {
        try db.value("SELECT observation_id FROM record WHERE id = ?", [record], as: Int.self)
    }

    /// Remembers which fields the notice of this fetch stated, and in which words.
    ///
    /// The other fields stand as they were known before: `former` is the observation whose row they come from.
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

    /// Notes that a notice stated what is known already: the fields' flags follow, and no event tells it.
    ///
    /// What it stated is kept beside the present observation, for an older edition does not go over it.
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
