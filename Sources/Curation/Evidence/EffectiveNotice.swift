public import Mirror
public import Recordations

/// A notice of customs about one recordation that is still in effect.
public struct EffectiveNotice: Sendable {
    /// The number of its fetch.
    public let fetch: Int
    /// The day on which it was entered.
    public let day: CivilDate
    /// Its own date, or the day on which it was entered.
    public let date: CivilDate
    /// The recordation's number.
    public let record: Int
    /// The recordation's key now.
    public let key: RecordKey
    /// All values of the recordation after the notice.
    public let values: FieldValues
    /// The fields that the notice stated; the others keep their values.
    public let stated: FieldSet
    /// The notice's own texts, as JSON by field.
    public let texts: String?
    /// Fields that had kept a former value before the notice.
    public let notStated: FieldSet
    /// Fields without a column.
    public let unobserved: FieldSet
}

/// The edition in which a recordation was last seen.
public struct Sighting: Sendable {
    /// The number of the fetch.
    public let fetch: Int
    /// The edition's own date, or the day on which it was fetched.
    public let date: CivilDate
}

extension Mirror {
    /// The notices about a register's present recordations that no edition of their date or later has overtaken, oldest first.
    ///
    /// Their evidence is never read again, so their values are stored.
    public func effectiveNotices(register: Int) throws -> [EffectiveNotice] {
        try read { db in try Mirror.notices("record.register_id = ?1 AND \(Mirror.isPresent)", register, asOf: nil, db)
        }
    }

    /// The same for the notices of one source.
    public func effectiveNotices(source: SourceState) throws -> [EffectiveNotice] {
        try read { db in try Mirror.notices("fetch.source_id = ?1 AND \(Mirror.isPresent)", source.id, asOf: nil, db) }
    }

    /// The same for recordations that are absent now.
    public func absentNotices(source: SourceState) throws -> [EffectiveNotice] {
        try read { db in
            let condition =
                "fetch.source_id = ?1 AND record.presence <> 'present' AND record.observation_id IS NOT NULL"
            return try Mirror.notices(condition, source.id, asOf: nil, db)
        }
    }

    private static let isPresent = "record.presence = 'present' AND record.observation_id IS NOT NULL"

    /// The notices about one recordation that are in effect; with an instant, those that were in effect then.
    static func notices(of record: Int, asOf instant: Instant?, _ db: SQLDatabase) throws -> [EffectiveNotice] {
        try notices("record.id = ?1", record, asOf: instant, db)
    }

    // Only an edition's own rows overtake a notice: no reading by another definition, and no edition of an earlier
    // date.
    private static func notices(
        _ condition: String,
        _ argument: Int,
        asOf instant: Instant?,
        _ db: SQLDatabase
    ) throws -> [EffectiveNotice] {
        let fields = Field.allCases.map { "observation.\($0.name)" }.joined(separator: ", ")
        let until = instant?.description
        // The index holds notices only; without INDEXED BY SQLite scans every observation for those of a source.
        return try db.rows(
            """
            SELECT fetch.id AS fetch, fetch.day, \(date("fetch")) AS date, record.id AS record, record.key, observation.stated,
                observation.stated_text, \(then("not_stated", of: "observation")) AS not_stated,
                \(then("unobserved", of: "observation")) AS unobserved, \(fields)
            FROM observation INDEXED BY observation_by_notice JOIN record ON record.id = observation.record_id
            JOIN fetch ON fetch.id = observation.fetch_id
            WHERE observation.stated IS NOT NULL AND \(condition) AND \(Mirror.inForce("fetch", "?2"))
                AND NOT EXISTS (
                    SELECT 1 FROM event JOIN observation AS row ON row.id = event.observation_id
                    JOIN fetch AS later ON later.id IN (row.fetch_id, \(then("raw_fetch_id", of: "row")))
                    WHERE event.record_id = observation.record_id AND event.cause = 'fetch'
                        AND (?2 IS NULL OR event.at < ?2) AND later.id > fetch.id AND later.kind = 'edition'
                        AND \(Mirror.inForce("later", "?2")) AND \(date("later")) >= \(date("fetch")))
            ORDER BY fetch.id
            """,
            [argument, until]
        ).compactMap { row in
            guard let day = CivilDate(row["day"]), let date = CivilDate(row["date"]) else { return nil }
            return EffectiveNotice(
                fetch: row["fetch"],
                day: day,
                date: date,
                record: row["record"],
                key: RecordKey(text: row["key"]),
                values: FieldValues(row),
                stated: FieldSet(rawValue: row["stated"]),
                texts: row["stated_text"],
                notStated: FieldSet(rawValue: row["not_stated"]),
                unobserved: FieldSet(rawValue: row["unobserved"])
            )
        }
    }

    // A column of an observation at the instant ?2, or now where that is NULL.
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

    /// The edition in which a present recordation was last seen; nil for one that is absent or known from notices only.
    ///
    /// A repetition of the same bytes without a date of its own does not count as a later edition.
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
            guard let row, let date = CivilDate(row["date"]) else { return nil }
            return Sighting(fetch: row["id"], date: date)
        }
    }
}
