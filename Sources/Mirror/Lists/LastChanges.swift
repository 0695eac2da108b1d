public import Recordations

/// The days on which a recordation was added and its fields last changed.
public struct LastChanges: Sendable {
    /// The day on which it was added; nil where no event says so.
    public var added: CivilDate?
    /// The day of the last change of each field that changed since.
    public var fields: [String: CivilDate] = [:]
}

extension Mirror {
    /// The days of the last changes of recordations, by their numbers.
    public func daysOfLastChange(ofRecords records: [Int]) throws -> [Int: LastChanges] {
        try read { db in
            var days: [Int: LastChanges] = [:]
            let rows = try db.prepare(
                """
                SELECT record_id, kind, field, max(at) AS at
                FROM json_each(?) AS wanted CROSS JOIN event ON event.record_id = wanted.value
                WHERE kind = 'added' OR field IS NOT NULL GROUP BY record_id, kind = 'added', field
                """,
                [records.jsonArray]
            )
            while let row = try rows.next() {
                let record: Int = row["record_id"]
                guard let day = CivilDate(String((row["at"] as String).prefix(10))) else { continue }
                if let field: String = row["field"] {
                    days[record, default: LastChanges()].fields[field] = day
                } else {
                    days[record, default: LastChanges()].added = day
                }
            }
            return days
        }
    }
}
