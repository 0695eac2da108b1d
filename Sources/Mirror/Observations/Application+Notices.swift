internal import Foundation
internal import GRDB
public import Recordations

/// What a notice of customs said of one recordation, as the mirror keeps it.
public struct StandingNotice: Sendable {
    /// The fetch that brought it.
    public let fetch: Int
    /// The recordation's key now.
    public let key: RecordKey
    /// All values that resulted from it.
    public let values: FieldValues
    /// The fields that the notice stated; the others were known before.
    public let stated: FieldSet
    /// Fields that kept a former value even then.
    public let notStated: FieldSet
    /// Fields without a column.
    public let unobserved: FieldSet
}

extension Application {
    /// Remembers which fields the notice of this fetch stated; the others stand as they were known before.
    public func noteStated(_ fields: FieldSet) throws {
        try db.execute(
            sql: "UPDATE observation SET stated = ? WHERE fetch_id = ?",
            arguments: [fields.rawValue, fetchID]
        )
    }

    /// Notes that a notice stated what is known already: the fields' flags follow, and no event tells it.
    public func confirm(record: Int, notStated: FieldSet, unobserved: FieldSet) throws {
        try db.execute(
            sql: """
                UPDATE observation SET not_stated = ?, unobserved = ?
                WHERE id = (SELECT observation_id FROM record WHERE id = ?)
                """,
            arguments: [notStated.rawValue, unobserved.rawValue, record]
        )
    }
}

extension Mirror {
    /// What notices said of a source's recordations since the last complete edition, the oldest first.
    ///
    /// Their evidence is no document of the source, so what they said is kept here and never read again.
    public func standingNotices(source: SourceState) throws -> [StandingNotice] {
        try read { db in
            let fields = Field.allCases.map { "observation.\($0.name)" }.joined(separator: ", ")
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT fetch.id, record.key, observation.stated, observation.not_stated, observation.unobserved,
                        \(fields)
                    FROM observation JOIN fetch ON fetch.id = observation.fetch_id
                    JOIN record ON record.id = observation.record_id
                    WHERE fetch.source_id = ? AND fetch.kind = 'evidence' AND fetch.verdict IN ('applied', 'unchanged')
                        AND fetch.id >= ? AND observation.stated IS NOT NULL
                    ORDER BY fetch.id
                    """,
                arguments: [source.id, source.complete?.id ?? 0]
            ).map { row in
                StandingNotice(
                    fetch: row[0],
                    key: RecordKey(text: row[1]),
                    values: FieldValues { row[5 + $0.rawValue] },
                    stated: FieldSet(rawValue: row[2]),
                    notStated: FieldSet(rawValue: row[3]),
                    unobserved: FieldSet(rawValue: row[4])
                )
            }
        }
    }
}
