internal import Foundation
internal import Merging
public import Mirror
internal import Recordations

extension Mirror {
    /// A person's word on why a recordation is gone, and what it became; told by an event.
    ///
    /// What it became takes over its open edits, its notes and whether it is ours; its renewals count for both. Throws
    /// ``MirrorError`` for one that is present, since there is nothing to explain, and where it would go on as itself.
    public func explain(
        record: Int,
        reason: String,
        continuedAs other: Int?,
        actor: String,
        isDryRun: Bool = false
    ) throws {
        try writeEdits(actor: actor, isDryRun: isDryRun) { tables, settlement in
            let (db, events) = (tables.db, tables.events)
            let presence = try db.value("SELECT presence FROM record WHERE id = ?", [record], as: String.self)
            guard let presence, presence != "present" else {
                throw MirrorError(
                    .moved,
                    "\(try Mirror.recordName(record, db)) is present in its register",
                    advice: "only a recordation that is missing or has disappeared can be explained"
                )
            }
            try other.map { try Mirror.refuse(record, toGoOnAs: $0, db) }
            let revision = try Revision.open(db, at: events.at, source: nil, fetch: nil, cause: "presence")
            try db.execute(
                "UPDATE record SET presence = 'explained', continued_as_id = ? WHERE id = ?",
                [other, record]
            )
            let target = try other.map { " (continued as \(try Mirror.recordName($0, db)))" } ?? ""
            let cause = "presence: \(reason)\(target)"
            try events.append(
                cause: cause,
                kind: "explained",
                record: record,
                field: "presence",
                old: presence,
                new: "explained"
            )
            if let other {
                try Mirror.move(from: record, to: other, cause: cause, tables, settlement)
                try settlement.settle(record: other)
            }
            // What is explained is gone, and an edit may stand on it.
            try settlement.settle(record: record)
            try revision.close(db)
        }
    }

    /// Takes an explanation back: the recordation is gone as it was before, and what went on with another one is its own.
    ///
    /// Throws ``MirrorError`` where it is not explained by a person, or something stands on that, and says what.
    public func undoExplanation(record: Int, reason: String, actor: String, isDryRun: Bool = false) throws {
        try writeEdits(actor: actor, isDryRun: isDryRun) { tables, settlement in
            let db = tables.db
            let name = try Mirror.recordName(record, db)
            guard let revision = try Revision.explaining(record, db),
                let then = try RecordBefore.before(revision.id, record, db), var now = try RecordBefore.now(record, db)
            else { throw MirrorError(.moved, "nobody explained why \(name) is gone") }
            let after = try RecordBefore.after(revision.id, record, db) ?? now
            guard now.presence == "explained", after.presence == now.presence, after.continuedAs == now.continuedAs
            else {
                throw MirrorError(
                    .moved,
                    "\(name) is \(now.presence) since: its explanation counts no more",
                    advice: "recordal history \(name) tells what came after it"
                )
            }
            let history = try UndoPlan(revision, tables, byContent: true)
            if let newer = try history.newer(tables) {
                throw MirrorError(
                    .moved,
                    "the explanation of \(name) cannot be taken back: \(newer) stands on it",
                    advice: "take that back first (recordal history \(name))"
                )
            }
            let cause = "taken back: \(reason)"
            let heir = now.continuedAs
            (now.presence, now.continuedAs) = (then.presence, then.continuedAs)
            let undoing = try Revision.open(db, at: tables.events.at, source: nil, fetch: nil, cause: "undo")
            try now.write(to: record, db)
            try tables.events.append(
                cause: cause,
                kind: "changed",
                record: record,
                field: "presence",
                old: "explained",
                new: now.presence
            )
            try Mirror.restoreWatch(of: revision, cause: cause, tables.events, db)
            try history.restore(tables, cause: cause)
            if let heir {
                try tables.events.append(cause: cause, kind: "continued", record: heir, old: name, new: nil)
            }
            for touched in history.records.union([record] + [heir].compactMap { $0 }).sorted() {
                try settlement.settle(record: touched)
            }
            try undoing.close(db)
        }
    }

    private static func refuse(_ record: Int, toGoOnAs other: Int, _ db: SQLDatabase) throws {
        let isKnown = try db.value(
            "SELECT observation_id IS NOT NULL OR coalesce(filing, '') IN ('prepared', 'filed') FROM record WHERE id = ?",
            [other],
            as: Bool.self
        )
        guard isKnown == true else {
            throw MirrorError(
                .moved,
                "\(try recordName(other, db)) is no recordation any more: what brought it was taken back",
                advice: "name the recordation that its register shows now"
            )
        }
        var seen: Set<Int> = [record]
        var next: Int? = other
        while let heir = next {
            guard seen.insert(heir).inserted else {
                throw MirrorError(
                    .moved,
                    "\(try recordName(record, db)) cannot be continued as \(try recordName(other, db)): that goes on as itself",
                    advice: "name the recordation that its register shows now"
                )
            }
            next = try db.value("SELECT continued_as_id FROM record WHERE id = ?", [heir], as: Int.self)
        }
    }

    // An edit keeps its base: it is held against what the register says of the other one. Where that has an edit of the
    // field already, both stay where they are.
    package static func move(
        from record: Int,
        to other: Int,
        cause: String,
        _ tables: EditTables,
        _ settlement: EditReconciler
    ) throws {
        let name = try recordName(other, tables.db)
        for edit in try tables.rows.openEdits(record: record) {
            if try tables.openEdit(record: other, field: edit.field, isPending: edit.kind == .pending) != nil {
                continue
            }
            try settlement.dissolve(edit, cause: cause)
            try settlement.close(edit, .superseded, cause: cause, old: edit.local, new: name)
            let next = edit.copied(to: other, as: try tables.nextID("edit"), at: tables.events.at)
            try tables.write(next, "edited", cause: cause, old: nil, new: next.local)
        }
        let own = try recordName(record, tables.db)
        try tables.events.append(cause: cause, kind: "continued", record: other, old: nil, new: own)
        let words = try [record, other].map {
            try tables.db.value("SELECT watch FROM record WHERE id = ?", [$0], as: Bool.self)
        }
        if let watch = words[0], words[1] == nil {
            try setWatch(watch, record: other, cause: cause, tables.events, tables.db)
        }
    }

    /// Takes back what a revision said of whose recordations are, where nobody said otherwise since.
    package static func restoreWatch(
        of revision: Revision,
        cause: String,
        _ events: EventWriter,
        _ db: SQLDatabase
    ) throws {
        let words = try db.rows(
            """
            SELECT record_id, old, new FROM event
            WHERE seq BETWEEN ? AND ? AND field = 'watch' AND record_id IS NOT NULL ORDER BY seq DESC
            """,
            [revision.events.lowerBound, revision.events.upperBound - 1]
        )
        for row in words {
            let now = try db.value("SELECT watch FROM record WHERE id = ?", [row[0] as Int], as: Bool.self)
            guard now.map({ $0 ? "yes" : "no" }) == (row[2] as String?) else { continue }
            let former = (row[1] as String?).map { $0 == "yes" }
            try setWatch(former, record: row[0], cause: cause, events, db)
        }
    }
}
