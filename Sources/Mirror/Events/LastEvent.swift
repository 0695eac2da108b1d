/// The last event of a recordation.
public struct LastEvent: Sendable {
    /// Its number.
    public let seq: Int
    /// When it was written, RFC 3339 UTC.
    public let at: String
}

extension Mirror {
    /// The last event of each recordation, by the recordation's number.
    public func lastEvents() throws -> [Int: LastEvent] {
        try read { db in
            // With one max(), SQLite reads the other columns from the row that has the maximum (lang_select.html, 2.5).
            // Read by position: there is one row for each recordation.
            let rows = try SQLStatement(
                db,
                "SELECT record_id, max(seq), at FROM event WHERE record_id IS NOT NULL GROUP BY record_id"
            )
            var all: [Int: LastEvent] = [:]
            while try rows.step() { all[rows.integer(0)] = LastEvent(seq: rows.integer(1), at: rows.text(2) ?? "") }
            return all
        }
    }
}
