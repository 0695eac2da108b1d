public import Recordations

/// One line of history, as it is shown.
public struct Event: Sendable {
    /// Its number.
    public let seq: Int
    /// When, RFC 3339 UTC.
    public let at: String
    /// Who.
    public let actor: String
    /// Why: a fetch, a definition, an undoing, an edit.
    public let cause: String
    /// What happened, in a word: `added` or `changed`, say.
    public let kind: String
    /// The recordation's number in the mirror; nil for an event about none.
    public let record: Int?
    /// The source that last observed the recordation.
    public let source: String?
    /// `REGISTER:KEY`; nil for an event about no recordation.
    public let recordation: String?
    /// The mark, for people.
    public let mark: String?
    /// The fetch.
    public let fetch: Int?
    /// Whether the fetch is a notice.
    public let isNotice: Bool
    /// The notice's own date.
    public let noticeDate: String?
    /// Why the notice was entered, or the fetch taken back.
    public let reason: String?
    /// The field that changed.
    public let field: String?
    /// Its value before.
    public let old: String?
    /// Its value after.
    public let new: String?
}

/// Which events are wanted.
public struct EventFilter: Sendable {
    /// Only those of a recordation, by its number.
    public var record: Int?
    /// Only those from this instant on.
    public var since: Instant?
    /// Only those before this instant.
    public var until: Instant?
    /// Only those behind a fetch: what came after it.
    public var afterFetch: Int?
    /// Only those of a fetch.
    public var fetch: Int?
    /// Only those behind an event, by its number.
    public var afterSeq: Int?
    /// Only those up to an event, by its number.
    public var untilSeq: Int?
    /// None of the first edition of a source, by which everything is new.
    public var isFirstLeftOut = false
    /// Only those of a source or a register.
    public var sources: [String] = []
    /// Only what registers changed: no readings by a new definition, no edits, no verdicts.
    public var isRegistersOnly = false

    /// Makes a filter that lets every event through.
    public init() {}
}

extension Mirror {
    /// Hands events to a closure, the oldest first; it answers whether it wants more.
    public func events(_ filter: EventFilter, _ body: (Event) throws -> Bool) throws {
        var conditions = ["1"]
        var arguments: [any SQLBindable] = []
        func require(_ sql: String, _ value: (any SQLBindable)?) {
            guard let value else { return }
            conditions.append(sql)
            arguments.append(value)
        }
        require("event.record_id = ?", filter.record)
        require("event.at >= ?", filter.since?.description)
        require("event.at < ?", filter.until?.description)
        require("event.fetch_id = ?", filter.fetch)
        require("event.seq > ?", filter.afterSeq)
        require("event.seq <= ?", filter.untilSeq)
        if filter.isFirstLeftOut {
            conditions.append(
                """
                (fetch.kind = 'evidence' OR EXISTS (
                    SELECT 1 FROM fetch AS earlier WHERE earlier.source_id = fetch.source_id AND earlier.id < fetch.id
                        AND earlier.kind = 'edition' AND earlier.verdict IN ('applied', 'unchanged')))
                """
            )
        }
        // An undoing of it may be of much later.
        require(
            """
            event.seq > coalesce((SELECT seq FROM event WHERE fetch_id <= ? AND cause <> 'undo'
                ORDER BY fetch_id DESC, seq DESC LIMIT 1), 0)
            """,
            filter.afterFetch
        )
        if filter.isRegistersOnly { conditions.append("event.cause IN ('fetch', 'undo') AND event.kind <> 'verdict'") }
        if !filter.sources.isEmpty {
            let marks = filter.sources.map { _ in "?" }.joined(separator: ", ")
            conditions.append("(source.name IN (\(marks)) OR register.name IN (\(marks)))")
            arguments += filter.sources + filter.sources
        }
        try read { db in
            let rows = try db.prepare(
                """
                SELECT event.seq, event.at, event.actor, event.cause, event.kind,
                    register.name || ':' || record.key, observation.mark, event.fetch_id, event.field,
                    event.old, event.new, coalesce(fetch.kind = 'evidence', 0),
                    CASE WHEN fetch.kind = 'evidence' THEN fetch.published END,
                    CASE WHEN event.cause = 'undo' AND fetch.verdict = 'undone'
                        OR event.cause = 'fetch' AND fetch.kind = 'evidence' AND fetch.verdict <> 'undone'
                        THEN fetch.reason END,
                    event.record_id, source.name
                FROM event
                LEFT JOIN fetch ON fetch.id = event.fetch_id
                LEFT JOIN record ON record.id = event.record_id
                LEFT JOIN register ON register.id = record.register_id
                LEFT JOIN source ON source.id = record.source_id
                LEFT JOIN observation ON observation.id = coalesce(event.observation_id, record.observation_id)
                WHERE \(conditions.joined(separator: " AND ")) ORDER BY event.seq
                """,
                arguments
            )
            while let row = try rows.next() {
                let event = Event(
                    seq: row[0],
                    at: row[1],
                    actor: row[2],
                    cause: row[3],
                    kind: row[4],
                    record: row[14],
                    source: row[15],
                    recordation: row[5],
                    mark: row[6],
                    fetch: row[7],
                    isNotice: row[11],
                    noticeDate: row[12],
                    reason: row[13],
                    field: row[8],
                    old: row[9],
                    new: row[10]
                )
                if try !body(event) { return }
            }
        }
    }
}
