internal import Foundation
internal import GRDB

/// Reads and writes the rows of people's changes; what is written is told by an event with the whole row.
///
/// Used within one transaction.
final class EditTables {
    let db: Database
    let events: EventWriter
    /// The fetch under which rows change; nil where a person changes them.
    let fetch: Int?
    private let encoder = Trace.encoder()
    /// The resolution under which rows change.
    var resolution: Int?

    init(_ db: Database, _ events: EventWriter, fetch: Int?) {
        self.db = db
        self.events = events
        self.fetch = fetch
    }

    // MARK: Reading

    func edit(_ id: Int) throws -> Edit? { try one("edit WHERE id = ?", [id], Edit.init) }

    func openEdit(record: Int, field: String) throws -> Edit? {
        try one("edit WHERE record_id = ? AND field = ? AND state = 'open'", [record, field], Edit.init)
    }

    func openEdits(record: Int) throws -> [Edit] { try Mirror.openEdits(record: record, db) }

    func conflict(_ id: Int) throws -> Conflict? { try one("conflict WHERE id = ?", [id], Conflict.init) }

    func openConflict(ofEdit id: Int) throws -> Conflict? {
        try one("conflict WHERE edit_id = ? AND state = 'open'", [id], Conflict.init)
    }

    func openConflicts(record: Int) throws -> [Conflict] { try Mirror.openConflicts(record: record, db) }

    func conflict(record: Int, fingerprint: [UInt8]) throws -> Conflict? {
        try one("conflict WHERE record_id = ? AND fingerprint = ?", [record, Data(fingerprint)], Conflict.init)
    }

    func standingResolution(ofConflict id: Int) throws -> Resolution? {
        try one("resolution WHERE conflict_id = ? AND is_undone = 0", [id], Resolution.init)
    }

    func filing(_ record: Int) throws -> Filing? {
        try one("record WHERE id = ? AND filing IS NOT NULL", [record], Filing.init)
    }

    private func one<Value>(
        _ rows: String,
        _ arguments: [any DatabaseValueConvertible],
        _ make: (Row) -> Value
    ) throws -> Value? {
        let statement = try db.cachedStatement(sql: "SELECT * FROM \(rows)")
        return try Row.fetchOne(statement, arguments: StatementArguments(arguments)).map(make)
    }

    func nextID(_ table: String) throws -> Int {
        try (Int.fetchOne(db.cachedStatement(sql: "SELECT max(id) FROM \(table)")) ?? 0) + 1
    }

    // MARK: Writing

    /// Writes an edit, new or moved on, and tells it.
    func write(_ edit: Edit, _ kind: String, cause: String, old: String?, new: String?) throws {
        try statement(
            "INSERT INTO edit (id, record_id, field, kind, entered, local, base, base_gone, base_unobserved, "
                + "changed_on, state, actor, at, reason, replaces_id) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                + "local = excluded.local, base = excluded.base, base_gone = excluded.base_gone, "
                + "base_unobserved = excluded.base_unobserved, state = excluded.state",
            [
                edit.id, edit.record, edit.field, edit.kind.rawValue, edit.entered, edit.local, edit.base,
                edit.isBaseGone, edit.isBaseUnobserved, edit.changedOn, edit.state.rawValue, edit.actor, edit.at,
                edit.reason, edit.replaces,
            ]
        )
        var trace = Trace(by: resolution)
        trace.edit = edit
        try tell(trace, edit.record, kind, cause, edit.field, old, new)
    }

    /// Writes a conflict, new or moved on, and tells it.
    func write(_ conflict: Conflict, _ kind: String, cause: String, old: String?, new: String?) throws {
        try statement(
            "INSERT INTO conflict (id, record_id, edit_id, field, kind, base, local, register, fingerprint, policy, "
                + "state, opened, fetch_id, deferred_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                + "ON CONFLICT (id) DO UPDATE SET edit_id = excluded.edit_id, state = excluded.state, "
                + "opened = excluded.opened, fetch_id = excluded.fetch_id, deferred_until = excluded.deferred_until",
            [
                conflict.id, conflict.record, conflict.edit, conflict.field, conflict.kind, conflict.base,
                conflict.local, conflict.register, Data(Mirror.bytes(hex: conflict.fingerprint)), conflict.policy,
                conflict.state.rawValue, conflict.opened, conflict.fetch, conflict.deferredUntil,
            ]
        )
        var trace = Trace(by: resolution)
        trace.conflict = conflict
        try tell(trace, conflict.record, kind, cause, conflict.field, old, new)
    }

    /// Writes a resolution, new or taken back, and tells it.
    func write(_ resolution: Resolution, record: Int, _ kind: String, cause: String) throws {
        try statement(
            "INSERT INTO resolution (id, conflict_id, choice, value, actor, at, reason, is_undone) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET is_undone = excluded.is_undone",
            [
                resolution.id, resolution.conflict, resolution.choice.rawValue, resolution.value, resolution.actor,
                resolution.at, resolution.reason, resolution.isUndone,
            ]
        )
        var trace = Trace(by: self.resolution)
        trace.resolution = resolution
        try tell(trace, record, kind, cause, nil, nil, resolution.value ?? resolution.choice.rawValue)
    }

    /// Writes how far a filed recordation is, and tells it.
    func write(_ filing: Filing, cause: String, old: String?) throws {
        try statement(
            "UPDATE record SET filing = ?, filed_on = ?, continued_as_id = ? WHERE id = ?",
            [filing.state.rawValue, filing.on, filing.linked, filing.record]
        )
        var trace = Trace(by: resolution)
        trace.filing = filing
        let name = try filing.linked.map { try Mirror.recordName($0, db) }
        let kind = filing.state == .linked ? "linked" : "filing"
        try tell(trace, filing.record, kind, cause, "filing", old, name ?? filing.state.rawValue)
    }

    private func tell(
        _ trace: Trace,
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

    private func statement(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?]) throws {
        try db.cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
    }
}

extension Edit {
    init(_ row: Row) {
        self.init(
            id: row["id"],
            record: row["record_id"],
            field: row["field"],
            kind: Kind(rawValue: row["kind"]) ?? .note,
            entered: row["entered"],
            local: row["local"],
            base: row["base"],
            isBaseGone: row["base_gone"],
            isBaseUnobserved: row["base_unobserved"],
            changedOn: row["changed_on"],
            state: State(rawValue: row["state"]) ?? .withdrawn,
            actor: row["actor"],
            at: row["at"],
            reason: row["reason"],
            replaces: row["replaces_id"]
        )
    }
}

extension Conflict {
    init(_ row: Row) {
        let fingerprint: Data = row["fingerprint"]
        self.init(
            id: row["id"],
            record: row["record_id"],
            edit: row["edit_id"],
            field: row["field"],
            kind: row["kind"],
            base: row["base"],
            local: row["local"],
            register: row["register"],
            fingerprint: Mirror.hex(Array(fingerprint)),
            policy: row["policy"],
            state: State(rawValue: row["state"]) ?? .dissolved,
            opened: row["opened"],
            fetch: row["fetch_id"],
            deferredUntil: row["deferred_until"]
        )
    }
}

extension Resolution {
    init(_ row: Row) {
        self.init(
            id: row["id"],
            conflict: row["conflict_id"],
            choice: Choice(rawValue: row["choice"]) ?? .register,
            value: row["value"],
            actor: row["actor"],
            at: row["at"],
            reason: row["reason"],
            isUndone: row["is_undone"]
        )
    }
}

extension Filing {
    init(_ row: Row) {
        let state = State(rawValue: row["filing"]) ?? .withdrawn
        self.init(
            record: row["id"],
            key: row["key"],
            state: state,
            on: row["filed_on"],
            linked: row["continued_as_id"]
        )
    }
}

extension Mirror {
    static func openEdits(record: Int, _ db: Database) throws -> [Edit] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM edit WHERE record_id = ? AND state = 'open' ORDER BY id"),
            arguments: [record]
        ).map(Edit.init)
    }

    static func openConflicts(record: Int, _ db: Database) throws -> [Conflict] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM conflict WHERE record_id = ? AND state = 'open' ORDER BY id"),
            arguments: [record]
        ).map(Conflict.init)
    }

    static func bytes(hex: String) -> [UInt8] {
        let digits = hex.utf8.map { byte in byte >= 0x61 ? byte - 0x57 : byte &- 0x30 }
        return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
