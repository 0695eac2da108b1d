internal import Foundation
internal import GRDB
internal import Glibc
internal import Synchronization

/// A type of which values are read from rows.
///
/// GRDB ends the process where a row does not hold a value of the type that is asked for, and prints the row. A damaged
/// file holds such rows: an index that lost a bit gives a text where a number was written. Here the row gives a value that
/// stands for none, and the transaction that read it throws.
protocol StoredValue: DatabaseValueConvertible, StatementColumnConvertible {
    /// What is given in place of a value that cannot be read; nobody gets to see it.
    static var none: Self { get }
}

extension Int: StoredValue { static var none: Int { 0 } }
extension Int64: StoredValue { static var none: Int64 { 0 } }
extension Int32: StoredValue { static var none: Int32 { 0 } }
extension Bool: StoredValue { static var none: Bool { false } }
extension Double: StoredValue { static var none: Double { 0 } }
extension String: StoredValue { static var none: String { "" } }
extension Data: StoredValue { static var none: Data { Data() } }
extension Optional: StoredValue where Wrapped: StoredValue {}

// One of each type: a generic one would stand behind GRDB's own, which end the process.
extension Row {
    subscript(_ index: Int) -> Int { value(index) }
    subscript(_ column: String) -> Int { value(column) }
    subscript(_ index: Int) -> Int? { value(index) }
    subscript(_ column: String) -> Int? { value(column) }
    subscript(_ index: Int) -> Int64 { value(index) }
    subscript(_ column: String) -> Int64 { value(column) }
    subscript(_ index: Int) -> Int64? { value(index) }
    subscript(_ column: String) -> Int64? { value(column) }
    subscript(_ index: Int) -> Int32 { value(index) }
    subscript(_ column: String) -> Int32 { value(column) }
    subscript(_ index: Int) -> Int32? { value(index) }
    subscript(_ column: String) -> Int32? { value(column) }
    subscript(_ index: Int) -> Bool { value(index) }
    subscript(_ column: String) -> Bool { value(column) }
    subscript(_ index: Int) -> Bool? { value(index) }
    subscript(_ column: String) -> Bool? { value(column) }
    subscript(_ index: Int) -> String { value(index) }
    subscript(_ column: String) -> String { value(column) }
    subscript(_ index: Int) -> String? { value(index) }
    subscript(_ column: String) -> String? { value(column) }
    subscript(_ index: Int) -> Data { value(index) }
    subscript(_ column: String) -> Data { value(column) }
    subscript(_ index: Int) -> Data? { value(index) }
    subscript(_ column: String) -> Data? { value(column) }
    subscript(_ index: Int) -> Double { value(index) }
    subscript(_ column: String) -> Double { value(column) }
    subscript(_ index: Int) -> Double? { value(index) }
    subscript(_ column: String) -> Double? { value(column) }

    private func value<Value: StoredValue>(_ index: Int) -> Value {
        do { return try decode(Value.self, atIndex: index) } catch { return DamagedRows.note() }
    }

    private func value<Value: StoredValue>(_ column: String) -> Value {
        do { return try decode(Value.self, forColumn: column) } catch { return DamagedRows.note() }
    }
}

/// The threads on which a row was read that does not hold what its table says.
enum DamagedRows {
    private static let isAny = Atomic<Bool>(false)
    private static let threads = Mutex<Set<pthread_t>>([])

    static func note<Value: StoredValue>() -> Value {
        threads.withLock { _ = $0.insert(pthread_self()) }
        isAny.store(true, ordering: .releasing)
        return Value.none
    }

    /// Whether this thread read such a row since it was asked last.
    static func take() -> Bool {
        guard isAny.load(ordering: .acquiring) else { return false }
        return threads.withLock { $0.remove(pthread_self()) != nil }
    }

    /// Runs the body of a transaction, and throws where it read such a row.
    static func guarding<Result>(_ db: Database, _ body: (Database) throws -> Result) throws -> Result {
        _ = take()
        let result: Result
        do { result = try body(db) } catch {
            // What follows from a value that stands for none is no reason to tell anybody.
            if take() { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: wrongType) }
            throw error
        }
        if take() { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: wrongType) }
        return result
    }

    private static let wrongType = "a row does not hold what its table says"
}
