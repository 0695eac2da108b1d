package import Merging
package import Mirror
internal import Recordations

/// An open edit of a register field, with the register's present value and the open conflict about the edit.
package struct ReconcilableEdit {
    package let edit: Edit
    /// The register's value now.
    package let register: RegisterValue
    /// The name of the source whose value it is.
    package let source: String
    /// The number of the open conflict about the edit; nil if there is none.
    package let openConflict: Int?
    /// The kind of that conflict, as the table has it.
    private let conflictKind: String?
    /// The register's value in that conflict.
    private let conflictRegister: String?

    fileprivate init(_ row: SQLStatement) {
        edit = Edit(row)
        register = RegisterValue(
            Cell(row["register_value"] as String?),
            isGone: row["register_gone"],
            isUnobserved: row["register_unobserved"]
        )
        source = row["source_name"]
        openConflict = row["conflict_id"]
        conflictKind = row["conflict_kind"]
        conflictRegister = row["conflict_register"]
    }

    /// The merge of the edit with the register's value under a policy.
    package func merge(_ policy: Policy) -> EditMerge {
        EditMerge(
            base: RegisterValue(Cell(edit.base), isGone: edit.isBaseGone, isUnobserved: edit.isBaseUnobserved),
            local: Cell(edit.local),
            register: register,
            policy: policy,
            isPending: edit.kind == .pending
        )
    }

    /// Whether a reconciliation would change nothing: the register's value is the edit's base and no conflict is open,
    /// or the open conflict is about this very value.
    ///
    /// The policy does not matter, because a policy other than `manual` either closes an edit or gives it a new base.
    package var isReconciled: Bool {
        switch merge(.manual).decision {
        case .unchanged: openConflict == nil
        case .conflicts(let kind): conflictKind == kind.rawValue && conflictRegister == register.cell.value
        case .rebased, .converges, .isOverruled: false
        }
    }
}

extension StatementCache {
    /// The open edits of register fields of one recordation, if its register shows it.
    func reconcilableEdits(record: Int) throws -> [ReconcilableEdit] {
        try statement("SELECT * FROM (\(Self.reconcilable)) WHERE record_id = ? ORDER BY id")
            .all([record], ReconcilableEdit.init)
    }

    /// All open edits of register fields with numbers after `id`, by number, at most `limit`.
    package func reconcilableEdits(after id: Int, limit: Int) throws -> [ReconcilableEdit] {
        try statement("SELECT * FROM (\(Self.reconcilable)) WHERE id > ? ORDER BY id LIMIT ?")
            .all([id, limit], ReconcilableEdit.init)
    }

    /// The open edits that are not reconciled, with numbers after `id`, by number, at most `limit`.
    ///
    /// The condition is ``ReconcilableEdit/isReconciled`` in SQL: after an edition, few of very many edits are not
    /// reconciled.
    package func unreconciledEdits(after id: Int = 0, limit: Int = .max) throws -> [ReconcilableEdit] {
        try statement(Self.unreconciled).all([id, limit], ReconcilableEdit.init)
    }

    private static func eachField(_ value: (Field) -> String) -> String {
        "CASE edit.field \(Field.allCases.map { "WHEN '\($0.name)' THEN \(value($0))" }.joined(separator: " ")) END"
    }

    private static let reconcilable = """
        SELECT \(Edit.columnNames.map { "edit.\($0)" }.joined(separator: ", ")),
            \(eachField { "observation.\($0.name)" }) AS register_value,
            record.is_tombstone OR record.presence IN ('disappeared', 'explained') AS register_gone,
            coalesce(observation.unobserved >> \(eachField { "\($0.rawValue)" }) & 1, 0) AS register_unobserved,
            source.name AS source_name, conflict.id AS conflict_id, conflict.kind AS conflict_kind,
            conflict.register AS conflict_register
        FROM edit
        JOIN record ON record.id = edit.record_id
        JOIN observation ON observation.id = record.observation_id
        JOIN source ON source.id = record.source_id
        LEFT JOIN conflict ON conflict.edit_id = edit.id AND conflict.state = 'open'
        WHERE edit.state = 'open' AND edit.kind <> 'note'
        """

    private static let unreconciled = """
        SELECT * FROM (\(reconcilable))
        WHERE id > ? AND (register_value IS local OR NOT CASE
            WHEN register_gone > base_gone THEN conflict_kind IS 'gone' AND conflict_register IS register_value
            WHEN register_unobserved > base_unobserved
                THEN conflict_kind IS 'unobserved' AND conflict_register IS register_value
            WHEN register_value IS base
                THEN conflict_kind IS NULL AND register_gone = base_gone AND register_unobserved = base_unobserved
            ELSE conflict_kind IS 'field' AND conflict_register IS register_value END)
        ORDER BY id LIMIT ?
        """
}
