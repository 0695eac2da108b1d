internal import Foundation
internal import Merging
public import Mirror
internal import Recordations

/// What became of a batch of edits that was taken back.
public struct BatchWithdrawal: Sendable {
    /// The edits that were taken back, the last one first.
    public let results: [EditResult]
    /// The edits of the batch that stay as they are, with the reason.
    public let left: [(edit: Edit, why: String)]
}

extension Mirror {
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
            return try Mirror.withdraw(edit, reason, tables, settlement)
        }
    }

    /// Takes back what still can be of a batch of edits, in one transaction.
    ///
    /// Edits that are closed by now, and those on which an answer stands, stay as they are and are named. Throws
    /// ``MirrorError`` where no edit of the batch can be taken back.
    public func withdraw(batch: Int, reason: String?, actor: String) throws -> BatchWithdrawal {
        try writeEdits(actor: actor, isDryRun: false) { tables, settlement in
            let edits = try tables.rows.edits("batch = ?", batch)
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
            // The last one first: what stands on another edit of the batch is out of its way then.
            for edit in edits.reversed() {
                let edit = try tables.edit(edit.id) ?? edit
                do {
                    try Mirror.refuse(toWithdraw: edit, tables)
                } catch let error as MirrorError where error.kind == .moved {
                    left.append((edit, error.seen))
                    continue
                }
                results.append(try Mirror.withdraw(edit, reason, tables, settlement))
            }
            guard !results.isEmpty else {
                throw MirrorError(
                    .moved,
                    "no edit of batch \(batch) can be taken back: \(left.last?.why ?? "")",
                    advice: "recordal why ID FIELD tells what became of an edit"
                )
            }
            return BatchWithdrawal(results: results, left: left.reversed())
        }
    }

    private static func withdraw(
        _ edit: Edit,
        _ reason: String?,
        _ tables: EditTables,
        _ settlement: EditReconciler
    ) throws -> EditResult {
        let before = try shown(edit.field, record: edit.record, tables.rows)
        let cause = "taken back" + (reason.map { ": \($0)" } ?? "")
        try settlement.dissolve(edit, cause: cause)
        try settlement.close(edit, .withdrawn, cause: cause, old: edit.local, new: nil)
        if var older = try edit.replaces.flatMap({ try tables.edit($0) }), older.state == .superseded,
            try tables.openEdit(ofKindOf: older) == nil, try !tables.isRedacted(older)
        {
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
            edit: try tables.edit(edit.id),
            recordation: try recordName(edit.record, tables.db),
            field: edit.field,
            before: before,
            after: try shown(edit.field, record: edit.record, tables.rows),
            register: try field.flatMap { try settlement.word($0, record: edit.record) }?.cell.value,
            known: nil,
            findings: []
        )
    }

    private static func refuse(toWithdraw edit: Edit, _ tables: EditTables) throws {
        let name = "edit \(edit.id) (\(try recordName(edit.record, tables.db)), \(edit.field))"
        guard edit.state == .open else {
            let newer = try tables.db.value(
                "SELECT id FROM edit WHERE replaces_id = ? AND state = 'open'",
                [edit.id],
                as: Int.self
            )
            throw MirrorError(
                .moved,
                "\(name) is \(edit.state.rawValue) and cannot be taken back"
                    + (newer.map { ": edit \($0) stands on it" } ?? ""),
                advice: newer.map { "take that one back first: recordal edit --undo \($0)" }
                    ?? "recordal why ID FIELD tells what closed it"
            )
        }
        let answers = try tables.db.rows(
            """
            SELECT conflict.id, resolution.actor FROM resolution JOIN conflict ON conflict.id = conflict_id
            WHERE conflict.edit_id = ? AND is_undone = 0 ORDER BY resolution.id DESC
            """,
            [edit.id]
        )
        guard !answers.isEmpty else { return }
        let list = answers.map { "the answer to conflict \($0[0] as Int) by \($0[1] as String)" }
        throw MirrorError(
            .moved,
            "\(name) cannot be taken back: on it stands \(list.joined(separator: ", "))",
            advice: "take that back first: recordal resolve \(answers[0][0] as Int) --undo --reason TEXT"
        )
    }
}
