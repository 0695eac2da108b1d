/// Prepares each statement once, for readers that run the same query thousands of times.
///
/// Used within one transaction.
package final class StatementCache {
    private let db: SQLDatabase
    private var statements: [String: SQLStatement] = [:]

    /// Makes an empty cache for a connection.
    package init(_ db: SQLDatabase) { self.db = db }

    /// The statement of a text, prepared at its first use.
    package func statement(_ sql: String) throws -> SQLStatement {
        if let known = statements[sql] { return known }
        let made = try SQLStatement(db, sql)
        statements[sql] = made
        return made
    }
}
