internal import Curation
internal import Mirror
internal import Recordations

extension RowSnapshots {
    /// The effects of the open edits and conflicts on a recordation.
    func openEdits(of record: Int) -> OpenEdits {
        let open = edits.values.filter { $0.state == .open }.sorted { $0.id < $1.id }
        let openConflicts = conflicts.values.filter { $0.state == .open }
        guard !open.isEmpty || !openConflicts.isEmpty else { return OpenEdits() }
        return OpenEdits(open, openConflicts, isFiled: filings[record] != nil)
    }
}

extension Mirror {
    /// Compares the rows of edits, conflicts, resolutions, filings and decisions of one recordation with the snapshots in its
    /// events.
    static func compareEdits(
        _ snapshots: RowSnapshots,
        of record: Int,
        with rows: StatementCache,
        _ found: inout Soundness
    ) throws {
        func compare<Value: Equatable>(_ table: String, _ wanted: [Int: Value], _ rows: [Int: Value]) {
            for id in Set(wanted.keys).union(rows.keys).sorted() where wanted[id] != rows[id] {
                found.mistakes.append("\(table) \(id) is not what its history says")
            }
        }
        found.edits += snapshots.edits.count
        compare("edit", snapshots.edits, try rows.edits("record_id = ?", record).byNumber(\.id))
        compare("conflict", snapshots.conflicts, try rows.conflicts("record_id = ?", record).byNumber(\.id))
        guard !snapshots.isEmpty else { return }
        compare(
            "resolution",
            snapshots.resolutions,
            try rows.resolutions("conflict_id IN (SELECT id FROM conflict WHERE record_id = ?)", record).byNumber(\.id)
        )
        compare(
            "the filing of record",
            snapshots.filings,
            try rows.filings("id = ? AND filing IS NOT NULL", record).byNumber(\.record)
        )
        compare("decision", snapshots.decisions, try rows.decisions("record_id = ?", record).byNumber(\.id))
    }

    /// Checks that every open edit is reconciled, and that conflicts and corrected views belong to open edits.
    static func checkEdits(_ found: inout Soundness, _ db: SQLDatabase) throws {
        let rows = StatementCache(db)
        var last = 0
        while !found.isHopeless {
            let edits = try rows.reconcilableEdits(after: last, limit: 4_096)
            for open in edits where !open.isReconciled {
                found.mistakes.append("edit \(open.edit.id) was not held against what its register says")
            }
            guard let end = edits.last else { break }
            last = end.edit.id
        }
        let closed = try SQLStatement(
            db,
            """
            SELECT conflict.id AS id FROM conflict LEFT JOIN edit ON edit.id = edit_id
            WHERE conflict.state = 'open' AND edit_id IS NOT NULL AND edit.state <> 'open'
            """
        )
        while try closed.step(), !found.isHopeless {
            found.mistakes.append("conflict \(closed["id"] as Int) is open and its edit is closed")
        }
        let strays = try db.value(
            "SELECT count(*) FROM corrected WHERE record_id NOT IN (SELECT id FROM record WHERE is_corrected = 1)",
            as: Int.self
        )
        if let strays, strays > 0 { found.mistakes.append("\(strays) views belong to no correction") }
    }
}

extension Array {
    fileprivate func byNumber(_ number: (Element) -> Int) -> [Int: Element] {
        Dictionary(map { (number($0), $0) }) { first, _ in first }
    }
}
