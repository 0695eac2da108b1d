internal import GRDB

extension Schema {
    /// The SQL of each table, index, trigger and view of a file, with single spaces, by kind and name.
    package static func definitions(_ db: SQLDatabase) throws -> [String: String] {
        var all: [String: String] = [:]
        let rows = try db.prepare(
            "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
        )
        while let row = try rows.next() {
            let sql = (row["sql"] as String).split(whereSeparator: \.isWhitespace).joined(separator: " ")
            all["\(row["type"] as String) '\(row["name"] as String)'"] = sql
        }
        return all
    }

    /// The same of a new file after all migrations.
    package static let expectedDefinitions = Result {
        let new = try DatabaseQueue.kept(path: ":memory:")
        defer { try? new.close() }
        try migrator.migrate(new)
        return try new.reading(definitions)
    }

    /// The names of all migrations, in their order.
    package static var migrationNames: [String] { migrator.migrations }
}
