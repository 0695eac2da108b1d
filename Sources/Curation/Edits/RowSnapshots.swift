package import Mirror
internal import Recordations

/// The rows of edits, conflicts, resolutions, filings and decisions that events give, each as in its last snapshot.
package struct RowSnapshots {
    package private(set) var edits: [Int: Edit] = [:]
    package private(set) var conflicts: [Int: Conflict] = [:]
    package private(set) var resolutions: [Int: Resolution] = [:]
    package private(set) var filings: [Int: Filing] = [:]
    package private(set) var decisions: [Int: ListDecision] = [:]

    package var isEmpty: Bool {
        edits.isEmpty && conflicts.isEmpty && resolutions.isEmpty && filings.isEmpty && decisions.isEmpty
    }

    /// Adds the next snapshot, in the order of events.
    package mutating func add(_ snapshot: RowSnapshot) {
        if let edit = snapshot.edit { edits[edit.id] = edit }
        if let conflict = snapshot.conflict { conflicts[conflict.id] = conflict }
        if let resolution = snapshot.resolution { resolutions[resolution.id] = resolution }
        if let filing = snapshot.filing { filings[filing.record] = filing }
        if let decision = snapshot.decision { decisions[decision.id] = decision }
    }

    /// Reads the snapshots of a recordation before an instant; all of them if the instant is nil.
    package init(record: Int, until instant: String?, _ db: SQLDatabase) throws {
        let details = try db.prepare(
            """
            SELECT detail FROM event
            WHERE record_id = ? AND detail IS NOT NULL AND (? IS NULL OR at < ?) ORDER BY seq
            """,
            [record, instant, instant]
        )
        while try details.step() {
            if let snapshot = RowSnapshot(details["detail"]) { add(snapshot) }
        }
    }

    package init() {}
}
