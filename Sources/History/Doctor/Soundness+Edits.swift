internal import Curation
internal import Mirror
internal import Recordations

extension Traces {
    /// What the open rows make of a recordation.
    func standing(of record: Int) -> OpenEdits {
        let open = edits.values.filter { $0.state == .open }.sorted { $0.id < $1.id }
        let asked = conflicts.values.filter { $0.state == .open }
        guard !open.isEmpty || !asked.isEmpty else { return OpenEdits() }
        return OpenEdits(open, asked, isFiled: filings[record] != nil)
    }
}

extension Mirror {
    /// Holds the rows of people's changes to one recordation against its history.
    static func compareEdits(_ traces: Traces, of record: Int, _ rows: StatementCache, _ found: inout Soundness) throws
    {
        func compare<Value: Equatable>(_ table: String, _ told: [Int: Value], _ rows: [Int: Value]) {
            for id in Set(told.keys).union(rows.keys).sorted() where told[id] != rows[id] {
                found.mistakes.append("\(table) \(id) is not what its history says")
            }
        }
        found.edits += traces.edits.count
        compare("edit", traces.edits, try rows.edits("record_id = ?", record).byNumber(\.id))
        compare("conflict", traces.conflicts, try rows.conflicts("record_id = ?", record).byNumber(\.id))
        guard !traces.isEmpty else { return }
        compare(
            "resolution",
            traces.resolutions,
            try rows.resolutions("conflict_id IN (SELECT id FROM conflict WHERE record_id = ?)", record).byNumber(\.id)
        )
        compare(
            "the filing of record",
            traces.filings,
            try rows.filings("id = ? AND filing IS NOT NULL", record).byNumber(\.record)
        )
    }

    /// Holds the open edits against what the register says, and the views against the edits.
    static func checkEdits(_ found: inout Soundness, _ db: SQLDatabase) throws {
        let rows = StatementCache(db)
        for claim in try rows.unsettledClaims() {
            found.mistakes.append("edit \(claim.edit.id) was not held against what its register says")
        }
        let closed = try SQLStatement(
            db,
            """
            SELECT conflict.id FROM conflict LEFT JOIN edit ON edit.id = edit_id
            WHERE conflict.state = 'open' AND edit_id IS NOT NULL AND edit.state <> 'open'
            """
        )
        while try closed.step(), !found.isHopeless {
            found.mistakes.append("conflict \(closed.integer(0)) is open and its edit is closed")
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
