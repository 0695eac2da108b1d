internal import Recordations

/// A table whose rows are sealed, and the columns that its seal covers.
package struct SealedTable: Equatable, Sendable {
    /// The name of the table.
    package let name: String
    /// The sealed columns, in the order of the table.
    package let columns: [String]

    /// Tables without a seal, and how `doctor` checks their rows instead.
    static let unsealed = [
        "event": "each row is hashed into the chain",
        "artifact_chunk": "doctor unpacks the bytes and holds them against the hash in 'artifact', which is sealed",
        "search": "doctor makes the searched text of each recordation anew",
        "seal": "each row is hashed into the chain of seals",
        "sealed": "the last seal is the hash of its rows",
        "grdb_migrations": "doctor compares it with the list of migrations",
    ]

    /// Columns without a seal, and how `doctor` checks them instead.
    static let unsealedColumns: [String: (columns: Set<String>, reason: String)] = [
        "record": (
            [
                "key", "observation_id", "presence", "watch", "status", "valid_to", "right_type", "holder_country",
                "class_bits", "is_corrected", "is_edited",
            ], "doctor makes them anew from the events of the recordation"
        ),
        "observation": (
            Set(Field.allCases.map(\.name)), "each observation's values are hashed into the event that brought it"
        ),
    ]

    /// The columns as they are stored with the sum.
    package var list: String { columns.joined(separator: " ") }

    /// All tables of the file whose rows are sealed.
    package static func all(_ db: SQLDatabase) throws -> [SealedTable] {
        var columns: [String: [String]] = [:]
        let rows = try db.prepare(
            """
            SELECT made.name AS table_name, info.name AS column_name FROM sqlite_schema AS made, pragma_table_info(made.name) AS info
            WHERE made.type = 'table' ORDER BY made.name, info.cid
            """
        )
        while let row = try rows.next() {
            let (table, column): (String, String) = (row["table_name"], row["column_name"])
            guard unsealed[table] == nil, !table.hasPrefix("sqlite_") else { continue }
            guard unsealedColumns[table]?.columns.contains(column) != true else { continue }
            columns[table, default: []].append(column)
        }
        return columns.map { SealedTable(name: $0.key, columns: $0.value) }.sorted { $0.name < $1.name }
    }

    /// The sum over all rows that the file holds, in constant memory.
    // Columns are read by position, because the loop goes through every row of a register.
    package func sum(salt: [UInt8], _ db: SQLDatabase) throws -> RowSum {
        let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
        let rows = try SQLStatement(db, "SELECT \(list) FROM \"\(name)\"")
        var hash = RowHash()
        var sum = RowSum()
        while try rows.step() {
            salt.withUnsafeBytes { hash.begin($0) }
            for column in 0..<Int32(columns.count) { rows.append(column, to: &hash) }
            sum.add(hash.sum())
        }
        return sum
    }

    /// The triggers of a connection that update the sum while rows change.
    ///
    /// They are temporary, so another program can change the file without the functions that they call; `doctor` then
    /// finds the change.
    package var triggers: [String] {
        func values(_ row: String) -> String { columns.map { ", \(row).\"\($0)\"" }.joined() }
        func trigger(_ event: String, _ function: String, _ arguments: String) -> String {
            let verb = event.prefix { $0 != " " }.lowercased()
            return """
                CREATE TEMP TRIGGER "seal_\(verb)_\(name)" AFTER \(event) ON main."\(name)" BEGIN
                UPDATE sealed SET sum = \(function)(sum, salt\(arguments)) WHERE name = '\(name)'; END
                """
        }
        let covered = columns.map { "\"\($0)\"" }.joined(separator: ", ")
        return [
            trigger("INSERT", "seal_add", values("new")),
            trigger("UPDATE OF \(covered)", "seal_change", values("old") + values("new")),
            trigger("DELETE", "seal_remove", values("old")),
        ]
    }
}
