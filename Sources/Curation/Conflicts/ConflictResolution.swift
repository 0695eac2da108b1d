internal import FoundationEssentials
internal import Merging
public import Mirror
public import Recordations

/// The result of resolving or deferring a conflict.
public struct ResolveResult: Sendable {
    /// The conflict as it is now.
    public let conflict: Conflict
    /// `REGISTER:KEY`.
    public let recordation: String
    /// The field's value in the corrected view now.
    public let after: String?
    /// The conflict's edit, or the edit that the resolution made, as it is now.
    public let edit: Edit?
}

extension Mirror {
    /// Resolves a conflict in one transaction.
    ///
    /// `value` is the third value in its canonical form, or with `link` the recordation that a filed recordation is.
    /// Throws ``MirrorError`` if the conflict was resolved or dissolved meanwhile.
    public func resolve(
        _ id: Int,
        _ choice: Resolution.Choice,
        value: String? = nil,
        reason: String,
        actor: String,
        isDryRun: Bool = false
    ) throws -> ResolveResult {
        try writeEdits(actor: actor, isDryRun: isDryRun) { table, reconciler in
            let conflict = try Mirror.openConflict(id, table)
            let resolution = Resolution(
                id: try table.nextID("resolution"),
                conflict: id,
                choice: choice,
                value: value,
                actor: actor,
                at: table.events.at,
                reason: reason
            )
            return try Mirror.resolve(conflict, by: resolution, table, reconciler)
        }
    }

    private static func resolve(
        _ open: Conflict,
        by chosen: Resolution,
        _ table: EditTable,
        _ reconciler: EditReconciler
    ) throws -> ResolveResult {
        var (conflict, resolution) = (open, chosen)
        let cause = "resolve: \(resolution.reason)"
        guard let edit = try conflict.edit.flatMap({ try table.edit($0) }), let field = edit.registerField else {
            return try Mirror.link(conflict, by: resolution, table, reconciler)
        }
        guard let now = try reconciler.registerValue(of: field, record: edit.record) else {
            throw MirrorError(.moved, "\(try recordName(edit.record, table.db)) is in no edition any more")
        }
        // A third value that is the edit's or the register's value chooses that side.
        if chosen.choice == .value, chosen.value == now.cell.value || chosen.value == edit.local {
            resolution = Resolution(
                id: chosen.id,
                conflict: chosen.conflict,
                choice: chosen.value == edit.local ? .local : .register,
                value: nil,
                actor: chosen.actor,
                at: chosen.at,
                reason: chosen.reason
            )
        }
        try table.write(resolution, record: edit.record, "resolution", cause: cause)
        table.resolution = resolution.id
        conflict.state = .resolved
        let value =
            switch resolution.choice {
            case .value: resolution.value
            case .local: edit.local
            case .register, .link: now.cell.value
            }
        try table.write(conflict, "conflict-resolved", cause: cause, old: conflict.local, new: value)
        try reconciler.apply(resolution, to: edit, register: now, cause: cause)
        table.resolution = nil
        try reconciler.reconcile(record: edit.record)
        return ResolveResult(
            conflict: conflict,
            recordation: try recordName(edit.record, table.db),
            after: try shown(edit.field, record: edit.record, table.rows),
            edit: try table.openEdit(ofKindOf: edit) ?? table.edit(edit.id)
        )
    }

    // Throws if the conflict does not exist, or is resolved or dissolved.
    private static func openConflict(_ id: Int, _ table: EditTable) throws -> Conflict {
        guard let conflict = try table.conflict(id) else {
            throw MirrorError(.moved, "there is no conflict \(id)", advice: "recordal conflicts lists them")
        }
        switch conflict.state {
        case .open: return conflict
        case .resolved:
            let resolution = try table.activeResolution(ofConflict: id)
            throw MirrorError(
                .overtaken,
                "conflict \(id) is answered already"
                    + (resolution
                        .map { ": \($0.value ?? $0.choice.rawValue), by \($0.actor) at \($0.at) (\($0.reason))" }
                        ?? ""),
                advice: "to decide otherwise take that back first: recordal undo resolution \(id) --reason TEXT"
            )
        case .dissolved:
            let newer = try conflict.edit.flatMap { try table.openConflict(ofEdit: $0) }
            throw MirrorError(
                .overtaken,
                "conflict \(id) is none any more: a side moved, or the edit was taken back",
                advice: newer.map { "what is asked now is conflict \($0.id)" }
                    ?? "recordal conflicts lists what is open"
            )
        }
    }

    /// Defers a conflict: until that day it is not shown as open.
    public func `defer`(
        _ id: Int,
        until day: CivilDate,
        reason: String?,
        actor: String,
        isDryRun: Bool = false
    ) throws -> ResolveResult {
        try writeEdits(actor: actor, isDryRun: isDryRun) { table, _ in
            var conflict = try Mirror.openConflict(id, table)
            let old = conflict.deferredUntil
            conflict.deferredUntil = day.description
            let cause = "defer" + (reason.map { ": \($0)" } ?? "")
            try table.write(conflict, "conflict-deferred", cause: cause, old: old, new: day.description)
            return ResolveResult(
                conflict: conflict,
                recordation: try Mirror.recordName(conflict.record, table.db),
                after: try Mirror.shown(conflict.field, record: conflict.record, table.rows),
                edit: try conflict.edit.flatMap { try table.edit($0) }
            )
        }
    }
}
