internal import FoundationEssentials
package import Mirror

/// Reads and writes rows of edits, conflicts, resolutions, filings and decisions, within one transaction.
///
/// Each written row is appended to the events as a ``RowSnapshot``.
package final class EditTable {
    package let db: SQLDatabase
    package let events: EventWriter
    /// The number of the fetch that changes the rows; nil if a person does.
    package let fetch: Int?
    package let rows: StatementCache
    package let searched: SearchBlocks
    private let encoder = RowSnapshot.encoder()
    // No other code numbers such rows within the transaction.
    private var nextIDs: [String: Int] = [:]
    /// The number of the resolution that changes the rows; nil if there is none.
    package var resolution: Int?

    package init(_ db: SQLDatabase, _ events: EventWriter, fetch: Int?) {
        self.db = db
        self.events = events
        self.fetch = fetch
        rows = StatementCache(db)
        searched = SearchBlocks(rows)
    }

    // MARK: Reading

    package func edit(_ id: Int) throws -> Edit? { try rows.edits("id = ?", id).first }

    /// The open edit of a field: at most one pending edit, and at most one correction or note.
    func openEdit(record: Int, field: String, isPending: Bool) throws -> Edit? {
        try rows.edits(
            "record_id = ? AND field = ? AND (kind = 'pending') = ? AND state = 'open'",
            record,
            field,
            isPending
        )
        .first
    }

    /// The open edit of the same recordation, field and kind as an edit, which may be the edit itself.
    func openEdit(ofKindOf edit: Edit) throws -> Edit? {
        try openEdit(record: edit.record, field: edit.field, isPending: edit.kind == .pending)
    }

    package func conflict(_ id: Int) throws -> Conflict? { try rows.conflicts("id = ?", id).first }

    func openConflict(ofEdit id: Int) throws -> Conflict? {
        try rows.conflicts("edit_id = ? AND state = 'open'", id).first
    }

    package func conflict(record: Int, fingerprint: [UInt8]) throws -> Conflict? {
        try rows.conflicts("record_id = ? AND fingerprint = ?", record, fingerprint).first
    }

    func activeResolution(ofConflict id: Int) throws -> Resolution? {
        try rows.resolutions("conflict_id = ? AND is_undone = 0", id).first
    }

    package func filing(_ record: Int) throws -> Filing? {
        try rows.filings("id = ? AND filing IS NOT NULL", record).first
    }

    func nextID(_ table: String) throws -> Int {
        try next("SELECT max(id) AS last FROM \(table)", isPersonal: table != "record")
    }

    func nextBatch() throws -> Int { try next("SELECT max(batch) AS last FROM edit", isPersonal: true) }

    // In a copied mirror the numbers that people use begin above a floor of its own.
    private func next(_ query: String, isPersonal: Bool) throws -> Int {
        if let next = nextIDs[query] {
            nextIDs[query] = next + 1
            return next
        }
        let floor =
            try isPersonal
            ? rows.statement("SELECT max(number_floor) AS floor FROM mirror_identity").first {
                $0["floor"] as Int?
            } ?? nil : 0
        let last = try rows.statement(query).first { $0["last"] as Int? } ?? nil
        let next = try RowNumber.after(max(last ?? 0, floor ?? 0), in: "edit")
        nextIDs[query] = next + 1
        return next
    }

    // MARK: Writing

    /// Inserts or updates an edit, and appends an event of a kind.
    package func write(_ edit: Edit, _ kind: String, cause: String, old: String?, new: String?) throws {
        try statement(
            "INSERT INTO edit (id, record_id, field, kind, entered, local, base, base_gone, base_unobserved, "
                + "changed_on, state, actor, at, reason, replaces_id, batch) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                + "local = excluded.local, base = excluded.base, base_gone = excluded.base_gone, "
                + "base_unobserved = excluded.base_unobserved, state = excluded.state",
            [
                edit.id, edit.record, edit.field, edit.kind.rawValue, edit.entered, edit.local, edit.base,
                edit.isBaseGone, edit.isBaseUnobserved, edit.changedOn, edit.state.rawValue, edit.actor, edit.at,
                edit.reason, edit.replaces, edit.batch,
            ]
        )
        var snapshot = RowSnapshot(by: resolution)
        snapshot.edit = edit
        try append(snapshot, of: edit.record, kind: kind, cause: cause, field: edit.field, old: old, new: new)
    }

    /// Inserts or updates a conflict, and appends an event of a kind.
    package func write(_ conflict: Conflict, _ kind: String, cause: String, old: String?, new: String?) throws {
        try statement(
            "INSERT INTO conflict (id, record_id, edit_id, field, kind, base, local, register, fingerprint, policy, "
                + "state, opened, fetch_id, deferred_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                + "ON CONFLICT (id) DO UPDATE SET edit_id = excluded.edit_id, state = excluded.state, "
                + "opened = excluded.opened, fetch_id = excluded.fetch_id, deferred_until = excluded.deferred_until",
            [
                conflict.id, conflict.record, conflict.edit, conflict.field, conflict.kind, conflict.base,
                conflict.local, conflict.register, Mirror.bytes(hex: conflict.fingerprint), conflict.policy,
                conflict.state.rawValue, conflict.opened, conflict.fetch, conflict.deferredUntil,
            ]
        )
        var snapshot = RowSnapshot(by: resolution)
        snapshot.conflict = conflict
        try append(
            snapshot,
            of: conflict.record,
            kind: kind,
            cause: cause,
            field: conflict.field,
            old: old,
            new: new
        )
    }

    /// Inserts or updates a resolution, and appends an event of a kind.
    package func write(_ resolution: Resolution, record: Int, _ kind: String, cause: String) throws {
        try statement(
            "INSERT INTO resolution (id, conflict_id, choice, value, actor, at, reason, is_undone) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET is_undone = excluded.is_undone",
            [
                resolution.id, resolution.conflict, resolution.choice.rawValue, resolution.value, resolution.actor,
                resolution.at, resolution.reason, resolution.isUndone,
            ]
        )
        var snapshot = RowSnapshot(by: self.resolution)
        snapshot.resolution = resolution
        let new = resolution.value ?? resolution.choice.rawValue
        try append(snapshot, of: record, kind: kind, cause: cause, field: nil, old: nil, new: new)
    }

    /// Updates a filing, and appends an event.
    package func write(_ filing: Filing, cause: String, old: String?) throws {
        try statement(
            "UPDATE record SET filing = ?, filed_on = ?, continued_as_id = ? WHERE id = ?",
            [filing.state.rawValue, filing.on, filing.linked, filing.record]
        )
        var snapshot = RowSnapshot(by: resolution)
        snapshot.filing = filing
        let linked = try filing.linked.map { try Mirror.recordName($0, db) }
        try append(
            snapshot,
            of: filing.record,
            kind: filing.state == .linked ? "linked" : "filing",
            cause: cause,
            field: "filing",
            old: old,
            new: linked ?? filing.state.rawValue
        )
    }

    /// Inserts or updates a decision on a row of a list, and appends an event that says which row it is about.
    package func write(_ decision: ListDecision, list: Int, cause: String, old: String?) throws {
        try statement(
            "INSERT INTO decision (id, list_id, reference, jurisdiction, number, mark, record_id, verdict, field, "
                + "list_value, register_value, reason, actor, at, state) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                + "ON CONFLICT (id) DO UPDATE SET state = excluded.state",
            [
                decision.id, list, decision.reference, decision.jurisdiction, decision.number, decision.mark,
                decision.record, decision.verdict, decision.field, decision.listValue, decision.registerValue,
                decision.reason, decision.actor, decision.at, decision.state.rawValue,
            ]
        )
        var snapshot = RowSnapshot(by: nil)
        snapshot.decision = decision
        try append(
            snapshot,
            of: decision.record,
            kind: decision.state == .open ? "decided" : "decision closed",
            cause: cause,
            field: nil,
            old: old,
            new: (decision.state == .open ? decision.verdict : decision.state.rawValue)
                + ": row \(decision.reference) of \(decision.list)" + (decision.field.map { ", \($0)" } ?? "")
        )
    }

    private func append(
        _ snapshot: RowSnapshot,
        of record: Int,
        kind: String,
        cause: String,
        field: String?,
        old: String?,
        new: String?
    ) throws {
        try events.append(
            cause: cause,
            kind: kind,
            record: record,
            fetch: fetch,
            field: field,
            old: old,
            new: new,
            detail: String(decoding: try encoder.encode(snapshot), as: UTF8.self)
        )
    }

    private func statement(_ sql: String, _ values: [any SQLBindable]) throws {
        try rows.statement(sql).run(values)
    }
}
