internal import Curation
internal import FoundationEssentials
internal import Merging
public import Mirror
internal import Recordations

extension Mirror {
    /// Undoes an accepted fetch by new events, and returns how many recordations that touched.
    ///
    /// Every row that the fetch changed is restored; changes by other fetches or people stay. A row that was read by another
    /// definition since has its former reading until the next run of the source reads the accepted bytes again. With
    /// `isDryRun` the transaction is rolled back. Throws ``MirrorError`` where later fetches or edits depend on it, and names
    /// them.
    @discardableResult
    public func undo(fetch id: Int, reason: String, actor: String, isDryRun: Bool = false) throws -> Int {
        var touched = 0
        do {
            try write { db in
                touched = try Mirror.undo(fetch: id, reason: reason, actor: actor, policies, db)
                if isDryRun { throw DryRun() }
            }
        } catch is DryRun {}
        return touched
    }

    /// Throws ``MirrorError`` where a fetch could not be undone, and names what depends on it; restores nothing.
    package func checkUndo(fetch id: Int) throws {
        try write { db in
            guard let revision = try Revision.applying(id, db) else { return }
            if let later = try Mirror.dependentFetches(on: id, revision, db).first {
                throw MirrorError(.moved, later.sentence, advice: later.advice)
            }
            try Mirror.refuse(toUndo: id, whileEditsStandOnIt: db)
            let events = try EventWriter(db, at: Instant(Date()).description, actor: "nobody")
            let table = EditTable(db, events, fetch: id)
            try Mirror.refuse(toUndo: id, whileAnEditBlocks: UndoPlan(revision, table), table)
        }
    }

    private static func refuse(toUndo id: Int, whileAnEditBlocks merged: UndoPlan, _ table: EditTable) throws {
        guard let edit = try merged.blockingEdit(table) else { return }
        throw MirrorError(
            .moved,
            "fetch \(id) cannot be taken back: edit \(edit) stands on it",
            advice: "take that back first: recordal undo edit \(edit) --reason TEXT"
        )
    }

    private static func undo(
        fetch id: Int,
        reason: String,
        actor: String,
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
        let source: (id: Int, registerID: Int) = (row["source_id"], row["register_id"])
        let verdict: String = row["verdict"]
        let isArchived = row["kind"] == Fetch.Kind.archive.rawValue && verdict == Fetch.Verdict.archived.rawValue
        guard isArchived || [Fetch.Verdict.applied.rawValue, Fetch.Verdict.unchanged.rawValue].contains(verdict) else {
            throw MirrorError(.moved, "fetch \(id) is not in force")
        }
        let revision = try Revision.applying(id, db)
        if isArchived, revision == nil { return try undoArchive(id, source, reason: reason, actor: actor, db) }
        if !isArchived {
            if let later = try dependentFetches(on: id, revision, db).first {
                throw MirrorError(.moved, "fetch \(id) cannot be taken back: \(later.sentence)", advice: later.advice)
            }
            try refuse(toUndo: id, whileEditsStandOnIt: db)
            try subtractFilled(id, of: source.id, db)
        }
        let writer = try FetchWriter(
            db,
            source: source,
            fetchID: id,
            cause: isArchived ? "archive" : "undo",
            actor: actor
        )
        let touched = try revert(fetch: id, revision, writer, policies)
        let isReadSince = try touched.isReadSince || revision?.isReadAgainSince(db) == true
        try noteUndone(id, of: source.id, reason: reason, revision, writer, isReadSince: isReadSince)
        try writer.revision.close(db)
        return touched.count
    }

    // The register's rows first, then the edits that were reconciled with them.
    private static func revert(
        fetch id: Int,
        _ revision: Revision?,
        _ writer: FetchWriter,
        _ policies: Policies
    ) throws -> (count: Int, isReadSince: Bool) {
        let tables = EditTable(writer.db, writer.events, fetch: id)
        let merged = try revision.map { try UndoPlan($0, tables) } ?? UndoPlan(fetch: id, tables)
        try refuse(toUndo: id, whileAnEditBlocks: merged, tables)
        var touched: (count: Int, isReadSince: Bool)
        var records = merged.records
        if let revision {
            var reversal = Reversal(of: revision, writer)
            try reversal.restore()
            records.formUnion(reversal.touched)
            touched = (reversal.touched.count, reversal.isReadSince)
        } else {
            touched = (try writer.revert(fetch: id), false)
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
        reason: String,
        _ revision: Revision?,
        _ writer: FetchWriter,
        isReadSince: Bool
    ) throws {
        let db = writer.db
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
        try writer.events.append(cause: "undo", kind: "verdict", fetch: id, new: "undone reason: \(reason)")
    }
}

extension FetchWriter {
    /// Restores the recordations of a fetch that has no revision, as far as the events have their former values.
    func revert(fetch: Int) throws -> Int {
        let touched = try db.rows(
            """
            SELECT record_id, min(seq) AS first_seq, max(observation_id IS NOT NULL) AS has_values,
                max(coalesce(field = 'presence', 0)) AS has_presence
            FROM event WHERE fetch_id = ? AND record_id IS NOT NULL AND cause <> 'undo'
                AND seq > (SELECT coalesce(max(seq), 0) FROM event WHERE fetch_id = ? AND cause = 'undo')
            GROUP BY record_id ORDER BY record_id
            """,
            [fetch, fetch]
        )
        for row in touched {
            let (record, seq): (Int, Int) = (row["record_id"], row["first_seq"])
            if row["has_values"] as Bool { try revertObservation(record: record, before: seq) }
            if row["has_presence"] as Bool { try revertPresence(record: record, before: seq, fetch: fetch) }
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
        // The digest of the former row is not known: the next fetch reads the row again.
        let isTombstone =
            try db.value("SELECT is_tombstone FROM record WHERE id = ?", [record], as: Bool.self) ?? false
        let status = then.values.status
        let wasTombstone = status == now?.values.status ? isTombstone : status == .cancelled || status == .revoked
        try setCurrentObservation(of: record, to: then.id, then.values, isTombstone: wasTombstone, digest: .none)
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
        guard let id: Int = last?["observation_id"] else { return nil }
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
        guard let then: String = first?["old"], let now, then != now else { return }
        let since = try db.row(
            """
            SELECT CASE fetch.kind WHEN 'archive' THEN fetch.published ELSE fetch.day END AS since,
                scope.id AS scope_id
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
                then, then == "present" ? nil : since?["since"] as String?,
                then == "present" ? nil : since?["scope_id"] as Int?, record,
            ]
        )
        try appendPresence(record, "changed", from: now, to: then)
    }
}
