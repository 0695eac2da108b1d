package import GRDB
internal import GRDBSQLite

/// One connection to the file within one transaction: the only way to SQL.
///
/// Values are bound by position (`?`), columns are read by name. Every result code of SQLite is checked: a failure is
/// thrown, and the transaction is rolled back. Used on one thread, and only within the closure that receives it.
package final class SQLDatabase {
    /// The connection of GRDB, for savepoints, functions and busy handlers.
    let connection: Database
    // Prepared statements that are not in use: a query inside the loop of an equal query gets a statement of its own.
    private var prepared: [String: SQLStatement] = [:]

    /// Wraps a connection of GRDB.
    package init(_ connection: Database) { self.connection = connection }

    /// Runs a statement that returns no row; without values the text may hold several statements.
    package func execute(_ sql: String, _ values: [any SQLBindable] = []) throws {
        if values.isEmpty { return try connection.execute(sql: sql) }
        try using(sql) { try $0.run(values) }
    }

    /// All rows of a query.
    package func rows(_ sql: String, _ values: [any SQLBindable] = []) throws -> [SQLRow] {
        try using(sql) { statement in
            statement.bind(values)
            var rows: [SQLRow] = []
            while let row = try statement.next() { rows.append(row) }
            return rows
        }
    }

    /// The first row of a query; nil where there is none.
    package func row(_ sql: String, _ values: [any SQLBindable] = []) throws -> SQLRow? {
        try using(sql) { statement in
            statement.bind(values)
            defer { statement.reset() }
            return try statement.next()
        }
    }

    /// The first column of a query's first row; nil where there is no row, or it holds NULL.
    package func value<Value: SQLReadable>(
        _ sql: String,
        _ values: [any SQLBindable] = [],
        as type: Value.Type
    ) throws -> Value? {
        try row(sql, values)?[0] as Value?
    }

    /// The first column of all rows of a query.
    package func values<Value: SQLReadable>(
        _ sql: String,
        _ values: [any SQLBindable] = [],
        as type: Value.Type
    ) throws -> [Value] {
        try rows(sql, values).map { $0[0] }
    }

    /// A statement that stays prepared, with values bound: for loops over many rows.
    package func prepare(_ sql: String, _ values: [any SQLBindable] = []) throws -> SQLStatement {
        let statement = try SQLStatement(self, sql)
        statement.bind(values)
        return statement
    }

    /// How many rows the last statement that changed any has changed.
    package var changesCount: Int { Int(sqlite3_changes64(connection.sqliteConnection)) }

    /// How many rows this connection has changed since it was opened.
    var totalChangesCount: Int { Int(sqlite3_total_changes64(connection.sqliteConnection)) }

    /// The number of the row that was inserted last.
    package var lastInsertedRowID: Int { Int(sqlite3_last_insert_rowid(connection.sqliteConnection)) }

    /// Whether the file has a table of that name.
    func tableExists(_ name: String) throws -> Bool {
        try value("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", [name], as: Int.self) != nil
    }

    /// Runs a closure in a savepoint, which is rolled back where it throws; the transaction goes on.
    func inSavepoint<Result>(_ body: () throws -> Result) throws -> Result {
        var result: Result?
        try connection.inSavepoint {
            result = try body()
            return .commit
        }
        guard let result else { throw MirrorError(.unavailable, "the savepoint did not run") }
        return result
    }

    /// Runs a closure in a transaction that writes: committed at its end, rolled back where it throws.
    func inTransaction(isExclusive: Bool, _ body: () throws -> Void) throws {
        try connection.inTransaction(isExclusive ? .exclusive : .immediate) {
            try body()
            return .commit
        }
    }

    private func using<Result>(_ sql: String, _ body: (SQLStatement) throws -> Result) throws -> Result {
        let statement = try prepared.removeValue(forKey: sql) ?? SQLStatement(self, sql)
        let result = try body(statement)
        // Statements that are made of lists of values are many and used once.
        if prepared.count < 128 { prepared[sql] = statement }
        return result
    }
}
