internal import GRDB
public import Recordations

extension FetchWriter {
    /// The number of a recordation's present observation; nil where it has none.
    public func presentObservation(of record: Int) throws -> Int? {
        try Int.fetchOne(db, sql: "SELECT observation_id FROM record WHERE id = ?", arguments: [record])
    }

    /// Remembers which fields the notice of this fetch stated, and in which words.
    ///
    /// The other fields stand as they were known before: `former` is the observation whose row they come from.
    public func noteStated(_ fields: FieldSet, texts: [UInt8], former: Int?) throws {
        try db.execute(
            sql: "UPDATE observation SET stated = ?, stated_text = ?, raw = NULL WHERE id >= ? AND fetch_id = ?",
            arguments: [fields.rawValue, String(decoding: texts, as: UTF8.self), firstObservation, fetchID]
        )
        guard let former else { return }
        try db.execute(
            sql: """
                UPDATE observation SET (raw, raw_fetch_id, place) =
                    (SELECT raw, raw_fetch_id, place FROM observation WHERE id = ?)
                WHERE id >= ? AND fetch_id = ?
                """,
            arguments: [former, firstObservation, fetchID]
        )
    }

    /// Notes that a notice stated what is known already: the fields' flags follow, and no event tells it.
    ///
    /// What it stated is kept beside the present observation, for an older edition does not go over it.
    public func confirm(record: Int, _ observation: Observation) throws {
        try db.execute(
            sql: """
                UPDATE observation SET not_stated = ?, unobserved = ?
                WHERE id = (SELECT observation_id FROM record WHERE id = ?)
                """,
            arguments: [observation.notStated.rawValue, observation.unobserved.rawValue, record]
        )
        // The register's own row is read again when it comes, even one that was known before: it does not have those flags.
        try db.execute(sql: "UPDATE record SET digest = zeroblob(16) WHERE id = ?", arguments: [record])
        try insert(observation, observation.values, record: record)
    }
}
