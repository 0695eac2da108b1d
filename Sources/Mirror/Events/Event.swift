public import Recordations

/// One event of the history, as it is shown.
public struct Event: Sendable {
    /// Its number.
    public let seq: Int
    /// When it was written, RFC 3339 UTC.
    public let at: String
    /// The person or program that caused it.
    public let actor: String
    /// The reason: a fetch, a definition, an undo, an edit.
    public let cause: String
    /// The kind of change, such as `added` or `changed`.
    public let kind: String
    /// The recordation's number; nil for an event about none.
    public let record: Int?
    /// The source that last observed the recordation.
    public let source: String?
    /// `REGISTER:KEY`; nil for an event about no recordation.
    public let recordation: String?
    /// The recordation's mark.
    public let mark: String?
    /// The number of the fetch; nil for an event of none.
    public let fetch: Int?
    /// Whether the fetch is a notice.
    public let isNotice: Bool
    /// The notice's own date.
    public let noticeDate: String?
    /// The reason why the notice was entered, or the fetch undone.
    public let reason: String?
    /// The field that changed.
    public let field: String?
    /// Its value before.
    public let old: String?
    /// Its value after.
    public let new: String?
}

/// The conditions of a query of events.
public struct EventFilter: Sendable {
    /// Only events of a recordation, by its number.
    public var record: Int?
    /// Only events from this instant on.
    public var since: Instant?
    /// Only events before this instant.
    public var until: Instant?
    /// Only events after the last one of a fetch.
    public var afterFetch: Int?
    /// Only events of a fetch.
    public var fetch: Int?
    /// Only events after an event, by its number.
    public var afterSeq: Int?
    /// Only events up to an event, by its number.
    public var untilSeq: Int?
    /// Leaves out the first edition of each source, which adds every recordation.
    public var isFirstLeftOut = false
    /// Only events of these sources or registers.
    public var sources: [String] = []
    /// Only changes of registers: no readings by a new definition, no edits, no verdicts.
    public var isRegistersOnly = false

    /// Makes a filter that lets every event through.
    public init() {}
}

extension EventFilter {
    /// The condition as SQL, and the values of its parameters.
    fileprivate var condition: (sql: String, arguments: [any SQLBindable]) {
        var conditions = ["1"]
        var arguments: [any SQLBindable] = []
        func require(_ sql: String, _ value: (any SQLBindable)?) {
            guard let value else { return }
            conditions.append(sql)
            arguments.append(value)
        }
        require("event.record_id = ?", record)
        require("event.at >= ?", since?.description)
        require("event.at < ?", until?.description)
        require("event.fetch_id = ?", fetch)
        require("event.seq > ?", afterSeq)
        require("event.seq <= ?", untilSeq)
        if isFirstLeftOut {
            conditions.append(
                """
                (fetch.kind = 'evidence' OR EXISTS (
                    SELECT 1 FROM fetch AS earlier WHERE earlier.source_id = fetch.source_id AND earlier.id < fetch.id
                        AND earlier.kind = 'edition' AND earlier.verdict IN ('applied', 'unchanged')))
                """
            )
        }
        // The events of its undo may be much later.
        require(
            """
            event.seq > coalesce((SELECT seq FROM event WHERE fetch_id <= ? AND cause <> 'undo'
                ORDER BY fetch_id DESC, seq DESC LIMIT 1), 0)
            """,
            afterFetch
        )
        if isRegistersOnly { conditions.append("event.cause IN ('fetch', 'undo') AND event.kind <> 'verdict'") }
        if !sources.isEmpty {
            let marks = sources.map { _ in "?" }.joined(separator: ", ")
            conditions.append("(source.name IN (\(marks)) OR register.name IN (\(marks)))")
            arguments += sources + sources
        }
        return (conditions.joined(separator: " AND "), arguments)
    }
}

extension Mirror {
    /// Calls a closure for each event, the oldest first, until it returns false.
    public func events(_ filter: EventFilter, _ body: (Event) throws -> Bool) throws {
        let (condition, arguments) = filter.condition
        try read { db in
            let rows = try db.prepare(
                """
                SELECT event.seq, event.at, event.actor, event.cause, event.kind,
                    register.name || ':' || record.key AS recordation, observation.mark, event.fetch_id, event.field,
                    event.old, event.new, coalesce(fetch.kind = 'evidence', 0) AS is_notice,
                    CASE WHEN fetch.kind = 'evidence' THEN fetch.published END AS notice_date,
                    CASE WHEN event.cause = 'undo' AND fetch.verdict = 'undone'
                        OR event.cause = 'fetch' AND fetch.kind = 'evidence' AND fetch.verdict <> 'undone'
                        THEN fetch.reason END AS reason,
                    event.record_id, source.name AS source
                FROM event
                LEFT JOIN fetch ON fetch.id = event.fetch_id
                LEFT JOIN record ON record.id = event.record_id
                LEFT JOIN register ON register.id = record.register_id
                LEFT JOIN source ON source.id = record.source_id
                LEFT JOIN observation ON observation.id = coalesce(event.observation_id, record.observation_id)
                WHERE \(condition) ORDER BY event.seq
                """,
                arguments
            )
            while let row = try rows.next() {
                let event = Event(
                    seq: row["seq"],
                    at: row["at"],
                    actor: row["actor"],
                    cause: row["cause"],
                    kind: row["kind"],
                    record: row["record_id"],
                    source: row["source"],
                    recordation: row["recordation"],
                    mark: row["mark"],
                    fetch: row["fetch_id"],
                    isNotice: row["is_notice"],
                    noticeDate: row["notice_date"],
                    reason: row["reason"],
                    field: row["field"],
                    old: row["old"],
                    new: row["new"]
                )
                if try !body(event) { return }
            }
        }
    }
}
