package import Mirror

/// The rows that a resolution, a fetch or a revision changed, each as it was before and after the change.
package struct UndoPlan {
    private struct Step {
        var before: RowSnapshot?
        var after: RowSnapshot
        /// Whether the row changed again later.
        var isChangedLater = false
    }

    private var steps: [RowSnapshot.Row: Step] = [:]
    private var order: [RowSnapshot.Row] = []
    /// The numbers of the recordations whose events are read.
    package private(set) var records: Set<Int> = []

    /// The rows that a resolution changed.
    package init(of resolution: Resolution, _ conflict: Conflict, _ table: EditTable) throws {
        records = [conflict.record]
        if let linked = try table.filing(conflict.record)?.linked { records.insert(linked) }
        try readSteps(table) { snapshot, _ in snapshot.by == resolution.id }
    }

    /// The rows that a fetch changed.
    package init(fetch: Int, _ table: EditTable) throws {
        records = try Set(
            table.db.values(
                "SELECT record_id FROM event WHERE fetch_id = ? AND detail IS NOT NULL",
                [fetch],
                as: Int.self
            )
        )
        try readSteps(table) { _, event in event.fetch == fetch }
    }

    /// The rows that a revision changed.
    ///
    /// With `byContent` a row that changed later, and has the revision's content again, counts as unchanged since.
    package init(_ revision: Revision, _ table: EditTable, byContent: Bool = false) throws {
        records = try Set(
            table.db.values(
                "SELECT record_id FROM event WHERE seq BETWEEN ? AND ? AND detail IS NOT NULL",
                [revision.events.lowerBound, revision.events.upperBound - 1],
                as: Int.self
            )
        )
        let last = try readSteps(table) { _, event in revision.events.contains(event.seq) }
        guard byContent else { return }
        for name in order where last[name]?.isSame(as: steps[name]?.after) == true {
            steps[name]?.isChangedLater = false
        }
    }

    // An undo appends snapshots as well, so a row is followed from its last own snapshot on. Returns the last snapshot
    // of each row.
    @discardableResult
    private mutating func readSteps(
        _ table: EditTable,
        _ isMine: (RowSnapshot, (fetch: Int?, seq: Int)) -> Bool
    ) throws -> [RowSnapshot.Row: RowSnapshot] {
        var all: [RowSnapshot.Row: RowSnapshot] = [:]
        for record in records.sorted() {
            let rows = try table.db.prepare(
                """
                SELECT detail, fetch_id, seq FROM event WHERE record_id = ? AND detail IS NOT NULL ORDER BY seq
                """,
                [record]
            )
            var last: [RowSnapshot.Row: RowSnapshot] = [:]
            while let row = try rows.next() {
                guard let snapshot = RowSnapshot(row["detail"]), let name = snapshot.row else { continue }
                if case .resolution = name { continue }
                if isMine(snapshot, (row["fetch_id"], row["seq"])) {
                    if steps[name] == nil {
                        steps[name] = Step(before: last[name], after: snapshot)
                        order.append(name)
                    }
                    steps[name]?.after = snapshot
                    steps[name]?.isChangedLater = false
                } else {
                    steps[name]?.isChangedLater = true
                }
                last[name] = snapshot
            }
            all.merge(last) { $1 }
        }
        return all
    }

    /// A later change that depends on the rows, as a phrase such as `edit 7`; nil if there is none.
    package func laterChange(_ table: EditTable) throws -> String? {
        for name in order where steps[name]?.isChangedLater == true {
            if let change = try laterChange(of: name, table) { return change }
        }
        if let edit = try blockingEdit(table) { return "edit \(edit)" }
        // A conflict about a changed edit was opened later.
        for name in order {
            guard case .edit(let id) = name, let open = try table.openConflict(ofEdit: id) else { continue }
            if steps[.conflict(open.id)] == nil { return "conflict \(open.id)" }
        }
        return nil
    }

    /// The number of an open edit of a field whose former edit would be opened again; nil if there is none.
    package func blockingEdit(_ table: EditTable) throws -> Int? {
        for name in order {
            guard let step = steps[name], !step.isChangedLater, let edit = step.before?.edit, edit.state == .open,
                let open = try table.openEdit(ofKindOf: edit), open.id != edit.id,
                steps[.edit(open.id)] == nil
            else { continue }
            return open.id
        }
        return nil
    }

    private func laterChange(of name: RowSnapshot.Row, _ table: EditTable) throws -> String? {
        switch name {
        case .edit(let id):
            guard let edit = try table.edit(id) else { return nil }
            let newer = try table.db.value(
                "SELECT id FROM edit WHERE replaces_id = ? AND state <> 'withdrawn' ORDER BY id DESC",
                [id],
                as: Int.self
            )
            return newer.map { "edit \($0)" }
                ?? (edit.state == .open
                    ? "a later change of edit \(id)" : "the end of edit \(id) (\(edit.state.rawValue))")
        case .conflict(let id):
            return try table.activeResolution(ofConflict: id).map { _ in "the answer to conflict \(id)" }
        case .filing, .resolution, .decision: return nil
        }
    }

    /// Restores the former content of every row that did not change later; rows that the change made are withdrawn or
    /// dissolved.
    package func restore(_ table: EditTable, cause: String) throws {
        // New rows are closed before former ones are opened: a field has one open edit, and an edit one open conflict.
        for name in order {
            guard let step = steps[name], !step.isChangedLater, step.before == nil else { continue }
            if var edit = step.after.edit {
                edit.state = .withdrawn
                try table.write(edit, "edit-withdrawn", cause: cause, old: edit.local, new: nil)
            }
            if var conflict = step.after.conflict {
                conflict.state = .dissolved
                try table.write(conflict, "conflict-dissolved", cause: cause, old: conflict.local, new: nil)
            }
        }
        let kept = order.compactMap { name in steps[name].flatMap { $0.isChangedLater ? nil : $0.before } }
        for conflict in kept.compactMap(\.conflict) where conflict.state != .open {
            try table.write(conflict, "conflict-\(conflict.state.rawValue)", cause: cause, old: nil, new: nil)
        }
        for edit in kept.compactMap(\.edit) {
            let kind = edit.state == .open ? "edit-reopened" : "edit-\(edit.state.rawValue)"
            try table.write(edit, kind, cause: cause, old: nil, new: edit.local)
        }
        for conflict in kept.compactMap(\.conflict) where conflict.state == .open {
            if var other = try conflict.edit.flatMap({ try table.openConflict(ofEdit: $0) }), other.id != conflict.id {
                other.state = .dissolved
                try table.write(other, "conflict-dissolved", cause: cause, old: other.local, new: other.register)
            }
            try table.write(conflict, "conflict", cause: cause, old: conflict.local, new: conflict.register)
        }
        for filing in kept.compactMap(\.filing) { try table.write(filing, cause: cause, old: nil) }
    }
}

extension RowSnapshot {
    /// Whether the row has the same content in another snapshot.
    fileprivate func isSame(as other: RowSnapshot?) -> Bool {
        edit == other?.edit && conflict == other?.conflict && filing == other?.filing
    }
}
