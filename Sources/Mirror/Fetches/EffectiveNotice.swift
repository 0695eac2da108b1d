public import Recordations

/// What a notice of customs said of one recordation, as the mirror keeps it.
public struct EffectiveNotice: Sendable {
    /// The fetch that brought it.
    public let fetch: Int
    /// The day on which it was entered.
    public let day: CivilDate
    /// Its own date, or the day on which it was entered.
    public let date: CivilDate
    /// The recordation's number.
    public let record: Int
    /// The recordation's key now.
    public let key: RecordKey
    /// All values that resulted from it.
    public let values: FieldValues
    /// The fields that the notice stated; the others were known before.
    public let stated: FieldSet
    /// Its own texts, as JSON by field.
    public let texts: String?
    /// Fields that kept a former value even then.
    public let notStated: FieldSet
    /// Fields without a column.
    public let unobserved: FieldSet
}

/// The edition in which a recordation was last seen.
public struct Sighting: Sendable {
    /// The fetch.
    public let fetch: Int
    /// The edition's own date, or the day on which it was fetched.
    public let date: CivilDate
}

extension Mirror {
    /// What notices said of a register's present recordations, and no edition of their date or later has gone over.
    ///
    /// The oldest entry comes first. Their evidence is no document of a source, so what they said is kept here and never
    /// read again.
    public func standingNotices(register: Int) throws -> [EffectiveNotice] {
        try read { db in try Mirror.notices("record.register_id = ?1 AND \(Mirror.isPresent)", register, asOf: nil, db)
        }
    }

    /// The same of those that were entered for one source.
    public func standingNotices(source: SourceState) throws -> [EffectiveNotice] {
        try read { db in try Mirror.notices("fetch.source_id = ?1 AND \(Mirror.isPresent)", source.id, asOf: nil, db) }
    }

    /// The same of recordations that are absent now.
    public func absentNotices(source: SourceState) throws -> [EffectiveNotice] {
        try read { db in
            let condition =
                "fetch.source_id = ?1 AND record.presence <> 'present' AND record.observation_id IS NOT NULL"
            return try Mirror.notices(condition, source.id, asOf: nil, db)
        }
    }

    /// The day on which the first notice of a source was entered; nil where none is in force.
    static func firstNotice(ofSource id: Int, _ db: SQLDatabase) throws -> CivilDate? {
        try db.value(
            """
            SELECT min(day) FROM fetch
            WHERE source_id = ? AND kind = 'evidence' AND verdict IN ('applied', 'unchanged')
            """,
            [id],
            as: String.self
        ).flatMap { CivilDate($0) }
    }

    private static let isPresent = "record.presence = 'present' AND record.observation_id IS NOT NULL"

    /// What notices said of one recordation and still counts; with an instant, what counted then.
    package static func notices(of record: Int, asOf instant: Instant?, _ db: SQLDatabase) throws -> [EffectiveNotice] {
        try notices("record.id = ?1", record, asOf: instant, db)
    }

    // A reading by another definition is no word of the register, and an edition of a former date is not the last one.
    private static func notices(
        _ condition: String,
        _ argument: Int,
        asOf instant: Instant?,
        _ db: SQLDatabase
    ) throws -> [EffectiveNotice] {
        let fields = Field.allCases.map { "observation.\($0.name)" }.joined(separator: ", ")
        let until = instant?.description
        // The index holds the notices alone; unasked, SQLite goes through every observation for those of a source.
        return try db.rows(
            """
            SELECT fetch.id, fetch.day, \(date("fetch")), record.id, record.key, observation.stated,
                observation.stated_text, \(then("not_stated", of: "observation")),
                \(then("unobserved", of: "observation")), \(fields)
            FROM observation INDEXED BY observation_by_notice JOIN record ON record.id = observation.record_id
            JOIN fetch ON fetch.id = observation.fetch_id
            WHERE observation.stated IS NOT NULL AND \(condition) AND \(inForce("fetch", "?2"))
                AND NOT EXISTS (
                    SELECT 1 FROM event JOIN observation AS row ON row.id = event.observation_id
                    JOIN fetch AS later ON later.id IN (row.fetch_id, \(then("raw_fetch_id", of: "row")))
                    WHERE event.record_id = observation.record_id AND event.cause = 'fetch'
                        AND (?2 IS NULL OR event.at < ?2) AND later.id > fetch.id AND later.kind = 'edition'
                        AND \(inForce("later", "?2")) AND \(date("later")) >= \(date("fetch")))
            ORDER BY fetch.id
            """,
            [argument, until]
        ).compactMap { row in
            guard let day = CivilDate(row[1]), let date = CivilDate(row[2]) else { return nil }
            return EffectiveNotice(
                fetch: row[0],
                day: day,
                date: date,
                record: row[3],
                key: RecordKey(text: row[4]),
                values: FieldValues { row[9 + $0.rawValue] },
                stated: FieldSet(rawValue: row[5]),
                texts: row[6],
                notStated: FieldSet(rawValue: row[7]),
                unobserved: FieldSet(rawValue: row[8])
            )
        }
    }

    // A column of an observation, as it was at the instant ?2 where that is not null.
    private static func then(_ column: String, of row: String) -> String {
        """
        coalesce((SELECT observation_before.\(column) FROM observation_before
            JOIN revision ON revision.id = observation_before.revision_id
            WHERE observation_before.observation_id = \(row).id AND revision.at >= ?2
            ORDER BY observation_before.revision_id LIMIT 1), \(row).\(column))
        """
    }

    private static func date(_ fetch: String) -> String {
        "min(coalesce(\(fetch).published, \(fetch).day), \(fetch).day)"
    }

    /// The edition in which a present recordation was last seen; nil where only notices know it, or it is gone.
    ///
    /// The same bytes once more, without a date of their own, are no later edition.
    public func lastSighting(record: Int) throws -> Sighting? {
        try read { db in
            let row = try db.row(
                """
                SELECT fetch.id, \(Mirror.date("fetch")) AS date
                FROM record JOIN observation ON observation.id = record.observation_id
                JOIN fetch AS read ON read.id = observation.raw_fetch_id AND read.kind = 'edition'
                JOIN fetch ON fetch.id IN (read.id, record.last_fetch_id)
                    OR fetch.source_id = record.source_id AND fetch.extent = 'complete' AND fetch.id > read.id
                        AND (fetch.verdict = 'applied' OR fetch.published IS NOT NULL)
                WHERE record.id = ? AND record.presence = 'present' AND fetch.kind = 'edition'
                    AND fetch.verdict IN ('applied', 'unchanged')
                ORDER BY date DESC, fetch.id DESC LIMIT 1
                """,
                [record]
            )
            guard let row, let date = CivilDate(row[1]) else { return nil }
            return Sighting(fetch: row[0], date: date)
        }
    }
}
