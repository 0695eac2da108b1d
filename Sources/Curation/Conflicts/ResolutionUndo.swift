public import Mirror
internal import Recordations

extension Mirror {
    /// Takes an answer back, or a putting off: the question is open again, and each row as it was before.
    ///
    /// Throws ``MirrorError`` where there is nothing to take back, or something stands on it, and says what.
    public func undoResolution(
        ofConflict id: Int,
        reason: String,
        actor: String,
        isDryRun: Bool = false
    ) throws -> ResolveResult {
        try writeEdits(actor: actor, isDryRun: isDryRun) { tables, settlement in
            guard var conflict = try tables.conflict(id) else {
                throw MirrorError(.moved, "there is no conflict \(id)", advice: "recordal conflicts --all lists them")
            }
            let cause = "taken back: \(reason)"
            if conflict.state == .open, let day = conflict.deferredUntil {
                conflict.deferredUntil = try tables.deferral(beforeTheLastOf: conflict)
                let former = conflict.deferredUntil
                try tables.write(conflict, "conflict-deferred", cause: cause, old: day, new: former)
            } else {
                guard let answer = try tables.standingResolution(ofConflict: id) else {
                    throw MirrorError(.moved, "conflict \(id) has no answer that could be taken back")
                }
                try Mirror.undo(answer, conflict, cause, tables, settlement)
            }
            return ResolveResult(
                conflict: try tables.conflict(id) ?? conflict,
                recordation: try Mirror.recordName(conflict.record, tables.db),
                after: try Mirror.shown(conflict.field, record: conflict.record, tables.rows),
                edit: try conflict.edit.flatMap { try tables.edit($0) }
            )
        }
    }

    private static func undo(
        _ answer: Resolution,
        _ conflict: Conflict,
        _ cause: String,
        _ tables: EditTables,
        _ settlement: EditReconciler
    ) throws {
        if try tables.isRedacted(answer, record: conflict.record) {
            throw MirrorError(
                .moved,
                "the answer to conflict \(conflict.id) was redacted: what it changed is not known any more",
                advice:
                    "make a new edit instead: recordal edit \(try recordName(conflict.record, tables.db)) FIELD=VALUE"
            )
        }
        let history = try UndoPlan(under: answer, conflict, tables)
        if let newer = try history.newer(tables) {
            throw MirrorError(
                .moved,
                "the answer to conflict \(conflict.id) cannot be taken back: \(newer) stands on it",
                advice: "take that back first (recordal history \(try recordName(conflict.record, tables.db)))"
            )
        }
        try history.restore(tables, cause: cause)
        var undone = answer
        undone.isUndone = true
        try tables.write(undone, record: conflict.record, "resolution-undone", cause: cause)
        for record in history.records.sorted() { try settlement.settle(record: record) }
    }
}

/// The rows that one answer, or one fetch, moved: as they were before, and as it left them.
package struct UndoPlan {
    private struct Step {
        package var before: RowSnapshot?
        package var after: RowSnapshot
        /// Whether something later moved the row.
        var isMovedOn = false
    }

    private var steps: [RowSnapshot.Row: Step] = [:]
    private var order: [RowSnapshot.Row] = []
    package private(set) var records: Set<Int> = []

    /// What an answer moved.
    package init(under answer: Resolution, _ conflict: Conflict, _ tables: EditTables) throws {
        records = [conflict.record]
        if let linked = try tables.filing(conflict.record)?.linked { records.insert(linked) }
        try walk(tables) { trace, _ in trace.by == answer.id }
    }

    /// What a fetch moved.
    package init(fetch: Int, _ tables: EditTables) throws {
        records = try Set(
            tables.db.values(
                "SELECT record_id FROM event WHERE fetch_id = ? AND detail IS NOT NULL",
                [fetch],
                as: Int.self
            )
        )
        try walk(tables) { _, its in its.fetch == fetch }
    }

    /// What one revision moved; with `byContent` a row that was moved since and is as the revision left it counts as not moved.
    package init(_ revision: Revision, _ tables: EditTables, byContent: Bool = false) throws {
        records = try Set(
            tables.db.values(
                "SELECT record_id FROM event WHERE seq BETWEEN ? AND ? AND detail IS NOT NULL",
                [revision.events.lowerBound, revision.events.upperBound - 1],
                as: Int.self
            )
        )
        let last = try walk(tables) { _, its in revision.events.contains(its.seq) }
        guard byContent else { return }
        for name in order where last[name]?.isSame(as: steps[name]?.after) == true { steps[name]?.isMovedOn = false }
    }

    // An undoing leaves its own traces: a row counts from its last one on. Gives the last trace of each row.
    @discardableResult
    private mutating func walk(
        _ tables: EditTables,
        _ isMine: (RowSnapshot, (fetch: Int?, seq: Int)) -> Bool
    ) throws -> [RowSnapshot.Row: RowSnapshot] {
        var all: [RowSnapshot.Row: RowSnapshot] = [:]
        for record in records.sorted() {
            let rows = try tables.db.prepare(
                """
                SELECT detail, fetch_id, seq FROM event WHERE record_id = ? AND detail IS NOT NULL ORDER BY seq
                """,
                [record]
            )
            var last: [RowSnapshot.Row: RowSnapshot] = [:]
            while let row = try rows.next() {
                guard let trace = RowSnapshot(row[0]), let name = trace.row else { continue }
                if case .resolution = name { continue }
                if isMine(trace, (row[1], row[2])) {
                    if steps[name] == nil {
                        steps[name] = Step(before: last[name], after: trace)
                        order.append(name)
                    }
                    steps[name]?.after = trace
                    steps[name]?.isMovedOn = false
                } else {
                    steps[name]?.isMovedOn = true
                }
                last[name] = trace
            }
            all.merge(last) { $1 }
        }
        return all
    }

    /// What moved a row later, in words; nil where nothing did.
    package func newer(_ tables: EditTables) throws -> String? {
        for name in order where steps[name]?.isMovedOn == true {
            if let words = try words(name, tables) { return words }
        }
        if let edit = try inTheWay(tables) { return "edit \(edit)" }
        // A question about an edit that the answer moved was asked later.
        for name in order {
            guard case .edit(let id) = name, let open = try tables.openConflict(ofEdit: id) else { continue }
            if steps[.conflict(open.id)] == nil { return "conflict \(open.id)" }
        }
        return nil
    }

    /// The open edit that was made since in the place of one that would be opened again; nil where there is none.
    package func inTheWay(_ tables: EditTables) throws -> Int? {
        for name in order {
            guard let step = steps[name], !step.isMovedOn, let edit = step.before?.edit, edit.state == .open,
                let open = try tables.openEdit(ofKindOf: edit), open.id != edit.id,
                steps[.edit(open.id)] == nil
            else { continue }
            return open.id
        }
        return nil
    }

    private func words(_ name: RowSnapshot.Row, _ tables: EditTables) throws -> String? {
        switch name {
        case .edit(let id):
            guard let edit = try tables.edit(id) else { return nil }
            let newer = try tables.db.value(
                "SELECT id FROM edit WHERE replaces_id = ? AND state <> 'withdrawn' ORDER BY id DESC",
                [id],
                as: Int.self
            )
            return newer.map { "edit \($0)" }
                ?? (edit.state == .open
                    ? "a later change of edit \(id)" : "the end of edit \(id) (\(edit.state.rawValue))")
        case .conflict(let id):
            return try tables.standingResolution(ofConflict: id).map { _ in "the answer to conflict \(id)" }
        case .filing, .resolution: return nil
        }
    }

    /// Gives every row that nothing later moved its former content; what began with this is taken back.
    package func restore(_ tables: EditTables, cause: String) throws {
        // What was opened goes before what was closed is opened again: one open edit a field, one question an edit.
        for name in order {
            guard let step = steps[name], !step.isMovedOn, step.before == nil else { continue }
            if var edit = step.after.edit {
                edit.state = .withdrawn
                try tables.write(edit, "edit-withdrawn", cause: cause, old: edit.local, new: nil)
            }
            if var conflict = step.after.conflict {
                conflict.state = .dissolved
                try tables.write(conflict, "conflict-dissolved", cause: cause, old: conflict.local, new: nil)
            }
        }
        let kept = order.compactMap { name in steps[name].flatMap { $0.isMovedOn ? nil : $0.before } }
        for conflict in kept.compactMap(\.conflict) where conflict.state != .open {
            try tables.write(conflict, "conflict-\(conflict.state.rawValue)", cause: cause, old: nil, new: nil)
        }
        for edit in kept.compactMap(\.edit) {
            let kind = edit.state == .open ? "edit-reopened" : "edit-\(edit.state.rawValue)"
            try tables.write(edit, kind, cause: cause, old: nil, new: edit.local)
        }
        for conflict in kept.compactMap(\.conflict) where conflict.state == .open {
            if var other = try conflict.edit.flatMap({ try tables.openConflict(ofEdit: $0) }), other.id != conflict.id {
                other.state = .dissolved
                try tables.write(other, "conflict-dissolved", cause: cause, old: other.local, new: other.register)
            }
            try tables.write(conflict, "conflict", cause: cause, old: conflict.local, new: conflict.register)
        }
        for filing in kept.compactMap(\.filing) { try tables.write(filing, cause: cause, old: nil) }
    }
}

extension RowSnapshot {
    /// Whether the row that it tells of has the content that another one tells.
    fileprivate func isSame(as other: RowSnapshot?) -> Bool {
        edit == other?.edit && conflict == other?.conflict && filing == other?.filing
    }
}
