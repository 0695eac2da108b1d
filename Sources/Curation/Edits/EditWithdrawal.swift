internal import FoundationEssentials
internal import Merging
public import Mirror
internal import Recordations

/// The result of withdrawing a batch of edits.
public struct BatchWithdrawal: Sendable {
    /// The withdrawn edits, the last one first.
    public let results: [EditResult]
    /// The edits of the batch that were not withdrawn, with the reason.
    public let left: [(edit: Edit, why: String)]
}

extension Mirror {
    /// Withdraws an open edit; the edit that it superseded is opened again.
    ///
    /// Throws ``MirrorError`` if the edit is closed, or if a resolution depends on it.
    public func withdraw(edit id: Int, reason: String?, actor: String, isDryRun: Bool = false) throws -> EditResult {
        try writeEdits(actor: actor, isDryRun: isDryRun) { table, reconciler in
            guard let edit = try table.edit(id) else {
                throw MirrorError(
                    .moved,
                    "there is no edit \(id)",
                    advice: "recordal why ID FIELD lists a field's edits"
                )
            }
            try Mirror.checkWithdrawal(of: edit, table)
            return try Mirror.withdraw(edit, reason: reason, table, reconciler)
        }
    }

    /// Withdraws the edits of a batch in one transaction.
    ///
    /// Edits that are closed, and edits on which a resolution depends, are not withdrawn and are part of the result. A filing
    /// of which no value is left is withdrawn too.
    /// Throws ``MirrorError`` if no edit of the batch can be withdrawn.
    public func withdraw(batch: Int, reason: String?, actor: String) throws -> BatchWithdrawal {
        try writeEdits(actor: actor, isDryRun: false) { table, reconciler in
            let edits = try table.rows.edits("batch = ?", batch)
            guard !edits.isEmpty else {
                throw MirrorError(
                    .moved,
                    "there is no batch \(batch) of edits",
                    advice:
                        "recordal edit --from FILE prints the number of its batch; recordal why ID FIELD tells it too"
                )
            }
            var results: [EditResult] = []
            var left: [(edit: Edit, why: String)] = []
            // The last edit is first, because it may have superseded an earlier edit of the batch.
            for edit in edits.reversed() {
                let edit = try table.edit(edit.id) ?? edit
                do {
                    try Mirror.checkWithdrawal(of: edit, table)
                } catch let error as MirrorError where error.kind == .moved {
                    left.append((edit, error.seen))
                    continue
                }
                results.append(try Mirror.withdraw(edit, reason: reason, table, reconciler))
            }
            guard !results.isEmpty else {
                throw MirrorError(
                    .moved,
                    "no edit of batch \(batch) can be taken back: \(left.last?.why ?? "")",
                    advice: "recordal why ID FIELD tells what became of an edit"
                )
            }
            for record in Set(edits.map(\.record)).sorted() {
                try Mirror.withdrawFiling(withoutValues: record, reason: reason, table, reconciler)
            }
            return BatchWithdrawal(results: results, left: left.reversed())
        }
    }

    private static func withdrawFiling(
        withoutValues record: Int,
        reason: String?,
        _ table: EditTable,
        _ reconciler: EditReconciler
    ) throws {
        guard var filing = try table.filing(record), filing.state.isExpected,
            try table.rows.edits("record_id = ? AND kind = 'pending' AND state = 'open'", record).isEmpty
        else { return }
        let old = filing.state.rawValue
        filing.state = .withdrawn
        try table.write(filing, cause: "taken back" + (reason.map { ": \($0)" } ?? ""), old: old)
        try FilingLinker(table, reconciler).dissolveConflict(about: filing)
    }

    private static func withdraw(
        _ edit: Edit,
        reason: String?,
        _ table: EditTable,
        _ reconciler: EditReconciler
    ) throws -> EditResult {
        let before = try shown(edit.field, record: edit.record, table.rows)
        let cause = "taken back" + (reason.map { ": \($0)" } ?? "")
        try reconciler.dissolveConflict(about: edit, cause: cause)
        try reconciler.close(edit, .withdrawn, cause: cause, old: edit.local, new: nil)
        if var older = try edit.replaces.flatMap({ try table.edit($0) }), older.state == .superseded,
            try table.openEdit(ofKindOf: older) == nil, try !table.isRedacted(older)
        {
            let former = try table.conflict(beforeSuperseding: older)
            older.state = .open
            try table.write(older, "edit-reopened", cause: cause, old: nil, new: older.local)
            if let former {
                try table.write(former, "conflict", cause: cause, old: former.local, new: former.register)
            }
        }
        try reconciler.reconcile(record: edit.record)
        let field = edit.registerField
        return EditResult(
            edit: try table.edit(edit.id),
            recordation: try recordName(edit.record, table.db),
            field: edit.field,
            before: before,
            after: try shown(edit.field, record: edit.record, table.rows),
            register: try field.flatMap { try reconciler.registerValue(of: $0, record: edit.record) }?.cell.value,
            known: nil,
            findings: []
        )
    }

    // Throws if the edit is closed, or if a resolution depends on it.
    private static func checkWithdrawal(of edit: Edit, _ table: EditTable) throws {
        let name = "edit \(edit.id) (\(try recordName(edit.record, table.db)), \(edit.field))"
        guard edit.state == .open else {
            let newer = try table.db.value(
                "SELECT id FROM edit WHERE replaces_id = ? AND state = 'open'",
                [edit.id],
                as: Int.self
            )
            throw MirrorError(
                .moved,
                "\(name) is \(edit.state.rawValue) and cannot be taken back"
                    + (newer.map { ": edit \($0) stands on it" } ?? ""),
                advice: newer.map { "take that one back first: recordal undo edit \($0) --reason TEXT" }
                    ?? "recordal why ID FIELD tells what closed it"
            )
        }
        let resolutions = try table.db.rows(
            """
            SELECT conflict.id AS conflict, resolution.actor AS actor FROM resolution JOIN conflict ON conflict.id = conflict_id
            WHERE conflict.edit_id = ? AND is_undone = 0 ORDER BY resolution.id DESC
            """,
            [edit.id]
        )
        guard let last = resolutions.first else { return }
        let list = resolutions.map { row in
            "the answer to conflict \(row["conflict"] as Int) by \(row["actor"] as String)"
        }
        throw MirrorError(
            .moved,
            "\(name) cannot be taken back: on it stands \(list.joined(separator: ", "))",
            advice: "take that back first: recordal undo resolution \(last["conflict"] as Int) --reason TEXT"
        )
    }
}
