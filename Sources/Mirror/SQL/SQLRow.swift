/// A copy of a row, which is valid after the query has gone on.
package struct SQLRow: Sendable {
    let columns: SQLColumns
    /// The values in the order of the columns.
    let values: [SQLValue]

    /// The value of a column by its name.
    package subscript<Value: SQLReadable>(_ column: String) -> Value {
        guard let index = columns.index(of: column) else { return DamagedRows.note() }
        return self[index]
    }

    /// The value of a column by its position, counted from 0: for statements of one column, or of a list of columns made by code.
    package subscript<Value: SQLReadable>(_ index: Int) -> Value {
        guard values.indices.contains(index) else { return DamagedRows.note() }
        return Value.read(values[index]) ?? DamagedRows.note()
    }
}

/// The names of a statement's columns.
final class SQLColumns: Sendable {
    private let indices: [String: Int]

    init(_ names: [String]) { indices = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first } }

    func index(of name: String) -> Int? { indices[name] }
}
