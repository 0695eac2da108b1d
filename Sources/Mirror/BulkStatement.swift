internal import Glibc
internal import GRDB
internal import GRDBSQLite
internal import Recordations

/// A prepared statement for many rows, bound straight from UTF-8.
///
/// It saves the making of a `DatabaseValue` and a `String` for each of millions of cells; used inside one transaction of
/// the connection that it was made on.
final class BulkStatement {
    private let statement: OpaquePointer
    private let connection: OpaquePointer
    private let sql: String

    init(_ db: Database, _ sql: String) throws {
        guard let connection = db.sqliteConnection else { throw DatabaseError(message: "the connection is closed") }
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code),
                message: String(cString: sqlite3_errmsg(connection)),
                sql: sql
            )
        }
        self.statement = statement
        self.connection = connection
        self.sql = sql
    }

    deinit { sqlite3_finalize(statement) }

    func bind(_ index: Int32, _ value: Int) { sqlite3_bind_int64(statement, index, Int64(value)) }

    func bindNull(_ index: Int32) { sqlite3_bind_null(statement, index) }

    // The bytes have to live until the step; every caller steps inside the closure that lends them.
    func bind(_ index: Int32, text: UnsafeBufferPointer<UInt8>?) {
        guard let text else { return bindNull(index) }
        text.withMemoryRebound(to: CChar.self) { chars in
            guard let base = chars.baseAddress else {
                sqlite3_bind_text(statement, index, "", 0, nil)
                return
            }
            sqlite3_bind_text(statement, index, base, Int32(chars.count), nil)
        }
    }

    // SQLITE_TRANSIENT: SQLite copies, since a String's bytes are lent for the call only.
    func bind(_ index: Int32, _ text: String?) {
        guard var text else { return bindNull(index) }
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        _ = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { chars in
                // A null pointer would be bound as NULL, and empty text is a value.
                guard let base = chars.baseAddress else { return sqlite3_bind_text(statement, index, "", 0, transient) }
                return sqlite3_bind_text(statement, index, base, Int32(chars.count), transient)
            }
        }
    }

    func bind(_ index: Int32, blob: [UInt8]) {
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        _ = blob.withUnsafeBytes { sqlite3_bind_blob(statement, index, $0.baseAddress, Int32($0.count), transient) }
    }

    // The bytes have to live until the step, as with texts.
    func bind(_ index: Int32, blob: UnsafeRawBufferPointer) {
        sqlite3_bind_blob(statement, index, blob.baseAddress, Int32(blob.count), nil)
    }

    /// Runs a statement that gives no row, and makes it ready for the next.
    func run() throws {
        let code = sqlite3_step(statement)
        sqlite3_reset(statement)
        guard code == SQLITE_DONE || code == SQLITE_ROW else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code),
                message: String(cString: sqlite3_errmsg(connection)),
                sql: sql
            )
        }
    }

    /// Goes to the next row of a query; false, and ready again, at its end.
    func step() throws -> Bool {
        let code = sqlite3_step(statement)
        if code == SQLITE_ROW { return true }
        sqlite3_reset(statement)
        guard code == SQLITE_DONE else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code),
                message: String(cString: sqlite3_errmsg(connection)),
                sql: sql
            )
        }
        return false
    }

    func reset() { sqlite3_reset(statement) }

    func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(statement, column)) }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    func text(_ column: Int32) -> String? {
        guard let bytes = sqlite3_column_text(statement, column) else { return nil }
        return String(
            decoding: UnsafeBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, column))),
            as: UTF8.self
        )
    }

    /// A text without so many bytes at its start.
    func text(_ column: Int32, dropping count: Int) -> String? {
        guard let bytes = sqlite3_column_text(statement, column) else { return nil }
        let all = UnsafeBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, column)))
        return String(decoding: all.dropFirst(count), as: UTF8.self)
    }

    /// A date, read without making a text; nil where there is none.
    func date(_ column: Int32) -> CivilDate? {
        guard let bytes = sqlite3_column_text(statement, column) else { return nil }
        return CivilDate(utf8: UnsafeBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, column))))
    }

    /// Whether a column's text is that one, looked at without making another.
    func text(_ column: Int32, equals other: String) -> Bool {
        guard let bytes = sqlite3_column_text(statement, column) else { return false }
        let count = Int(sqlite3_column_bytes(statement, column))
        var other = other
        return other.withUTF8 { $0.count == count && memcmp($0.baseAddress ?? bytes, bytes, count) == 0 }
    }

    /// The values in the columns from `first` on, one for each of some fields in the order of ``Field``.
    func values(from first: Int32, of fields: FieldSet = FieldSet(Field.allCases)) -> FieldValues {
        var next = first
        return FieldValues.copying { field in
            guard fields.contains(field) else { return nil }
            let column = next
            next += 1
            guard let text = sqlite3_column_text(statement, column) else { return nil }
            let count = Int(sqlite3_column_bytes(statement, column))
            return count == 0 ? nil : UnsafeBufferPointer(start: text, count: count)
        }
    }

    func withBlob<Result>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        let start = sqlite3_column_blob(statement, column)
        return try body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
    }

    func withText<Result>(
        _ column: Int32,
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        let start = sqlite3_column_text(statement, column)
        return try body(UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
    }
}
