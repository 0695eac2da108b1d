public import Mirror
public import Recordations

/// News that is to be told, beside deadlines: what it is of, and the letters that tell it.
public struct NewsDraft: Sendable {
    /// The event, such as `sync-held`.
    public let event: String
    /// What it tells of, each of which is told once.
    public let subjects: [String]
    /// The letters.
    public let letters: [OutboxDraft]

    /// Makes a draft.
    public init(event: String, subjects: [String], letters: [OutboxDraft]) {
        self.event = event
        self.subjects = subjects
        self.letters = letters
    }
}

/// What a source last did without bringing an edition in.
public struct SourceTrouble: Sendable {
    /// The source's name.
    public let source: String
    /// The last fetch that failed or is held.
    public let fetch: Fetch
    /// The first one since an edition was taken: one trouble, however many fetches it lasts.
    public let since: Int
    /// The day from which what is known comes.
    public let knownFrom: CivilDate?
}

/// What the register of one source changed in recordations of a portfolio.
public struct SourceChanges: Sendable {
    /// The source's name.
    public let source: String
    /// The last fetch that it comes from.
    public package(set) var fetch: Int
    /// The first changes, as many as were asked for.
    public package(set) var events: [Event] = []
    /// How many there are in all.
    public package(set) var total = 0
}

extension Mirror {
    /// Which of some subjects of an event were told already.
    public func told(_ event: String, among subjects: [String]) throws -> Set<String> {
        try read { db in
            let statement = try db.prepare("SELECT 1 FROM told WHERE event = ? AND subject = ?")
            return Set(try subjects.filter { try statement.first([event, $0]) { _ in true } ?? false })
        }
    }

    /// Writes down that news is told, and its letters, in one transaction.
    ///
    /// `changesUntil` is the last event up to which changes of registers are told with it, or passed over. Throws
    /// ``MirrorError`` where somebody else told it meanwhile: nothing is written then.
    public func write(_ news: [NewsDraft], changesUntil seq: Int, today: CivilDate, now: Instant) throws {
        do {
            try write { db in
                for draft in news {
                    for subject in draft.subjects {
                        try db.execute(
                            "INSERT INTO told (event, subject, day) VALUES (?, ?, ?)",
                            [draft.event, subject, today.description]
                        )
                    }
                    for letter in draft.letters { try Mirror.insert(letter, day: today, now: now, db) }
                }
                try db.execute("UPDATE told_until SET seq = max(seq, ?)", [seq])
            }
        } catch let error as MirrorError where error.isDuplicate {
            throw MirrorError(.moved, "somebody else told it meanwhile", advice: "nothing was written; run it again")
        }
    }

    /// The event up to which changes of registers were told or passed over.
    public func changesToldUntil() throws -> Int {
        try read { db in try db.value("SELECT seq FROM told_until", as: Int.self) ?? 0 }
    }

    /// The sources whose last word is a fetch of this verdict (`failed` or `held`) and no edition that was taken after it.
    public func troubles(_ verdict: Fetch.Verdict) throws -> [SourceTrouble] {
        // A failed fetch is followed by anything; a held one can be accepted until an edition is.
        let ends = verdict == .failed ? "verdict <> 'failed'" : "verdict IN ('applied', 'unchanged')"
        return try sources().compactMap { state in
            try read { db in
                let row = try db.row(
                    """
                    SELECT max(id), min(id) FROM fetch WHERE source_id = ? AND kind = 'edition' AND verdict = ?
                        AND id > (SELECT coalesce(max(id), 0) FROM fetch
                            WHERE source_id = ? AND kind = 'edition' AND \(ends))
                    """,
                    [state.id, verdict.rawValue, state.id]
                )
                guard let row, let id = row[0] as Int?, let fetch = try Mirror.fetch(id, db) else { return nil }
                return SourceTrouble(source: state.name, fetch: fetch, since: row[1], knownFrom: state.knownFrom)
            }
        }
    }

    /// What registers changed after one event and up to another in recordations that are, or were, in a portfolio.
    ///
    /// The first edition of a source is no change. Of each source the first `limit` events are given.
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
                // A mark that went to another holder is the loudest news of all: what was ours counts too.
                let before = try Mirror.former(record, after: after, until: until, db)
                let answer =
                    portfolio.contains(now)
                    || !before.isEmpty && portfolio.contains(now.with(now.values.replacing(before.mapValues { $0 })))
                isOurs[record] = answer
                return answer
            }
            // Events are looked at one by one: an edition may have changed millions of recordations.
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

    /// What a register said of a recordation behind an event, as far as it changed by another one.
    private static func former(_ record: Int, after: Int, until: Int, _ db: SQLDatabase) throws -> [Field: String] {
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
            guard let field = (row[0] as String?).flatMap(Field.init(name:)), former[field] == nil else { continue }
            former[field] = row[1]
        }
        return former
    }
}

extension Recordation {
    /// The same with other values.
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
