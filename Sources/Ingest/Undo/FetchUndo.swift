internal import Curation
internal import Foundation
internal import Merging
public import Mirror
internal import Recordations

extension Mirror {
    /// Takes an accepted fetch back: an inverse that is history itself, and the numbers of the recordations touched.
    ///
    /// Every row that the fetch moved is what it was before, and what other fetches or people did stays. A row that was
    /// read by another definition since has its former reading until the accepted bytes are read again, which the next
    /// run of the source does first. With `isDryRun` everything is worked out and nothing is kept. Throws ``MirrorError``
    /// where later fetches or edits stand on it, and names them.
    @discardableResult
    public func undo(fetch id: Int, reason: String, actor: String, isDryRun: Bool = false) throws -> Int {
        var touched = 0
        do {
            try write { db in
                touched = try Mirror.undo(fetch: id, reason, actor, policies, db)
                if isDryRun { throw DryRun() }
            }
        } catch is DryRun {}
        return touched
    }

    private static func undo(
        fetch id: Int,
        _ reason: String,
        _ actor: String,
        _ policies: Policies,
        _ db: SQLDatabase
    ) throws -> Int {
        guard
            let row = try db.row(
                """
                SELECT fetch.source_id, source.register_id, fetch.kind, fetch.verdict
                FROM fetch JOIN source ON source.id = fetch.source_id WHERE fetch.id = ?
                """,
                [id]
            )
        else { throw MirrorError(.moved, "there is no fetch \(id)") }
        let source: (id: Int, registerID: Int) = (row[0], row[1])
        let isArchived = row[2] == Fetch.Kind.archive.rawValue && row[3] == Fetch.Verdict.archived.rawValue
        guard isArchived || [Fetch.Verdict.applied.rawValue, Fetch.Verdict.unchanged.rawValue].contains(row[3]) else {
            throw MirrorError(.moved, "fetch \(id) is not in force")
        }
        let revision = try Revision.applying(id, db)
        if isArchived, revision == nil { return try undoArchive(id, source, reason, actor, db) }
        if !isArchived {
            if let later = try standing(on: id, revision, db).first {
                throw MirrorError(.moved, "fetch \(id) cannot be taken back: \(later.sentence)", advice: later.advice)
            }
            try refuse(toUndo: id, whileEditsStandOnIt: db)
            try takeOutFilled(id, of: source.id, db)
        }
        let application = try FetchWriter(
            db,
            source: source,
            fetchID: id,
            cause: isArchived ? "archive" : "undo",
            actor: actor
        )
        let touched = try takeBack(id, revision, application, policies)
        let isReadSince = try touched.isReadSince || revision?.isReadAgainSince(db) == true
        try noteUndone(id, of: source.id, reason, revision, application, isReadSince: isReadSince)
        try application.revision.close(db)
        return touched.count
    }

    // The rows of the register first, then what people's changes were held against them.
    private static func takeBack(
        _ id: Int,
        _ revision: Revision?,
        _ application: FetchWriter,
        _ policies: Policies
    ) throws -> (count: Int, isReadSince: Bool) {
        let tables = EditTable(application.db, application.events, fetch: id)
        let merged = try revision.map { try UndoPlan($0, tables) } ?? UndoPlan(fetch: id, tables)
        if let edit = try merged.blockingEdit(tables) {
            throw MirrorError(
                .moved,
                "fetch \(id) cannot be taken back: edit \(edit) stands on it",
                advice: "take that back first: recordal edit --undo \(edit) --reason TEXT"
            )
        }
        var touched: (count: Int, isReadSince: Bool)
        var records = merged.records
        if let revision {
            var reversal = Reversal(of: revision, application)
            try reversal.restore()
            records.formUnion(reversal.touched)
            touched = (reversal.touched.count, reversal.isReadSince)
        } else {
            touched = (try application.revert(fetch: id), false)
        }
        try merged.restore(tables, cause: "merge: the fetch was taken back")
        let reconciler = try EditReconciler(tables, policies: policies)
        try reconciler.reconcileAll()
        for record in records.sorted() { try reconciler.refreshView(record) }
        return touched
    }

    private static func noteUndone(
        _ id: Int,
        of source: Int,
        _ reason: String,
        _ revision: Revision?,
        _ application: FetchWriter,
        isReadSince: Bool
    ) throws {
        let db = application.db
        try db.execute("UPDATE fetch SET verdict = 'undone', reason = ? WHERE id = ?", [reason, id])
        try db.execute(
            """
            UPDATE source SET accepted_fetch_id = (
                SELECT max(id) FROM fetch WHERE source_id = source.id AND verdict IN ('applied', 'unchanged')),
            complete_fetch_id = (
                SELECT max(id) FROM fetch WHERE source_id = source.id AND extent = 'complete'
                    AND verdict IN ('applied', 'unchanged'))
            WHERE id = ?
            """,
            [source]
        )
        if isReadSince {
            // The accepted bytes count as read by the definition of what was restored: so they are read again.
            try db.execute(
                "UPDATE fetch SET definition_id = ? WHERE id = (SELECT accepted_fetch_id FROM source WHERE id = ?)",
                [revision?.definition, source]
            )
        }
        try db.execute("UPDATE rejected_row SET gone_fetch_id = first_fetch_id WHERE first_fetch_id = ?", [id])
        try db.execute(
            "UPDATE rejected_row SET gone_fetch_id = NULL WHERE gone_fetch_id = ? AND first_fetch_id <> ?",
            [id, id]
        )
        try application.events.append(cause: "undo", kind: "verdict", fetch: id, new: "undone reason: \(reason)")
    }
}

extension FetchWriter {
    /// Gives every recordation that a fetch of before there were revisions touched back what it had, as far as the history
    /// knows it, and tells it.
    func revert(fetch: Int) throws -> Int {
        let touched = try db.rows(
            """
            SELECT record_id, min(seq), max(observation_id IS NOT NULL), max(coalesce(field = 'presence', 0))
            FROM event WHERE fetch_id = ? AND record_id IS NOT NULL AND cause <> 'undo'
                AND seq > (SELECT coalesce(max(seq), 0) FROM event WHERE fetch_id = ? AND cause = 'undo')
            GROUP BY record_id ORDER BY record_id
            """,
            [fetch, fetch]
        )
        for row in touched {
            if row[2] as Bool { try revertObservation(record: row[0], before: row[1]) }
            if row[3] as Bool { try revertPresence(record: row[0], before: row[1], fetch: fetch) }
        }
        return touched.count
    }

    private func revertObservation(record: Int, before seq: Int) throws {
        let now = try observation(of: record, before: nil)
        guard let then = try observation(of: record, before: seq) else {
            try db.execute("UPDATE record SET observation_id = NULL WHERE id = ?", [record])
            try searched.remove(record)
            return try events.append(cause: cause, kind: "withdrawn", record: record, fetch: fetchID)
        }
        // Which row the former observation came from is not known any more: the next fetch reads its row again.
        let isTombstone =
            try db.value("SELECT is_tombstone FROM record WHERE id = ?", [record], as: Bool.self) ?? false
        let status = then.values.status
        let wasTombstone = status == now?.values.status ? isTombstone : status == .cancelled || status == .revoked
        try point(record, to: then.id, then.values, wasTombstone, .none)
        for field in then.values.differences(from: now?.values ?? FieldValues { _ in nil }) {
            try events.append(
                cause: cause,
                kind: "changed",
                record: record,
                fetch: fetchID,
                observation: then,
                field: field.name,
                old: now?.values[field],
                new: then.values[field]
            )
        }
    }

    private func observation(of record: Int, before seq: Int?) throws -> (id: Int, values: FieldValues)? {
        let last = try db.row(
            """
            SELECT observation_id, kind FROM event
            WHERE record_id = ? AND (observation_id IS NOT NULL OR kind = 'withdrawn') AND kind <> 'archived'
                AND seq < ?
            ORDER BY seq DESC LIMIT 1
            """,
            [record, seq ?? Int.max]
        )
        guard let id: Int = last?[0] else { return nil }
        return try Mirror.values(ofObservation: id, db).map { (id, $0) }
    }

    private func revertPresence(record: Int, before seq: Int, fetch: Int) throws {
        let first = try db.row(
            """
            SELECT old FROM event WHERE record_id = ? AND fetch_id = ? AND field = 'presence' AND seq >= ?
            ORDER BY seq LIMIT 1
            """,
            [record, fetch, seq]
        )
        let now = try db.value("SELECT presence FROM record WHERE id = ?", [record], as: String.self)
        guard let then: String = first?[0], let now, then != now else { return }
        let since = try db.row(
            """
            SELECT CASE fetch.kind WHEN 'archive' THEN fetch.published ELSE fetch.day END, scope.id
            FROM event JOIN fetch ON fetch.id = event.fetch_id
            LEFT JOIN scope ON scope.source_id = fetch.source_id AND scope.filter = fetch.scope
            WHERE event.record_id = ? AND event.seq < ? AND event.field = 'presence'
                AND event.kind IN ('missing', 'explained', 'archived')
            ORDER BY event.seq DESC LIMIT 1
            """,
            [record, seq]
        )
        try db.execute(
            "UPDATE record SET presence = ?, absent_since = ?, absent_scope_id = ? WHERE id = ?",
            [
                then, then == "present" ? nil : since?[0] as String?, then == "present" ? nil : since?[1] as Int?,
                record,
            ]
        )
        try tell(record, "changed", from: now, to: then)
    }
}
