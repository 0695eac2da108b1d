internal import GRDB
internal import GRDBSQLite

/// The SQL functions that the triggers of ``SealedTable`` call.
enum SealFunctions {
    /// Registers them on a connection.
    static func register(_ db: SQLDatabase) throws {
        // The arguments are the sum, the salt, and the values of one row; for `seal_change` of the row before and
        // after.
        try register("seal_add", db) { context, count, values in
            SealFunctions.update(context, count, values) { $0.add($1) }
        }
        try register("seal_remove", db) { context, count, values in
            SealFunctions.update(context, count, values) { $0.subtract($1) }
        }
        try register("seal_change", db) { context, count, values in
            guard let values, count >= 2, let sum = SealFunctions.sum(values) else { return }
            let columns = (Int(count) - 2) / 2
            var changed = sum
            changed.subtract(SealFunctions.hash(values, 2..<2 + columns))
            changed.add(SealFunctions.hash(values, 2 + columns..<2 + 2 * columns))
            SealFunctions.setResult(context, changed)
        }
    }

    private typealias Values = UnsafeMutablePointer<OpaquePointer?>

    private static func register(
        _ name: String,
        _ db: SQLDatabase,
        _ function: @convention(c) (OpaquePointer?, Int32, Values?) -> Void
    ) throws {
        let code = sqlite3_create_function_v2(
            db.connection.sqliteConnection,
            name,
            -1,
            SQLITE_UTF8 | SQLITE_DETERMINISTIC,
            nil,
            function,
            nil,
            nil,
            nil
        )
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }

    private static func update(
        _ context: OpaquePointer?,
        _ count: Int32,
        _ values: Values?,
        by join: (inout RowSum, RowSum) -> Void
    ) {
        guard let values, count >= 2, var sum = sum(values) else { return }
        join(&sum, hash(values, 2..<Int(count)))
        setResult(context, sum)
    }

    private static func sum(_ values: Values) -> RowSum? {
        guard sqlite3_value_bytes(values[0]) == 32 else { return nil }
        return RowSum(UnsafeRawBufferPointer(start: sqlite3_value_blob(values[0]), count: 32))
    }

    private static func hash(_ values: Values, _ columns: Range<Int>) -> RowSum {
        var hash = RowHash()
        hash.begin(
            UnsafeRawBufferPointer(start: sqlite3_value_blob(values[1]), count: Int(sqlite3_value_bytes(values[1])))
        )
        for column in columns { hash.append(values[column]) }
        return hash.sum()
    }

    private static func setResult(_ context: OpaquePointer?, _ sum: RowSum) {
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        sum.bytes.withUnsafeBytes { sqlite3_result_blob(context, $0.baseAddress, 32, transient) }
    }
}
