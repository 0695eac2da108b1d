internal import System
internal import GRDB
internal import GRDBSQLite
package import Recordations

/// A prepared statement: parameters are bound by position from 1, columns of the current row are read by name, or by position
/// from 0 in loops over a whole register.
///
/// Texts can be bound from UTF-8, which saves a `String` for each of millions of cells. Used on one thread, within the
/// transaction in which it was made. The error of a value that SQLite refuses is thrown by the next step.
package final class SQLStatement {
    private let statement: OpaquePointer
    private let connection: OpaquePointer
    private let sql: String

    /// Prepares a statement.
    ///
    /// Throws the error of SQLite where its text is wrong or a table is missing.
    package init(_ db: SQLDatabase, _ sql: String) throws {
        guard let connection = db.connection.sqliteConnection else {
            throw DatabaseError(message: "the connection is closed")
        }
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code == SQLITE_OK ? SQLITE_MISUSE : code),
                message: String(cString: sqlite3_errmsg(connection)),
                sql: sql
            )
        }
        self.statement = statement
        self.connection = connection
        self.sql = sql
    }

    deinit { sqlite3_finalize(statement) }

    // The first error of a binding, which the next step throws instead of running without the value.
    private var bindingCode = SQLITE_OK

    private func note(_ code: Int32) { if code != SQLITE_OK, bindingCode == SQLITE_OK { bindingCode = code } }

    /// Binds an integer.
    package func bind(_ index: Int32, _ value: Int) { note(sqlite3_bind_int64(statement, index, Int64(value))) }

    /// Binds NULL.
    package func bindNull(_ index: Int32) { note(sqlite3_bind_null(statement, index)) }

    /// Binds UTF-8, or NULL for nil, without a copy: the bytes have to live until the step.
    package func bind(_ index: Int32, text: UnsafeBufferPointer<UInt8>?) { bind(index, text: text, nil) }

    /// Binds a text, or NULL for nil.
    package func bind(_ index: Int32, _ text: String?) {
        // SQLITE_TRANSIENT makes SQLite copy, since a String lends its bytes for the call only.
        guard var text else { return bindNull(index) }
        text.withUTF8 { bind(index, text: $0, Self.transient) }
    }

    /// Binds bytes.
    package func bind(_ index: Int32, blob: [UInt8]) { blob.withUnsafeBytes { bind(index, blob: $0, Self.transient) } }

    /// Binds bytes without a copy: they have to live until the step.
    package func bind(_ index: Int32, blob: UnsafeRawBufferPointer) { bind(index, blob: blob, nil) }

    private static var transient: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

    private func bind(_ index: Int32, text: UnsafeBufferPointer<UInt8>?, _ destructor: sqlite3_destructor_type?) {
        guard let text else { return bindNull(index) }
        guard text.count <= Int(Int32.max) else { return note(SQLITE_TOOBIG) }
        text.withMemoryRebound(to: CChar.self) { chars in
            // A null pointer would be bound as NULL, and empty text is a value.
            guard let base = chars.baseAddress else {
                return note(sqlite3_bind_text(statement, index, "", 0, destructor))
            }
            note(sqlite3_bind_text(statement, index, base, Int32(chars.count), destructor))
        }
    }

    private func bind(_ index: Int32, blob: UnsafeRawBufferPointer, _ destructor: sqlite3_destructor_type?) {
        guard blob.count <= Int(Int32.max) else { return note(SQLITE_TOOBIG) }
        // A null pointer would be bound as NULL, and an empty blob is a value.
        guard let base = blob.baseAddress else { return note(sqlite3_bind_zeroblob(statement, index, 0)) }
        note(sqlite3_bind_blob(statement, index, base, Int32(blob.count), destructor))
    }

    /// Runs a statement that returns no row, and resets it.
    package func run() throws {
        let code = try stepped()
        let failure = code == SQLITE_DONE || code == SQLITE_ROW ? nil : failure(code)
        sqlite3_reset(statement)
        if let failure { throw failure }
    }

    /// Goes to the next row of a query; at its end returns false and resets the statement.
    package func step() throws -> Bool {
        let code = try stepped()
        if code == SQLITE_ROW { return true }
        let failure = code == SQLITE_DONE ? nil : failure(code)
        sqlite3_reset(statement)
        if let failure { throw failure }
        return false
    }

    private func stepped() throws -> Int32 {
        guard bindingCode == SQLITE_OK else {
            defer { bindingCode = SQLITE_OK }
            throw DatabaseError(resultCode: ResultCode(rawValue: bindingCode), sql: sql)
        }
        return sqlite3_step(statement)
    }

    // The connection has the extended code; the statement returns the primary one.
    private func failure(_ code: Int32) -> DatabaseError {
        let extended = sqlite3_extended_errcode(connection)
        return DatabaseError(
            resultCode: ResultCode(rawValue: extended & 0xFF == code & 0xFF ? extended : code),
            message: String(cString: sqlite3_errmsg(connection)),
            sql: sql
        )
    }

    /// Appends a column's type and bytes to a hash.
    func append(_ column: Int32, to hash: inout RowHash) {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: hash.append(integer(column))
        case SQLITE_FLOAT: hash.append(sqlite3_column_double(statement, column))
        case SQLITE_TEXT: withText(column) { hash.append(text: UnsafeRawBufferPointer($0)) }
        case SQLITE_BLOB: withBlob(column) { hash.append(blob: $0) }
        default: hash.appendNull()
        }
    }

    // Made at the first use: loops over a whole register read by position and need no names.
    private lazy var columns = SQLColumns(
        (0..<sqlite3_column_count(statement)).map {
            sqlite3_column_name(statement, $0).map { String(cString: $0) } ?? ""
        }
    )

    /// Goes to the next row of a query, and copies it; at its end returns nil and resets the statement.
    package func next() throws -> SQLRow? {
        guard try step() else { return nil }
        return SQLRow(columns: columns, values: (0..<sqlite3_column_count(statement)).map(value))
    }

    /// The value of a column of the current row by its name.
    package subscript<Value: SQLReadable>(_ column: String) -> Value {
        guard let index = columns.index(of: column) else { return DamagedRows.note() }
        return Value.read(value(Int32(index))) ?? DamagedRows.note()
    }

    private func value(_ column: Int32) -> SQLValue {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: .integer(integer(column))
        case SQLITE_FLOAT: .real(sqlite3_column_double(statement, column))
        case SQLITE_TEXT: .text(text(column) ?? "")
        case SQLITE_BLOB: .blob(blob(column))
        default: .null
        }
    }

    /// Makes the statement ready for new values.
    package func reset() { sqlite3_reset(statement) }

    /// The integer of a column; 0 for NULL.
    package func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(statement, column)) }

    /// Whether a column is NULL.
    package func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    /// The text of a column; nil for NULL.
    package func text(_ column: Int32) -> String? {
        guard let bytes = sqlite3_column_text(statement, column) else { return nil }
        return String(
            decoding: UnsafeBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, column))),
            as: UTF8.self
        )
    }

    /// The text of a column without its first `count` bytes; nil for NULL.
    package func text(_ column: Int32, dropping count: Int) -> String? {
        guard let bytes = sqlite3_column_text(statement, column) else { return nil }
        let all = UnsafeBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, column)))
        return String(decoding: all.dropFirst(count), as: UTF8.self)
    }

    /// The date of a column, read without making a `String`; nil for NULL, and where the text is no date.
    package func date(_ column: Int32) -> CivilDate? {
        guard let bytes = sqlite3_column_text(statement, column) else { return nil }
        return CivilDate(utf8: UnsafeBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, column))))
    }

    /// Whether the text of a column equals another, compared without making a `String`.
    package func text(_ column: Int32, equals other: String) -> Bool {
        guard let bytes = sqlite3_column_text(statement, column) else { return false }
        let count = Int(sqlite3_column_bytes(statement, column))
        var other = other
        return other.withUTF8 {
            RawBytes.areEqual(UnsafeRawBufferPointer($0), UnsafeRawBufferPointer(start: bytes, count: count))
        }
    }

    /// The values in the columns from `first` on, one for each of some fields in the order of ``Field``.
    package func values(from first: Int32, of fields: FieldSet = FieldSet(Field.allCases)) -> FieldValues {
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

    /// Lends the bytes of a column.
    package func withBlob<Result>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result
    {
        let start = sqlite3_column_blob(statement, column)
        return try body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
    }

    /// Lends the UTF-8 of a column.
    func withText<Result>(
        _ column: Int32,
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        let start = sqlite3_column_text(statement, column)
        return try body(UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
    }
}
