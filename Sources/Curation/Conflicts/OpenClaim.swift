package import Merging
package import Mirror
internal import Recordations

/// An open edit of a register's field, beside what the register says now and what is asked about it.
package struct OpenClaim {
    package let edit: Edit
    package let register: RegisterValue
    /// The source that speaks for the register.
    package let source: String
    /// The number of the open question about it.
    package let asked: Int?

    fileprivate init(_ row: SQLStatement) {
        edit = Edit(row)
        let next = Int32(Edit.columnNames.count)
        register = RegisterValue(Cell(row.text(next)), isGone: row.flag(next + 1), isUnobserved: row.flag(next + 2))
        source = row.text(next + 3) ?? ""
        asked = row.optionalInteger(next + 4)
    }
}

extension StatementCache {
    /// The open claims on one recordation that its register shows.
    func claims(record: Int) throws -> [OpenClaim] {
        try statement("SELECT \(Self.columns) FROM (\(Self.open)) WHERE record_id = ? ORDER BY id")
            .all([record], OpenClaim.init)
    }

    /// The open claims that something is to be done about, by number, from one on: none right after a settlement (I13).
    ///
    /// An edit is settled where the register says what its base says, or where just this is being asked.
    package func unsettledClaims(after id: Int = 0, limit: Int = .max) throws -> [OpenClaim] {
        try statement(Self.unsettled).all([id, limit], OpenClaim.init)
    }

    private static let columns = Edit.columns + ", word, gone, unobserved, source, asked_id"

    private static func eachField(_ value: (Field) -> String) -> String {
        "CASE edit.field \(Field.allCases.map { "WHEN '\($0.name)' THEN \(value($0))" }.joined(separator: " ")) END"
    }

    private static let open = """
        SELECT \(Edit.columnNames.map { "edit.\($0)" }.joined(separator: ", ")),
            \(eachField { "observation.\($0.name)" }) AS word,
            record.is_tombstone OR record.presence IN ('disappeared', 'explained') AS gone,
            observation.unobserved >> \(eachField { "\($0.rawValue)" }) & 1 AS unobserved,
            source.name AS source, conflict.id AS asked_id, conflict.kind AS asked, conflict.register AS asked_about
        FROM edit
        JOIN record ON record.id = edit.record_id
        JOIN observation ON observation.id = record.observation_id
        JOIN source ON source.id = record.source_id
        LEFT JOIN conflict ON conflict.edit_id = edit.id AND conflict.state = 'open'
        WHERE edit.state = 'open' AND edit.kind <> 'note'
        """

    private static let unsettled = """
        SELECT \(columns) FROM (\(open))
        WHERE id > ? AND (word IS local OR NOT CASE
            WHEN gone > base_gone THEN asked IS 'gone' AND asked_about IS word
            WHEN unobserved > base_unobserved THEN asked IS 'unobserved' AND asked_about IS word
            WHEN word IS base THEN asked IS NULL AND gone = base_gone AND unobserved = base_unobserved
            ELSE asked IS 'field' AND asked_about IS word END)
        ORDER BY id LIMIT ?
        """
}
