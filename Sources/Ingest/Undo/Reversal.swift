internal import Curation
internal import FoundationEssentials
internal import Mirror
internal import Recordations

/// Restores the rows that one revision changed.
///
/// A row that a later revision changed too is restored only where that was a changed definition, which then reads the row
/// again. Any other later change is named in the error, and nothing is undone.
struct Reversal {
    let writer: FetchWriter
    let revision: Revision
    private var db: SQLDatabase { writer.db }
    /// The recordations that it touched.
    private(set) var touched: Set<Int> = []
    /// Whether a row was restored that was read by another definition since.
    private(set) var isReadSince = false

    init(of revision: Revision, _ writer: FetchWriter) {
        self.revision = revision
        self.writer = writer
    }

    /// The later fetches in force that changed rows which this revision changed too, the newest first.
    static func later(than revision: Revision, _ db: SQLDatabase) throws -> [(fetch: Int, record: Int)] {
        try db.rows(
            """
            SELECT later.fetch_id, mine.record_id
            FROM record_before AS mine
            JOIN record_before AS theirs ON theirs.record_id = mine.record_id AND theirs.revision_id > mine.revision_id
            JOIN revision AS later ON later.id = theirs.revision_id AND later.cause = 'fetch'
            JOIN fetch ON fetch.id = later.fetch_id AND fetch.verdict IN ('applied', 'unchanged')
            WHERE mine.revision_id = ? ORDER BY later.fetch_id DESC, mine.record_id
            """,
            [revision.id]
        ).map { ($0["fetch_id"], $0["record_id"]) }
    }

    /// Restores all rows, with events.
    mutating func restore() throws {
        touched = try Set(
            db.values(
                "SELECT DISTINCT record_id FROM event WHERE seq BETWEEN ? AND ? AND record_id IS NOT NULL",
                [revision.events.lowerBound, revision.events.upperBound - 1],
                as: Int.self
            )
        )
        for id in try db.values(
            "SELECT observation_id FROM observation_before WHERE revision_id = ? ORDER BY 1",
            [revision.id],
            as: Int.self
        ) { try restore(observation: id) }
        let moved = try db.values(
            "SELECT record_id FROM record_before WHERE revision_id = ? ORDER BY 1",
            [revision.id],
            as: Int.self
        )
        for record in moved { try restore(record: record) }
        try Mirror.restoreWatch(of: revision, cause: writer.cause, writer.events, db)
        let added = try db.values(
            """
            SELECT record_id FROM event
            WHERE seq BETWEEN ? AND ? AND kind = 'added' AND record_id IS NOT NULL ORDER BY record_id
            """,
            [revision.events.lowerBound, revision.events.upperBound - 1],
            as: Int.self
        )
        let old = Set(moved)
        for record in added where !old.contains(record) { try withdraw(record) }
        if let fetch = revision.fetch {
            try db.execute("DELETE FROM scope_member WHERE fetch_id = ?", [fetch])
        }
    }

    private mutating func restore(observation id: Int) throws {
        guard let then = try ObservationBefore.before(revision.id, id, db),
            let now = try ObservationBefore.now(id, db)
        else { return }
        let after = try ObservationBefore.after(revision.id, id, db) ?? now
        if after != now { isReadSince = true }
        try then.write(to: id, db)
    }

    private mutating func restore(record: Int) throws {
        guard let then = try RecordBefore.before(revision.id, record, db), let now = try RecordBefore.now(record, db)
        else { return }
        let after = try RecordBefore.after(revision.id, record, db) ?? now
        var next = now
        if then.presence != after.presence || then.absentSince != after.absentSince
            || then.absentScope != after.absentScope || then.continuedAs != after.continuedAs
        {
            guard now.presence == after.presence, now.continuedAs == after.continuedAs else {
                throw MirrorError(
                    .moved,
                    "it cannot be taken back: \(try Mirror.recordName(record, db)) is \(now.presence) by a later decision",
                    advice: "recordal history \(try Mirror.recordName(record, db)) tells which; take that back first"
                )
            }
            next.presence = then.presence
            next.absentSince = then.absentSince
            next.absentScope = then.absentScope
            next.continuedAs = then.continuedAs
        }
        if then.key != after.key, now.key == after.key { next.key = then.key }
        if then.observation != after.observation {
            if now.observation != after.observation { isReadSince = true }
            next.observation = then.observation
            next.isTombstone = then.isTombstone
        } else if then.isTombstone != after.isTombstone {
            next.isTombstone = then.isTombstone
        }
        if then.digest != after.digest {
            if now.digest != after.digest { isReadSince = true }
            next.digest = then.digest
        }
        if then.source != after.source { next.source = then.source }
        if then.firstFetch != after.firstFetch { next.firstFetch = then.firstFetch }
        if then.lastFetch != after.lastFetch { next.lastFetch = then.lastFetch }
        try next.write(to: record, db)
        touched.insert(record)
        try appendEvents(record, from: now, to: next)
    }

    private func appendEvents(_ record: Int, from now: RecordBefore, to next: RecordBefore) throws {
        if next.observation != now.observation {
            if let id = next.observation {
                try writer.appendValues(record, of: id, from: now.observation)
            } else {
                try forgetValues(record)
                try writer.events.append(
                    cause: writer.cause,
                    kind: "withdrawn",
                    record: record,
                    fetch: writer.fetchID
                )
            }
        }
        if next.presence != now.presence {
            try writer.appendPresence(record, "changed", from: now.presence, to: next.presence)
        }
        if next.key != now.key {
            try writer.events.append(
                cause: writer.cause,
                kind: "rekeyed",
                record: record,
                fetch: writer.fetchID,
                field: "key",
                old: now.key,
                new: next.key
            )
        }
        // The source and the tombstone flag change without an event, and what depends on them has to be computed again.
        let hasEvent = next.observation != now.observation || next.presence != now.presence || next.key != now.key
        if !hasEvent, next.source != now.source || next.isTombstone != now.isTombstone {
            try writer.events.append(
                cause: "\(writer.cause): row",
                kind: "restored",
                record: record,
                fetch: writer.fetchID
            )
        }
    }

    // Withdraws a recordation that the revision added, from the search too.
    private func withdraw(_ record: Int) throws {
        guard var now = try RecordBefore.now(record, db) else { return }
        if let later = try laterFetch(of: record) {
            // It stays known by a later edition, which becomes the first one; undoing that edition then withdraws it.
            try db.execute("UPDATE record SET first_fetch_id = ? WHERE id = ?", [later.fetch, record])
            try db.execute(
                """
                UPDATE record_before SET observation_id = NULL, digest = zeroblob(16), presence = 'present',
                    absent_since = NULL, absent_scope_id = NULL, is_tombstone = 0
                WHERE revision_id = ? AND record_id = ?
                """,
                [later.revision, record]
            )
            return try writer.events.append(
                cause: writer.cause,
                kind: "archive-undone",
                record: record,
                fetch: writer.fetchID
            )
        }
        let before = now.presence
        now.observation = nil
        now.digest = Data(count: 16)
        (now.presence, now.absentSince, now.absentScope) = ("present", nil, nil)
        now.isTombstone = false
        try now.write(to: record, db)
        try forgetValues(record)
        if before != now.presence { try writer.appendPresence(record, "changed", from: before, to: now.presence) }
        try writer.events.append(
            cause: writer.cause,
            kind: "withdrawn",
            record: record,
            fetch: writer.fetchID
        )
    }

    private func forgetValues(_ record: Int) throws {
        try db.execute(
            """
            UPDATE record SET status = NULL, valid_to = NULL, right_type = NULL, holder_country = NULL, class_bits = 0
            WHERE id = ?
            """,
            [record]
        )
        try writer.searched.remove(record)
    }

    private func laterFetch(of record: Int) throws -> (revision: Int, fetch: Int)? {
        try db.row(
            """
            SELECT later.id, later.fetch_id FROM record_before
            JOIN revision AS later ON later.id = revision_id AND later.cause = 'fetch'
            JOIN fetch ON fetch.id = later.fetch_id AND fetch.verdict IN ('applied', 'unchanged')
            WHERE record_id = ? AND later.id > ? ORDER BY later.id LIMIT 1
            """,
            [record, revision.id]
        ).map { ($0["id"], $0["fetch_id"]) }
    }
}

extension FetchWriter {
    /// Makes the values of a record's current observation its own, and appends one event a differing field.
    func appendValues(_ record: Int, of id: Int, from former: Int?) throws {
        let values = try Mirror.values(ofObservation: id, db) ?? FieldValues { _ in nil }
        let old = try former.flatMap { try Mirror.values(ofObservation: $0, db) } ?? FieldValues { _ in nil }
        try db.execute(
            """
            UPDATE record SET status = ?, valid_to = ?, right_type = ?, holder_country = ?, class_bits = ?
            WHERE id = ?
            """,
            [
                values[.status], values[.validTo], values[.rightType], values[.holderCountry], values.classBits, record,
            ]
        )
        try searched.set(record, to: values)
        var differing = values.differences(from: old)
        // The event has to name the current observation even where no field differs.
        if differing.isEmpty { differing = [.recordationNumber] }
        try appendChanges(differing, of: record, from: old, to: (id, values))
    }
}
