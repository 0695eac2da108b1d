public import Mirror
public import Recordations

/// The changes that the register of one source made in recordations of a portfolio.
public struct SourceChanges: Sendable {
    /// The source's name.
    public let source: String
    /// The number of the last fetch with a change.
    public package(set) var fetch: Int
    /// The first changes, up to the limit of the query.
    public package(set) var events: [Event] = []
    /// The number of all changes.
    public package(set) var total = 0
}

extension Mirror {
    /// The changes of registers after the event `after` and up to the event `until`, in recordations of a portfolio.
    ///
    /// A recordation counts if it is in the portfolio now or was before the changes. The first edition of a source is
    /// not a change. Each source gets its first `limit` events.
    public func changes(
        after: Int,
        until: Int,
        in portfolio: Portfolio,
        limit: Int
    ) throws -> [SourceChanges] {
        guard after < until else { return [] }
        var filter = EventFilter()
        filter.isRegistersOnly = true
        filter.afterSeq = after
        filter.untilSeq = until
        filter.isFirstLeftOut = true
        return try read { db in
            let query = try RecordationQuery(db)
            var isOurs: [Int: Bool] = [:]
            func ours(_ record: Int) throws -> Bool {
                if let known = isOurs[record] { return known }
                guard let now = try query.recordation(number: record) else { return false }
                // A mark that went to another holder matters most, so the former values count too.
                let before = try Mirror.formerValues(of: record, after: after, until: until, db)
                let belongs =
                    portfolio.contains(now)
                    || !before.isEmpty && portfolio.contains(now.with(now.values.replacing(before.mapValues { $0 })))
                isOurs[record] = belongs
                return belongs
            }
            // Events are read one by one, because an edition may have changed millions of recordations.
            var bySource: [String: SourceChanges] = [:]
            try events(filter) { event in
                guard let record = event.record, let source = event.source, let fetch = event.fetch, try ours(record)
                else { return true }
                var changes = bySource[source] ?? SourceChanges(source: source, fetch: fetch)
                changes.fetch = max(changes.fetch, fetch)
                changes.total += 1
                if changes.events.count < limit { changes.events.append(event) }
                bySource[source] = changes
                return true
            }
            return bySource.values.sorted { $0.source < $1.source }
        }
    }

    /// The register's values of a recordation before the event `after`, for the fields that changed up to the event
    /// `until`.
    private static func formerValues(
        of record: Int,
        after: Int,
        until: Int,
        _ db: SQLDatabase
    ) throws -> [Field: String] {
        let rows = try db.prepare(
            """
            SELECT field, old FROM event
            WHERE record_id = ? AND seq > ? AND seq <= ? AND cause IN ('fetch', 'undo') AND old IS NOT NULL
            ORDER BY seq
            """,
            [record, after, until]
        )
        var former: [Field: String] = [:]
        while let row = try rows.next() {
            guard let field = (row["field"] as String?).flatMap(Field.init(name:)), former[field] == nil else {
                continue
            }
            former[field] = row["old"]
        }
        return former
    }
}

extension Recordation {
    /// The recordation with other values.
    fileprivate func with(_ values: FieldValues) -> Recordation {
        Recordation(
            number: number,
            register: register,
            source: source,
            jurisdiction: jurisdiction,
            key: key,
            values: values,
            notStated: notStated,
            isTombstone: isTombstone,
            presence: presence,
            absentSince: absentSince,
            firstSeen: firstSeen,
            lastSeen: lastSeen,
            watch: watch,
            edits: edits
        )
    }
}
