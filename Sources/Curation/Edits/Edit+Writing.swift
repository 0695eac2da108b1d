internal import FoundationEssentials
internal import Merging
public import Mirror
internal import Recordations

extension Mirror {
    /// Writes changes of a person in one transaction.
    ///
    /// With `isDryRun` the transaction is rolled back after the result was computed.
    func writeEdits<Result>(
        actor: String,
        isDryRun: Bool,
        _ body: (EditTable, EditReconciler) throws -> Result
    ) throws -> Result {
        var result: Result?
        do {
            try write { db in
                let events = try EventWriter(db, at: Instant(Date()).description, actor: actor)
                let table = EditTable(db, events, fetch: nil)
                result = try body(table, try EditReconciler(table, policies: policies))
                if isDryRun { throw DryRun() }
            }
        } catch is DryRun {}
        guard let result else { throw MirrorError(.unavailable, "\(path): the transaction did not run") }
        return result
    }

    /// Makes edits in one transaction: all of them, or none if one throws.
    ///
    /// An edit's base is the register's value within the transaction, unless its draft states an earlier one. An older
    /// open edit of the field becomes superseded; a pending edit and a correction of one field may both be open. A draft
    /// that changes nothing makes no edit, which is not an error. With `isBatch` the edits get a batch number, by which
    /// they can be withdrawn together.
    public func edit(
        _ drafts: [EditDraft],
        actor: String,
        isBatch: Bool = false,
        isDryRun: Bool = false
    ) throws -> [EditResult] {
        try writeEdits(actor: actor, isDryRun: isDryRun) { table, reconciler in
            let batch = try isBatch && !drafts.isEmpty ? table.nextBatch() : nil
            return try drafts.map { try Mirror.make($0, actor: actor, batch: batch, table, reconciler) }
        }
    }

    /// Makes one edit within a transaction, and reconciles its recordation.
    package static func make(
        _ draft: EditDraft,
        actor: String,
        batch: Int? = nil,
        _ table: EditTable,
        _ reconciler: EditReconciler
    ) throws -> EditResult {
        let field = Field(name: draft.field)
        let now =
            try draft.kind == .note
            ? nil : field.flatMap { try reconciler.registerValue(of: $0, record: draft.record) }
        var older = try table.openEdit(record: draft.record, field: draft.field, isPending: draft.kind == .pending)
        // A local fact replaces a pending edit: the register has no column that could show the pending value.
        if older == nil, draft.isLocalFact {
            older = try table.openEdit(record: draft.record, field: draft.field, isPending: true)
        }
        let viewed = try table.rows.view(of: draft.record)
        // A pending edit of a set adds to, or removes from, the corrected set.
        let value = draft.change.applied(to: older == nil ? field.flatMap { viewed[$0] } : older?.local)
        let before = field.map { viewed[$0] } ?? older?.local
        let isKnown = older.map { $0.kind == draft.kind && $0.local == value } ?? (value == now?.cell.value)
        var made: Edit?
        var seen = viewed
        if !isKnown {
            if let older {
                try reconciler.dissolveConflict(about: older, cause: "edit: a newer edit took its place")
                try reconciler.close(older, .superseded, cause: "edit", old: older.local, new: value)
            }
            var edit = Edit(
                id: try table.nextID("edit"),
                record: draft.record,
                field: draft.field,
                kind: draft.kind,
                entered: value,
                local: value,
                base: nil,
                changedOn: draft.changedOn?.description,
                state: .open,
                actor: actor,
                at: table.events.at,
                reason: draft.reason,
                replaces: older?.id,
                batch: batch
            )
            if let now { edit.rebase(on: draft.base ?? now) }
            let cause = "\(draft.kind.rawValue)" + (draft.reason.map { ": \($0)" } ?? "")
            try table.write(edit, "edited", cause: cause, old: before, new: value)
            seen = try reconciler.reconcile(record: draft.record)
            made = try table.edit(edit.id)
        }
        return EditResult(
            edit: made,
            recordation: try table.rows.name(of: draft.record),
            field: draft.field,
            before: before,
            after: field.map { seen[$0] } ?? (made ?? older)?.local,
            register: now?.cell.value,
            known: isKnown ? older : nil,
            conflict: try made.flatMap { try table.openConflict(ofEdit: $0.id)?.id },
            findings: field == nil ? [] : CrossCheck.findings(in: seen).map(\.sentence)
        )
    }

    /// The value of a field, or of a note, in the corrected view.
    package static func shown(_ field: String, record: Int, _ rows: StatementCache) throws -> String? {
        if let field = Field(name: field) { return try rows.view(of: record)[field] }
        return try rows.edits("record_id = ? AND field = ? AND state = 'open'", record, field).first?.local
    }

    /// The edit with a number; nil if there is none.
    public func edit(numbered id: Int) throws -> Edit? {
        try read { db in try StatementCache(db).edits("id = ?", id).first }
    }
}

extension EditDraft.Change {
    /// The value after the change of a former value.
    package func applied(to former: String?) -> String? {
        let elements = ElementSet(text: former).elements
        switch self {
        case .set(let value): return value
        case .add(let more): return ElementSet(elements.union(more)).text
        case .remove(let less): return ElementSet(elements.subtracting(less)).text
        }
    }
}
