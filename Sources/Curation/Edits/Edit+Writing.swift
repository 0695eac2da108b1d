internal import Foundation
internal import Merging
public import Mirror
internal import Recordations

extension Mirror {
    /// Carries changes of people out in one transaction that leaves all or nothing.
    ///
    /// With `isDryRun` everything is worked out and nothing is kept.
    func writeEdits<Result>(
        actor: String,
        isDryRun: Bool,
        _ body: (EditTables, EditReconciler) throws -> Result
    ) throws -> Result {
        var result: Result?
        do {
            try write { db in
                let events = try EventWriter(db, at: Instant(Date()).description, actor: actor)
                let tables = EditTables(db, events, fetch: nil)
                result = try body(tables, try EditReconciler(tables, policies: policies))
                if isDryRun { throw DryRun() }
            }
        } catch is DryRun {}
        guard let result else { throw MirrorError(.unavailable, "\(path): the transaction did not run") }
        return result
    }

    /// Makes edits: all of them, or none where one cannot be.
    ///
    /// An edit's base is what the register says in this very transaction. An older open edit of the field is closed as
    /// superseded; a pending change and a correction stand beside each other. A draft that changes nothing makes no edit. With
    /// `isBatch` the edits have a number in common, by which they can be taken back together.
    public func edit(
        _ drafts: [EditDraft],
        actor: String,
        isBatch: Bool = false,
        isDryRun: Bool = false
    ) throws -> [EditResult] {
        try writeEdits(actor: actor, isDryRun: isDryRun) { tables, settlement in
            let batch = try isBatch && !drafts.isEmpty ? tables.nextBatch() : nil
            return try drafts.map { try Mirror.make($0, actor, batch: batch, tables, settlement) }
        }
    }

    package static func make(
        _ draft: EditDraft,
        _ actor: String,
        batch: Int? = nil,
        _ tables: EditTables,
        _ settlement: EditReconciler
    ) throws -> EditResult {
        let field = Field(name: draft.field)
        let word = try draft.kind == .note ? nil : field.flatMap { try settlement.word($0, record: draft.record) }
        var older = try tables.openEdit(record: draft.record, field: draft.field, isPending: draft.kind == .pending)
        // A local fact is of a field that the register does not show: nothing will ever show what was filed of it.
        if older == nil, draft.isLocalFact {
            older = try tables.openEdit(record: draft.record, field: draft.field, isPending: true)
        }
        let viewed = try tables.rows.view(of: draft.record)
        // What is filed of a set that was corrected is filed of the corrected set.
        let value = draft.change.applied(to: older == nil ? field.flatMap { viewed[$0] } : older?.local)
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
                replaces: older?.id,
                batch: batch
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
            known: isKnown ? older : nil,
            findings: field == nil ? [] : CrossCheck.findings(in: seen).map(\.sentence)
        )
    }

    /// What people see of a field.
    package static func shown(_ field: String, record: Int, _ rows: StatementCache) throws -> String? {
        if let field = Field(name: field) { return try rows.view(of: record)[field] }
        return try rows.edits("record_id = ? AND field = ? AND state = 'open'", record, field).first?.local
    }

    /// The edit of a number; nil where there is none.
    public func edit(numbered id: Int) throws -> Edit? {
        try read { db in try StatementCache(db).edits("id = ?", id).first }
    }
}

extension EditDraft.Change {
    /// The value that comes of it.
    package func applied(to former: String?) -> String? {
        let elements = ElementSet(text: former).elements
        switch self {
        case .set(let value): return value
        case .add(let more): return ElementSet(elements.union(more)).text
        case .remove(let less): return ElementSet(elements.subtracting(less)).text
        }
    }
}
