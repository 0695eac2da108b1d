internal import Foundation
package import Mirror

/// Reads and writes the rows of people's changes; what is written is told by an event with the whole row.
///
/// Used within one transaction.
package final class EditTables {
    package let db: SQLDatabase
    package let events: EventWriter
    /// The fetch under which rows change; nil where a person changes them.
    package let fetch: Int?
    package let rows: StatementCache
    package let searched: SearchBlocks
    private let encoder = RowSnapshot.encoder()
    // Nobody else numbers such rows within the transaction.
    private var nextIDs: [String: Int] = [:]
    /// The resolution under which rows change.
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

    /// The open edit of a field: of corrections and notes there is at most one, and beside it at most one pending change.
    func openEdit(record: Int, field: String, isPending: Bool) throws -> Edit? {
        try rows.edits(
            "record_id = ? AND field = ? AND (kind = 'pending') = ? AND state = 'open'",
            record,
            field,
            isPending
        )
        .first
    }

    /// The open edit that stands, or would stand, in the place of an edit.
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

    func standingResolution(ofConflict id: Int) throws -> Resolution? {
        try rows.resolutions("conflict_id = ? AND is_undone = 0", id).first
    }

    package func filing(_ record: Int) throws -> Filing? {
        try rows.filings("id = ? AND filing IS NOT NULL", record).first
    }

    func nextID(_ table: String) throws -> Int {
        try next("SELECT max(id) FROM \(table)", isPersonal: table != "record")
    }

    func nextBatch() throws -> Int { try next("SELECT max(batch) FROM edit", isPersonal: true) }

    // What people name by a number is numbered apart in a mirror that was copied.
    private func next(_ query: String, isPersonal: Bool) throws -> Int {
        if let next = nextIDs[query] {
            nextIDs[query] = next + 1
            return next
        }
        let floor =
            try isPersonal ? rows.statement("SELECT max(number_floor) FROM mirror_identity").first { $0.integer(0) } : 0
        let last = try max(rows.statement(query).first { $0.integer(0) } ?? 0, floor ?? 0)
        let next = try RowNumber.after(last, in: "edit")
        nextIDs[query] = next + 1
        return next
    }

    // MARK: Writing

    /// Writes an edit, new or moved on, and tells it.
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
        var trace = RowSnapshot(by: resolution)
        trace.edit = edit
        try tell(trace, edit.record, kind, cause, edit.field, old, new)
    }

    /// Writes a conflict, new or moved on, and tells it.
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
        var trace = RowSnapshot(by: resolution)
        trace.conflict = conflict
        try tell(trace, conflict.record, kind, cause, conflict.field, old, new)
    }

    /// Writes a resolution, new or taken back, and tells it.
    package func write(_ resolution: Resolution, record: Int, _ kind: String, cause: String) throws {
        try statement(
            "INSERT INTO resolution (id, conflict_id, choice, value, actor, at, reason, is_undone) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET is_undone = excluded.is_undone",
            [
                resolution.id, resolution.conflict, resolution.choice.rawValue, resolution.value, resolution.actor,
                resolution.at, resolution.reason, resolution.isUndone,
            ]
        )
        var trace = RowSnapshot(by: self.resolution)
        trace.resolution = resolution
        try tell(trace, record, kind, cause, nil, nil, resolution.value ?? resolution.choice.rawValue)
    }

    /// Writes how far a filed recordation is, and tells it.
    package func write(_ filing: Filing, cause: String, old: String?) throws {
        try statement(
            "UPDATE record SET filing = ?, filed_on = ?, continued_as_id = ? WHERE id = ?",
            [filing.state.rawValue, filing.on, filing.linked, filing.record]
        )
        var trace = RowSnapshot(by: resolution)
        trace.filing = filing
        let name = try filing.linked.map { try Mirror.recordName($0, db) }
        let kind = filing.state == .linked ? "linked" : "filing"
        try tell(trace, filing.record, kind, cause, "filing", old, name ?? filing.state.rawValue)
    }

    private func tell(
        _ trace: RowSnapshot,
        _ record: Int,
        _ kind: String,
        _ cause: String,
        _ field: String?,
        _ old: String?,
        _ new: String?
    ) throws {
        try events.append(
            cause: cause,
            kind: kind,
            record: record,
            fetch: fetch,
            field: field,
            old: old,
            new: new,
            detail: String(decoding: try encoder.encode(trace), as: UTF8.self)
        )
    }

    private func statement(_ sql: String, _ values: [any SQLBindable]) throws {
        try rows.statement(sql).run(values)
    }
}
