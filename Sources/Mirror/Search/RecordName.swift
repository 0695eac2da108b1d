internal import Recordations

extension Mirror {
    /// The query of `REGISTER:KEY` by number.
    static let recordNameQuery = """
        SELECT register.name || ':' || record.key AS name FROM record
        JOIN register ON register.id = record.register_id WHERE record.id = ?
        """

    /// `REGISTER:KEY` of a recordation; `?` for an unknown number.
    package static func recordName(_ record: Int, _ db: SQLDatabase) throws -> String {
        try db.value(recordNameQuery, [record], as: String.self) ?? "?"
    }
}

extension Mirror {
    /// `REGISTER:KEY` of a recordation; `?` for an unknown number.
    public func name(ofRecord record: Int) throws -> String { try read { db in try Mirror.recordName(record, db) } }

    /// The number of the listed recordation with exactly that key; nil where the register has none.
    public func number(register: String, key: String) throws -> Int? {
        try read { db in
            try db.value(
                """
                SELECT record.id FROM record JOIN register ON register.id = record.register_id
                WHERE register.name = ? AND record.key IN (?, ?) AND \(Mirror.isListed)
                """,
                [register, key, RecordKey.comparable(key)],
                as: Int.self
            )
        }
    }
}
