/// The columns of a row that registers change, as they were at one moment: now, or when a revision changed them.
///
/// The table `record` has its former rows in `record_before`, and `observation` in `observation_before`
/// (``Revision``).
package protocol RowBefore: Equatable {
    /// The name of the table.
    static var table: String { get }
    /// The columns, in the order of ``values``.
    static var columns: [String] { get }
    /// The values of the columns.
    var values: [any SQLBindable] { get }

    /// Reads the columns of a row.
    init(_ row: SQLRow)
}

extension RowBefore {
    private static var former: String { table + "_before" }
    private static func list(_ table: String) -> String {
        columns.map { "\(table).\($0) AS \($0)" }.joined(separator: ", ")
    }

    /// The current row; nil for an unknown number.
    package static func now(_ id: Int, _ db: SQLDatabase) throws -> Self? {
        try db.row("SELECT \(list(table)) FROM \(table) WHERE id = ?", [id]).map(Self.init)
    }

    /// The row before a revision; nil where the revision did not change it.
    package static func before(_ revision: Int, _ id: Int, _ db: SQLDatabase) throws -> Self? {
        try db.row(
            "SELECT \(list(former)) FROM \(former) WHERE revision_id = ? AND \(table)_id = ?",
            [revision, id]
        ).map(Self.init)
    }

    /// The row right after a revision, as the next one stored it; nil where it has not changed since.
    package static func after(_ revision: Int, _ id: Int, _ db: SQLDatabase) throws -> Self? {
        try db.row(
            """
            SELECT \(list(former)) FROM \(former) WHERE \(table)_id = ? AND revision_id > ?
            ORDER BY revision_id LIMIT 1
            """,
            [id, revision]
        ).map(Self.init)
    }

    /// The row at an instant, RFC 3339 UTC; the current one where it has not changed since, nil for an unknown number.
    package static func at(_ instant: String, _ id: Int, _ db: SQLDatabase) throws -> Self? {
        let then = try db.row(
            """
            SELECT \(list(former)) FROM \(former) JOIN revision ON revision.id = \(former).revision_id
            WHERE \(former).\(table)_id = ? AND revision.at >= ? ORDER BY \(former).revision_id LIMIT 1
            """,
            [id, instant]
        )
        return try then.map(Self.init) ?? now(id, db)
    }

    /// Writes these columns to a row.
    package func write(to id: Int, _ db: SQLDatabase) throws {
        try db.execute(
            "UPDATE \(Self.table) SET \(Self.columns.map { "\($0) = ?" }.joined(separator: ", ")) WHERE id = ?",
            values + [id]
        )
    }
}
