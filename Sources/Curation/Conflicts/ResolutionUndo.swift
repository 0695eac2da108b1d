public import Mirror
internal import Recordations

extension Mirror {
    /// Undoes the resolution or the deferral of a conflict: the conflict is open again, and each row as it was before.
    ///
    /// Throws ``MirrorError`` if there is nothing to undo, or if a later change depends on it.
    public func undoResolution(
        ofConflict id: Int,
        reason: String,
        actor: String,
        isDryRun: Bool = false
    ) throws -> ResolveResult {
        try writeEdits(actor: actor, isDryRun: isDryRun) { table, reconciler in
            guard var conflict = try table.conflict(id) else {
                throw MirrorError(.moved, "there is no conflict \(id)", advice: "recordal conflicts --all lists them")
            }
            let cause = "taken back: \(reason)"
            if conflict.state == .open, let day = conflict.deferredUntil {
                conflict.deferredUntil = try table.deferral(beforeTheLastOf: conflict)
                let former = conflict.deferredUntil
                try table.write(conflict, "conflict-deferred", cause: cause, old: day, new: former)
            } else {
                guard let resolution = try table.activeResolution(ofConflict: id) else {
                    throw MirrorError(.moved, "conflict \(id) has no answer that could be taken back")
                }
                try Mirror.undo(resolution, of: conflict, cause: cause, table, reconciler)
            }
            return ResolveResult(
                conflict: try table.conflict(id) ?? conflict,
                recordation: try Mirror.recordName(conflict.record, table.db),
                after: try Mirror.shown(conflict.field, record: conflict.record, table.rows),
                edit: try conflict.edit.flatMap { try table.edit($0) }
            )
        }
    }

    private static func undo(
        _ resolution: Resolution,
        of conflict: Conflict,
        cause: String,
        _ table: EditTable,
        _ reconciler: EditReconciler
    ) throws {
        if try table.isRedacted(resolution, record: conflict.record) {
            throw MirrorError(
                .moved,
                "the answer to conflict \(conflict.id) was redacted: what it changed is not known any more",
                advice:
                    "make a new edit instead: recordal edit \(try recordName(conflict.record, table.db)) FIELD=VALUE"
            )
        }
        let plan = try UndoPlan(of: resolution, conflict, table)
        if let newer = try plan.laterChange(table) {
            throw MirrorError(
                .moved,
                "the answer to conflict \(conflict.id) cannot be taken back: \(newer) stands on it",
                advice: "take that back first (recordal history \(try recordName(conflict.record, table.db)))"
            )
        }
        try plan.restore(table, cause: cause)
        var undone = resolution
        undone.isUndone = true
        try table.write(undone, record: conflict.record, "resolution-undone", cause: cause)
        for record in plan.records.sorted() { try reconciler.reconcile(record: record) }
    }
}
