internal import Foundation
internal import Merging
public import Mirror
public import Recordations

/// A conflict as it is shown: with the two sides, who is behind each, and since when.
public struct ConflictCase: Sendable {
    /// The conflict.
    public let conflict: Conflict
    /// `REGISTER:KEY`.
    public let recordation: String
    /// The source.
    public let source: String
    /// The edit; nil where a filed recordation could be several.
    public let edit: Edit?
    /// The day of the fetch that opened it; nil where none did.
    public let fetchDay: CivilDate?
    /// What people see of the recordation at present.
    public let values: FieldValues
    /// The answer that stands, if there is one.
    public let answer: Resolution?
}

extension ConflictCase {
    // Nil for one whose recordation is not there.
    package init?(_ conflict: Conflict, _ rows: StatementCache) throws {
        let query = """
            SELECT source.name, fetch.day FROM record JOIN source ON source.id = record.source_id
            LEFT JOIN fetch ON fetch.id = ? WHERE record.id = ?
            """
        let behind = try rows.statement(query).first([conflict.fetch, conflict.record]) { row in
            (source: row.text(0) ?? "", day: row.date(1))
        }
        guard let behind else { return nil }
        self.init(
            conflict: conflict,
            recordation: try rows.name(of: conflict.record),
            source: behind.source,
            edit: try conflict.edit.flatMap { try rows.edits("id = ?", $0).first },
            fetchDay: behind.day,
            values: try rows.view(of: conflict.record),
            answer: try rows.resolutions("conflict_id = ? AND is_undone = 0", conflict.id).first
        )
    }
}

/// What became of a conflict that was answered.
public struct ResolveResult: Sendable {
    /// The conflict as it is now.
    public let conflict: Conflict
    /// `REGISTER:KEY`.
    public let recordation: String
    /// What people see of the field now.
    public let after: String?
    /// The edit that it was about, or that came of the answer, as it is now.
    public let edit: Edit?
}

extension Mirror {
    /// The conflicts that wait for a person, the oldest first; with `isAll` those that were answered or dissolved too.
    public func conflicts(isAll: Bool = false) throws -> [ConflictCase] {
        try read { db in
            let rows = StatementCache(db)
            return try rows.conflicts(isAll ? "1" : "state = 'open'").compactMap { try ConflictCase($0, rows) }
        }
    }

    /// The conflict of a number; nil where there is none.
    public func conflict(numbered id: Int) throws -> ConflictCase? {
        try read { db in
            let rows = StatementCache(db)
            return try rows.conflicts("id = ?", id).first.flatMap { try ConflictCase($0, rows) }
        }
    }

    /// How many conflicts wait on a day, by source; those put off beyond it do not.
    public func openConflicts(on day: CivilDate) throws -> [String: Int] {
        try read { db in try Mirror.openConflicts(on: day, StatementCache(db)) }
    }

    package static func openConflicts(on day: CivilDate, _ rows: StatementCache) throws -> [String: Int] {
        let counts = try rows.statement(
            """
            SELECT source.name, count(*) FROM conflict JOIN record ON record.id = conflict.record_id
            JOIN source ON source.id = record.source_id
            WHERE state = 'open' AND (deferred_until IS NULL OR deferred_until <= ?) GROUP BY 1
            """
        ).all([day.description]) { ($0.text(0) ?? "", $0.integer(1)) }
        return Dictionary(uniqueKeysWithValues: counts)
    }

    /// Answers a conflict; all that comes of it is one transaction.
    ///
    /// `value` is the third value, canonical, or the record that a filed recordation is (`link`). Throws ``MirrorError``
    /// where the question was answered meanwhile, or is none any more.
    public func resolve(
        _ id: Int,
        _ choice: Resolution.Choice,
        value: String? = nil,
        reason: String,
        actor: String,
        isDryRun: Bool = false
    ) throws -> ResolveResult {
        try writeEdits(actor: actor, isDryRun: isDryRun) { tables, settlement in
            try Mirror.resolve(id, choice, value, reason, actor, tables, settlement)
        }
    }

    private static func resolve(
        _ id: Int,
        _ choice: Resolution.Choice,
        _ value: String?,
        _ reason: String,
        _ actor: String,
        _ tables: EditTables,
        _ settlement: EditReconciler
    ) throws -> ResolveResult {
        var conflict = try open(id, tables)
        var answer = Resolution(
            id: try tables.nextID("resolution"),
            conflict: id,
            choice: choice,
            value: value,
            actor: actor,
            at: tables.events.at,
            reason: reason
        )
        let cause = "resolve: \(reason)"
        guard let edit = try conflict.edit.flatMap({ try tables.edit($0) }), let field = edit.registerField else {
            return try Mirror.link(conflict, answer, tables, settlement)
        }
        guard let now = try settlement.word(field, record: edit.record) else {
            throw MirrorError(.moved, "\(try recordName(edit.record, tables.db)) is in no edition any more")
        }
        // A third value that is one of the two is that side.
        if choice == .value, value == now.cell.value || value == edit.local {
            answer = Resolution(
                id: answer.id,
                conflict: id,
                choice: value == edit.local ? .local : .register,
                value: nil,
                actor: actor,
                at: answer.at,
                reason: reason
            )
        }
        try tables.write(answer, record: edit.record, "resolution", cause: cause)
        tables.resolution = answer.id
        conflict.state = .resolved
        let taken = answer.choice == .value ? answer.value : answer.choice == .local ? edit.local : now.cell.value
        try tables.write(conflict, "conflict-resolved", cause: cause, old: conflict.local, new: taken)
        try settlement.take(answer, conflict, edit, now, cause: cause)
        tables.resolution = nil
        try settlement.settle(record: edit.record)
        return ResolveResult(
            conflict: conflict,
            recordation: try recordName(edit.record, tables.db),
            after: try shown(edit.field, record: edit.record, tables.rows),
            edit: try tables.openEdit(ofKindOf: edit) ?? tables.edit(edit.id)
        )
    }

    package static func open(_ id: Int, _ tables: EditTables) throws -> Conflict {
        guard let conflict = try tables.conflict(id) else {
            throw MirrorError(.moved, "there is no conflict \(id)", advice: "recordal conflicts lists them")
        }
        switch conflict.state {
        case .open: return conflict
        case .resolved:
            let answer = try tables.standingResolution(ofConflict: id)
            throw MirrorError(
                .overtaken,
                "conflict \(id) is answered already"
                    + (answer.map { ": \($0.value ?? $0.choice.rawValue), by \($0.actor) at \($0.at) (\($0.reason))" }
                        ?? ""),
                advice: "to decide otherwise take that back first: recordal resolve \(id) --undo --reason TEXT"
            )
        case .dissolved:
            let newer = try conflict.edit.flatMap { try tables.openConflict(ofEdit: $0) }
            throw MirrorError(
                .overtaken,
                "conflict \(id) is none any more: a side moved, or the edit was taken back",
                advice: newer.map { "what is asked now is conflict \($0.id)" }
                    ?? "recordal conflicts lists what is open"
            )
        }
    }

    /// Puts a conflict off: until that day nobody is asked.
    public func `defer`(
        _ id: Int,
        until day: CivilDate,
        reason: String?,
        actor: String,
        isDryRun: Bool = false
    ) throws -> ResolveResult {
        try writeEdits(actor: actor, isDryRun: isDryRun) { tables, _ in
            var conflict = try Mirror.open(id, tables)
            let old = conflict.deferredUntil
            conflict.deferredUntil = day.description
            let cause = "defer" + (reason.map { ": \($0)" } ?? "")
            try tables.write(conflict, "conflict-deferred", cause: cause, old: old, new: day.description)
            return ResolveResult(
                conflict: conflict,
                recordation: try Mirror.recordName(conflict.record, tables.db),
                after: try Mirror.shown(conflict.field, record: conflict.record, tables.rows),
                edit: try conflict.edit.flatMap { try tables.edit($0) }
            )
        }
    }
}
