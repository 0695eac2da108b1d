internal import Foundation
internal import GRDB
internal import Merging
internal import Recordations

/// Thrown to leave a transaction that was only to be looked at.
struct DryRun: Error {}

extension Mirror {
    /// Carries changes of people out in one transaction that leaves all or nothing.
    ///
    /// With `isDryRun` everything is worked out and nothing is kept.
    func writeEdits<Result>(
        actor: String,
        isDryRun: Bool,
        _ body: (EditTables, Settlement) throws -> Result
    ) throws -> Result {
        var result: Result?
        do {
            try write { db in
                let events = try EventWriter(db, at: Instant(Date()).description, actor: actor)
                let tables = EditTables(db, events, fetch: nil)
                result = try body(tables, try Settlement(tables, policies: policies))
                if isDryRun { throw DryRun() }
            }
        } catch is DryRun {}
        guard let result else { throw MirrorError(.unavailable, "\(path): the transaction did not run") }
        return result
    }

    /// Makes edits: all of them, or none where one cannot be.
    ///
    /// An edit's base is what the register says in this very transaction. An older open edit of the field is closed as
    /// superseded. A draft that changes nothing makes no edit.
    public func edit(_ drafts: [EditDraft], actor: String, isDryRun: Bool = false) throws -> [EditResult] {
        try writeEdits(actor: actor, isDryRun: isDryRun) { tables, settlement in
            try drafts.map { try Mirror.make($0, actor, tables, settlement) }
        }
    }

    static func make(
        _ draft: EditDraft,
        _ actor: String,
        _ tables: EditTables,
        _ settlement: Settlement
    ) throws -> EditResult {
        let field = Field(name: draft.field)
        let word = try draft.kind == .note ? nil : field.flatMap { try settlement.word($0, record: draft.record) }
        let older = try tables.openEdit(record: draft.record, field: draft.field)
        let value = draft.change.applied(to: older == nil ? word?.cell.value : older?.local)
        let viewed = try tables.rows.view(of: draft.record)
        let before = field.map { viewed[$0] } ?? older?.local
        let isKnown = older.map { $0.kind == draft.kind && $0.local == value } ?? (value == word?.cell.value)
        var made: Edit?
        var seen = viewed
        if !isKnown {
            if let older {
                try settlement.dissolve(older, cause: "edit: a newer edit took its place")
                try settlement.close(older, .superseded, cause: "edit", old: older.local, new: value)
            }
            var edit = Edit(
                id: try tables.nextID("edit"),
                record: draft.record,
                field: draft.field,
                kind: draft.kind,
                entered: value,
                local: value,
                base: nil,
                changedOn: draft.changedOn?.description,
                state: .open,
                actor: actor,
                at: tables.events.at,
                reason: draft.reason,
                replaces: older?.id
            )
            if let word { edit.rebase(on: word) }
            let cause = "\(draft.kind.rawValue)" + (draft.reason.map { ": \($0)" } ?? "")
            try tables.write(edit, "edited", cause: cause, old: before, new: value)
            seen = try settlement.settle(record: draft.record)
            made = try tables.edit(edit.id)
        }
        return EditResult(
            edit: made,
            recordation: try tables.rows.name(of: draft.record),
            field: draft.field,
            before: before,
            after: field.map { seen[$0] } ?? (made ?? older)?.local,
            register: word?.cell.value,
            findings: field == nil ? [] : CrossCheck.findings(in: seen).map(\.sentence)
        )
    }

    /// What people see of a field.
    static func shown(_ field: String, record: Int, _ rows: EditRows) throws -> String? {
        if let field = Field(name: field) { return try rows.view(of: record)[field] }
        return try rows.edits("record_id = ? AND field = ? AND state = 'open'", record, field).first?.local
    }

    /// Takes an open edit back; the one whose place it took counts again.
    ///
    /// Throws ``MirrorError`` for one that is closed or on which something stands, and says what.
    public func withdraw(edit id: Int, reason: String?, actor: String, isDryRun: Bool = false) throws -> EditResult {
        try writeEdits(actor: actor, isDryRun: isDryRun) { tables, settlement in
            guard let edit = try tables.edit(id) else {
                throw MirrorError(
                    .moved,
                    "there is no edit \(id)",
                    advice: "recordal why ID FIELD lists a field's edits"
                )
            }
            try Mirror.refuse(toWithdraw: edit, tables)
            let before = try Mirror.shown(edit.field, record: edit.record, tables.rows)
            let cause = "taken back" + (reason.map { ": \($0)" } ?? "")
            try settlement.dissolve(edit, cause: cause)
            try settlement.close(edit, .withdrawn, cause: cause, old: edit.local, new: nil)
            if var older = try edit.replaces.flatMap({ try tables.edit($0) }), older.state == .superseded {
                let asked = try tables.conflict(beforeSuperseding: older)
                older.state = .open
                try tables.write(older, "edit-reopened", cause: cause, old: nil, new: older.local)
                if let asked {
                    try tables.write(asked, "conflict", cause: cause, old: asked.local, new: asked.register)
                }
            }
            try settlement.settle(record: edit.record)
            let field = edit.registerField
            return EditResult(
                edit: try tables.edit(id),
                recordation: try Mirror.recordName(edit.record, tables.db),
                field: edit.field,
                before: before,
                after: try Mirror.shown(edit.field, record: edit.record, tables.rows),
                register: try field.flatMap { try settlement.word($0, record: edit.record) }?.cell.value,
                findings: []
            )
        }
    }

    private static func refuse(toWithdraw edit: Edit, _ tables: EditTables) throws {
        let name = "edit \(edit.id) (\(try recordName(edit.record, tables.db)), \(edit.field))"
        guard edit.state == .open else {
            let newer = try Int.fetchOne(
                tables.db,
                sql: "SELECT id FROM edit WHERE replaces_id = ? AND state = 'open'",
                arguments: [edit.id]
            )
            throw MirrorError(
                .moved,
                "\(name) is \(edit.state.rawValue) and cannot be taken back"
                    + (newer.map { ": edit \($0) stands on it" } ?? ""),
                advice: newer.map { "take that one back first: recordal edit --undo \($0)" }
                    ?? "recordal why ID FIELD tells what closed it"
            )
        }
        let answers = try Row.fetchAll(
            tables.db,
            sql: """
                SELECT conflict.id, resolution.actor FROM resolution JOIN conflict ON conflict.id = conflict_id
                WHERE conflict.edit_id = ? AND is_undone = 0 ORDER BY resolution.id DESC
                """,
            arguments: [edit.id]
        )
        guard !answers.isEmpty else { return }
        let list = answers.map { "the answer to conflict \($0[0] as Int) by \($0[1] as String)" }
        throw MirrorError(
            .moved,
            "\(name) cannot be taken back: on it stands \(list.joined(separator: ", "))",
            advice: "take that back first: recordal resolve \(answers[0][0] as Int) --undo --reason TEXT"
        )
    }

    /// The edit of a number; nil where there is none.
    public func edit(numbered id: Int) throws -> Edit? {
        try read { db in try EditRows(db).edits("id = ?", id).first }
    }
}

extension EditDraft.Change {
    /// The value that comes of it.
    func applied(to former: String?) -> String? {
        let elements = ElementSet(text: former).elements
        switch self {
        case .set(let value): return value
        case .add(let more): return ElementSet(elements.union(more)).text
        case .remove(let less): return ElementSet(elements.subtracting(less)).text
        }
    }
}
