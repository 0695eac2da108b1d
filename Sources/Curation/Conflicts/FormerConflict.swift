package import Mirror

extension EditTables {
    /// The open conflict about an edit as it was before a newer edit took that one's place; nil where none was open, or
    /// where something moved it since.
    package func conflict(beforeSuperseding edit: Edit) throws -> Conflict? {
        var last: [Int: Conflict] = [:]
        var former: Conflict?
        var candidate: Conflict?
        try eachTrace(of: edit.record) { trace, kind, _ in
            if let conflict = trace.conflict {
                if conflict.id == former?.id { former = nil }
                candidate = kind == "conflict-dissolved" && conflict.edit == edit.id ? last[conflict.id] : nil
                last[conflict.id] = conflict
            } else if trace.edit?.id == edit.id, trace.edit?.state == .superseded {
                former = candidate?.state == .open ? candidate : nil
            } else {
                candidate = nil
            }
        }
        return former
    }

    /// The day until which a conflict was put off before it was put off last; nil where it was not.
    func deferral(beforeTheLastOf conflict: Conflict) throws -> String? {
        var days: [String?] = []
        var now: String?
        try eachTrace(of: conflict.record) { trace, kind, cause in
            guard let told = trace.conflict, told.id == conflict.id else { return }
            if kind == "conflict-deferred" {
                if !cause.hasPrefix("taken back") {
                    days.append(now)
                } else if !days.isEmpty {
                    days.removeLast()
                }
            } else if told.deferredUntil != now {
                days = []
            }
            now = told.deferredUntil
        }
        return days.last ?? nil
    }

    private func eachTrace(of record: Int, _ body: (RowSnapshot, _ kind: String, _ cause: String) -> Void) throws {
        let rows = try db.prepare(
            "SELECT detail, kind, cause FROM event WHERE record_id = ? AND detail IS NOT NULL ORDER BY seq",
            [record]
        )
        while let row = try rows.next() {
            if let trace = RowSnapshot(row[0]) { body(trace, row[1], row[2]) }
        }
    }
}
