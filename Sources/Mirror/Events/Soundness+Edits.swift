internal import GRDB
internal import Recordations

extension Traces {
    /// What the open rows make of each recordation that has any.
    func standingByRecord() -> [Int: StandingEdits] {
        let open = Dictionary(grouping: edits.values.filter { $0.state == .open }, by: \.record)
        let asked = Dictionary(grouping: conflicts.values.filter { $0.state == .open }, by: \.record)
        return Dictionary(
            uniqueKeysWithValues: Set(open.keys).union(asked.keys).map { record in
                let edits = (open[record] ?? []).sorted { $0.id < $1.id }
                return (record, StandingEdits(edits, asked[record] ?? [], isFiled: filings[record] != nil))
            }
        )
    }
}

extension Mirror {
    /// Holds the rows of people's changes against the history, and the open ones against what the register says.
    static func checkEdits(_ traces: Traces, _ found: inout Soundness, _ db: Database) throws {
        found.edits = traces.edits.count
        func compare<Value: Equatable>(_ table: String, _ told: [Int: Value], _ rows: [Int: Value]) {
            for id in Set(told.keys).union(rows.keys).sorted() where told[id] != rows[id] {
                found.mistakes.append("\(table) \(id) is not what its history says")
            }
        }
        let rows = EditRows(db)
        compare("edit", traces.edits, try rows.edits("1").byNumber(\.id))
        compare("conflict", traces.conflicts, try rows.conflicts("1").byNumber(\.id))
        compare("resolution", traces.resolutions, try rows.resolutions("1").byNumber(\.id))
        compare("the filing of record", traces.filings, try rows.filings("filing IS NOT NULL").byNumber(\.record))
        for claim in try rows.unsettledClaims() {
            found.mistakes.append("edit \(claim.edit.id) was not held against what its register says")
        }
        for row in try Row.fetchAll(
            db,
            sql: """
                SELECT conflict.id FROM conflict LEFT JOIN edit ON edit.id = edit_id
                WHERE conflict.state = 'open' AND edit_id IS NOT NULL AND edit.state <> 'open'
                """
        ) {
            found.mistakes.append("conflict \(row[0] as Int) is open and its edit is closed")
        }
        let strays = try Int.fetchOne(
            db,
            sql: "SELECT count(*) FROM corrected WHERE record_id NOT IN (SELECT id FROM record WHERE is_corrected = 1)"
        )
        if let strays, strays > 0 { found.mistakes.append("\(strays) views belong to no correction") }
    }
}

extension Array {
    fileprivate func byNumber(_ number: (Element) -> Int) -> [Int: Element] {
        Dictionary(map { (number($0), $0) }) { first, _ in first }
    }
}
