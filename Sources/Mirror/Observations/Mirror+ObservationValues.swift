package import Recordations

extension Mirror {
    /// The values of an observation; nil for an unknown number.
    package static func values(ofObservation id: Int, _ db: SQLDatabase) throws -> FieldValues? {
        let columns = Field.allCases.map(\.name).joined(separator: ", ")
        let row = try db.row("SELECT \(columns) FROM observation WHERE id = ?", [id])
        return row.map(FieldValues.init)
    }
}

extension FieldValues {
    /// The values in the columns of a row that are named as fields of recordations.
    package init(_ row: SQLRow) { self.init { $0.isOfRecordations ? row[$0.name] : nil } }
}
