internal import Crypto
package import Merging
package import Mirror
package import Recordations

/// Reconciles open edits with the register's present values, within one transaction.
///
/// The result depends only on the rows of edits, observations and conflicts: not on what changed the register's value
/// (an edition, a notice, a new definition or an undo). A second reconciliation changes nothing.
package final class EditReconciler {
    package let table: EditTable
    package let policies: Policies
    package var counts = MergeCounts()
    package var db: SQLDatabase { table.db }
    private let view: CorrectedViewWriter

    package init(_ table: EditTable, policies: Policies) throws {
        self.table = table
        self.policies = policies
        view = CorrectedViewWriter(table)
    }

    /// Reconciles every open edit that is not reconciled, then refreshes the corrected view of the touched
    /// recordations.
    package func reconcileAll() throws {
        var touched: Set<Int> = []
        var last = 0
        while true {
            let edits = try table.rows.unreconciledEdits(after: last, limit: 4_096)
            for open in edits {
                try reconcile(open)
                touched.insert(open.edit.record)
            }
            guard let end = edits.last else { break }
            last = end.edit.id
        }
        let stale = try table.rows.statement(
            """
            SELECT record_id FROM corrected JOIN record ON record.id = record_id
            WHERE corrected.observation_id IS NOT record.observation_id
            """
        ).all { $0["record_id"] as Int }
        for record in touched.union(stale).sorted() { try view.refresh(record) }
    }

    /// Reconciles the open edits of one recordation, refreshes its corrected view, and returns the values of the view.
    @discardableResult
    package func reconcile(record: Int) throws -> FieldValues {
        for open in try table.rows.reconcilableEdits(record: record) { try reconcile(open) }
        return try view.refresh(record)
    }

    /// The register's present value of a field; nil for a recordation that its register does not show.
    package func registerValue(of field: Field, record: Int) throws -> RegisterValue? {
        try table.rows.statement(
            """
            SELECT observation.\(field.name) AS value, record.is_tombstone, record.presence, observation.unobserved
            FROM record JOIN observation ON observation.id = record.observation_id WHERE record.id = ?
            """
        ).first([record]) { row in
            let isTombstone: Bool = row["is_tombstone"]
            let presence: String? = row["presence"]
            let unobserved: Int = row["unobserved"]
            return RegisterValue(
                Cell(row["value"] as String?),
                isGone: isTombstone || ["disappeared", "explained"].contains(presence),
                isUnobserved: FieldSet(rawValue: UInt32(truncatingIfNeeded: unobserved)).contains(field)
            )
        }
    }

    private func reconcile(_ open: ReconcilableEdit) throws {
        let (edit, now) = (open.edit, open.register)
        guard let field = edit.registerField else { return }
        let merge = open.merge(policies.policy(field, source: open.source))
        let cause = "merge: policy \(merge.policy.rawValue)"
        switch merge.decision {
        case .unchanged:
            if let conflict = try open.openConflict.flatMap({ try table.conflict($0) }) {
                counts.returned += 1
                try counts.close(conflict, by: nil, table.rows)
            }
            try dissolveConflict(about: open, cause: "merge: the register is back where the edit began")
        case .converges:
            try dissolveConflict(about: open, cause: "merge: the register says the same")
            try close(
                edit,
                .converged,
                cause: "merge: the register says the same",
                old: edit.local,
                new: now.cell.value
            )
            counts.converged += 1
        case .isOverruled:
            try dissolveConflict(about: open, cause: cause)
            try close(edit, .overruled, cause: cause, old: edit.local, new: now.cell.value)
            counts.overruled += 1
        case .rebased(let local, let loses):
            try dissolveConflict(about: open, cause: cause)
            var next = edit
            next.rebase(on: now)
            next.local = local.value
            let old = loses.map(\.value) ?? edit.local
            try table.write(next, "edit-kept", cause: cause, old: old, new: next.local)
            counts.kept += 1
        case .conflicts(let kind): try openConflict(about: open, kind, merge)
        }
    }

    // The kind of edit is part of a conflict's identity: a resolution for a correction does not apply to a pending
    // edit.
    private func fingerprint(
        of open: ReconcilableEdit,
        _ kind: ConflictKind,
        _ merge: EditMerge
    ) throws -> (bytes: [UInt8], known: Conflict?) {
        let edit = open.edit
        let plain = Array(SHA256.hash(data: merge.fingerprint(edit.field, kind)))
        let ofKind = Array(SHA256.hash(data: merge.fingerprint(edit.field, kind, of: edit.kind.rawValue)))
        for fingerprint in [ofKind, plain] {
            guard let known = try table.conflict(record: edit.record, fingerprint: fingerprint) else { continue }
            // In an older mirror both kinds of edits have the plain fingerprint.
            if try known.edit.flatMap({ try table.edit($0) })?.kind == edit.kind { return (fingerprint, known) }
            if fingerprint == plain { return (ofKind, nil) }
        }
        return (edit.kind == .pending ? ofKind : plain, nil)
    }

    // Each conflict is asked once: an open one stays, a dissolved one is opened again, and the resolution of a resolved
    // one is applied again.
    private func openConflict(about open: ReconcilableEdit, _ kind: ConflictKind, _ merge: EditMerge) throws {
        let edit = open.edit
        let (fingerprint, known) = try fingerprint(of: open, kind, merge)
        if let known, known.state == .open, known.edit == edit.id { return }
        try dissolveConflict(about: open, cause: "merge: the question is another one now")
        var conflict =
            try known
            ?? Conflict(
                id: table.nextID("conflict"),
                record: edit.record,
                edit: edit.id,
                field: edit.field,
                kind: kind.rawValue,
                base: edit.base,
                local: edit.local,
                register: merge.register.cell.value,
                fingerprint: Mirror.hex(fingerprint),
                policy: merge.policy.rawValue,
                state: .open,
                opened: table.events.at,
                fetch: table.fetch,
                deferredUntil: nil
            )
        if let known, let resolution = try table.activeResolution(ofConflict: known.id) {
            let cause = "merge: as resolution \(resolution.id) decided"
            try apply(resolution, to: edit, register: merge.register, cause: cause)
            counts.remembered += 1
            try counts.close(known, by: resolution, table.rows)
            return
        }
        conflict.edit = edit.id
        conflict.state = .open
        conflict.opened = table.events.at
        conflict.fetch = table.fetch
        conflict.deferredUntil = nil
        let new = kind == .field ? conflict.register : kind.rawValue
        let cause =
            switch kind {
            case .field: "merge: the register moved elsewhere"
            case .gone: "merge: the recordation is gone"
            case .unobserved: "merge: the column is gone"
            }
        try table.write(conflict, "conflict", cause: cause, old: edit.local, new: new)
        counts.opened += 1
    }

    /// Applies a resolution to the edit of its conflict: the edit gets a new base, or is closed, or is replaced by an
    /// edit with the resolution's value.
    package func apply(_ resolution: Resolution, to edit: Edit, register now: RegisterValue, cause: String) throws {
        switch resolution.choice {
        case .local, .link:
            var next = edit
            next.rebase(on: now)
            try table.write(next, "edit-kept", cause: cause, old: now.cell.value, new: next.local)
        case .register: try close(edit, .resolved, cause: cause, old: edit.local, new: now.cell.value)
        case .value:
            try close(edit, .resolved, cause: cause, old: edit.local, new: resolution.value)
            guard resolution.value != now.cell.value else { return }
            var next = Edit(
                id: try table.nextID("edit"),
                record: edit.record,
                field: edit.field,
                kind: edit.kind,
                entered: resolution.value,
                local: resolution.value,
                base: nil,
                changedOn: edit.changedOn,
                state: .open,
                actor: resolution.actor,
                at: table.events.at,
                reason: resolution.reason,
                replaces: edit.id
            )
            next.rebase(on: now)
            try table.write(next, "edited", cause: cause, old: now.cell.value, new: resolution.value)
        }
    }

    /// Closes an edit with a state, and appends an event.
    package func close(_ edit: Edit, _ state: Edit.State, cause: String, old: String?, new: String?) throws {
        var closed = edit
        closed.state = state
        try table.write(closed, "edit-\(state.rawValue)", cause: cause, old: old, new: new)
    }

    private func dissolveConflict(about open: ReconcilableEdit, cause: String) throws {
        if open.openConflict != nil { try dissolveConflict(about: open.edit, cause: cause) }
    }

    /// Dissolves the open conflict about an edit; it is not an error if there is none.
    func dissolveConflict(about edit: Edit, cause: String) throws {
        guard var conflict = try table.openConflict(ofEdit: edit.id) else { return }
        conflict.state = .dissolved
        try table.write(conflict, "conflict-dissolved", cause: cause, old: conflict.local, new: conflict.register)
        counts.dissolved += 1
    }

    /// Refreshes the corrected view of one recordation.
    package func refreshView(_ record: Int) throws { try view.refresh(record) }
}

extension Edit {
    /// Makes the register's present value the edit's base: later changes are compared with it.
    package mutating func rebase(on now: RegisterValue) {
        base = now.cell.value
        isBaseGone = now.isGone
        isBaseUnobserved = now.isUnobserved
    }
}
