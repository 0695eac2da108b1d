package import Mirror

extension EditTable {
    /// The conflict that was open about an edit before a newer edit superseded it; nil if none was open, or if the
    /// conflict changed since.
    package func conflict(beforeSuperseding edit: Edit) throws -> Conflict? {
        var last: [Int: Conflict] = [:]
        var former: Conflict?
        var candidate: Conflict?
        try forEachSnapshot(of: edit.record) { snapshot, kind, _ in
            if let conflict = snapshot.conflict {
                if conflict.id == former?.id { former = nil }
                candidate = kind == "conflict-dissolved" && conflict.edit == edit.id ? last[conflict.id] : nil
                last[conflict.id] = conflict
            } else if snapshot.edit?.id == edit.id, snapshot.edit?.state == .superseded {
                former = candidate?.state == .open ? candidate : nil
            } else {
                candidate = nil
            }
        }
        return former
    }

    /// The day until which a conflict was deferred before its last deferral; nil if it was not deferred before.
    func deferral(beforeTheLastOf conflict: Conflict) throws -> String? {
        var days: [String?] = []
        var now: String?
        try forEachSnapshot(of: conflict.record) { snapshot, kind, cause in
            guard let then = snapshot.conflict, then.id == conflict.id else { return }
            if kind == "conflict-deferred" {
                if !cause.hasPrefix("taken back") {
                    days.append(now)
                } else if !days.isEmpty {
                    days.removeLast()
                }
            } else if then.deferredUntil != now {
                days = []
            }
            now = then.deferredUntil
        }
        return days.last ?? nil
    }

    private func forEachSnapshot(
        of record: Int,
        _ body: (RowSnapshot, _ kind: String, _ cause: String) -> Void
    ) throws {
        let rows = try db.prepare(
            "SELECT detail, kind, cause FROM event WHERE record_id = ? AND detail IS NOT NULL ORDER BY seq",
            [record]
        )
        while let row = try rows.next() {
            if let snapshot = RowSnapshot(row["detail"]) { body(snapshot, row["kind"], row["cause"]) }
        }
    }
}
