internal import FoundationEssentials
internal import Merging
public import Mirror
internal import Recordations

extension Mirror {
    /// Explains why a recordation is gone, with the recordation that continues it, and appends an event.
    ///
    /// Open edits, notes and the watch flag move to the recordation that continues it; renewals count for both. Throws
    /// ``MirrorError`` for a recordation that is present, and for one that would be continued as itself.
    public func explain(
        record: Int,
        reason: String,
        continuedAs other: Int?,
        actor: String,
        isDryRun: Bool = false
    ) throws {
        try writeEdits(actor: actor, isDryRun: isDryRun) { table, reconciler in
            let (db, events) = (table.db, table.events)
            let presence = try db.value("SELECT presence FROM record WHERE id = ?", [record], as: String.self)
            guard let presence, presence != "present" else {
                throw MirrorError(
                    .moved,
                    "\(try Mirror.recordName(record, db)) is present in its register",
                    advice: "only a recordation that is missing or has disappeared can be explained"
                )
            }
            try other.map { try Mirror.checkContinuation(of: record, as: $0, db) }
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
                try Mirror.move(from: record, to: other, cause: cause, table, reconciler)
                try reconciler.reconcile(record: other)
            }
            // An explained recordation counts as gone, which may open conflicts about its edits.
            try reconciler.reconcile(record: record)
            try revision.close(db)
        }
    }

    /// Undoes an explanation: the recordation has its former presence, and edits that moved to another recordation
    /// return.
    ///
    /// Throws ``MirrorError`` if no person explained it, or if a later change depends on the explanation.
    public func undoExplanation(record: Int, reason: String, actor: String, isDryRun: Bool = false) throws {
        try writeEdits(actor: actor, isDryRun: isDryRun) { table, reconciler in
            let db = table.db
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
            let plan = try UndoPlan(revision, table, byContent: true)
            if let newer = try plan.laterChange(table) {
                throw MirrorError(
                    .moved,
                    "the explanation of \(name) cannot be taken back: \(newer) stands on it",
                    advice: "take that back first (recordal history \(name))"
                )
            }
            let cause = "taken back: \(reason)"
            let heir = now.continuedAs
            (now.presence, now.continuedAs) = (then.presence, then.continuedAs)
            let undoing = try Revision.open(db, at: table.events.at, source: nil, fetch: nil, cause: "undo")
            try now.write(to: record, db)
            try table.events.append(
                cause: cause,
                kind: "changed",
                record: record,
                field: "presence",
                old: "explained",
                new: now.presence
            )
            try Mirror.restoreWatch(of: revision, cause: cause, table.events, db)
            try plan.restore(table, cause: cause)
            if let heir {
                try table.events.append(cause: cause, kind: "continued", record: heir, old: name, new: nil)
            }
            for touched in plan.records.union([record] + [heir].compactMap { $0 }).sorted() {
                try reconciler.reconcile(record: touched)
            }
            try undoing.close(db)
        }
    }

    // Throws if the other recordation does not exist any more, or if the recordation would be continued as itself.
    private static func checkContinuation(of record: Int, as other: Int, _ db: SQLDatabase) throws {
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

    /// Moves the open edits and the watch flag of a recordation to another one, and appends events.
    ///
    /// An edit keeps its base, and is reconciled with the values of the other recordation. If that has an open edit of
    /// the field, both edits stay.
    package static func move(
        from record: Int,
        to other: Int,
        cause: String,
        _ table: EditTable,
        _ reconciler: EditReconciler
    ) throws {
        let name = try recordName(other, table.db)
        for edit in try table.rows.openEdits(record: record) {
            if try table.openEdit(record: other, field: edit.field, isPending: edit.kind == .pending) != nil {
                continue
            }
            try reconciler.dissolveConflict(about: edit, cause: cause)
            try reconciler.close(edit, .superseded, cause: cause, old: edit.local, new: name)
            let next = edit.copied(to: other, as: try table.nextID("edit"), at: table.events.at)
            try table.write(next, "edited", cause: cause, old: nil, new: next.local)
        }
        let own = try recordName(record, table.db)
        try table.events.append(cause: cause, kind: "continued", record: other, old: nil, new: own)
        let flags = try [record, other].map {
            try table.db.value("SELECT watch FROM record WHERE id = ?", [$0], as: Bool.self)
        }
        if let watch = flags[0], flags[1] == nil {
            try setWatch(watch, record: other, cause: cause, table.events, table.db)
        }
    }

    /// Restores the watch flags that a revision changed, unless they changed again since.
    package static func restoreWatch(
        of revision: Revision,
        cause: String,
        _ events: EventWriter,
        _ db: SQLDatabase
    ) throws {
        let changes = try db.rows(
            """
            SELECT record_id, old, new FROM event
            WHERE seq BETWEEN ? AND ? AND field = 'watch' AND record_id IS NOT NULL ORDER BY seq DESC
            """,
            [revision.events.lowerBound, revision.events.upperBound - 1]
        )
        for row in changes {
            let now = try db.value("SELECT watch FROM record WHERE id = ?", [row["record_id"] as Int], as: Bool.self)
            guard now.map({ $0 ? "yes" : "no" }) == (row["new"] as String?) else { continue }
            let former = (row["old"] as String?).map { $0 == "yes" }
            try setWatch(former, record: row["record_id"], cause: cause, events, db)
        }
    }
}
