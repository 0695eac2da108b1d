internal import GRDB
internal import Synchronization
internal import System

/// Records the threads that read a value of another type than its column has, which only a damaged file holds.
enum DamagedRows {
    private static let isAny = Atomic<Bool>(false)
    private static let threads = Mutex<Set<UInt>>([])

    /// Records such a value for this thread, and returns a placeholder for it.
    static func note<Value: SQLReadable>() -> Value {
        threads.withLock { _ = $0.insert(CurrentThread.number) }
        isAny.store(true, ordering: .releasing)
        return Value.placeholder
    }

    /// Whether this thread read such a value since the last call.
    static func wereNoted() -> Bool {
        guard isAny.load(ordering: .acquiring) else { return false }
        return threads.withLock { $0.remove(CurrentThread.number) != nil }
    }

    /// Runs the body of a transaction; throws `SQLITE_CORRUPT` where it read such a value.
    static func guarding<Result>(_ db: SQLDatabase, _ body: (SQLDatabase) throws -> Result) throws -> Result {
        _ = wereNoted()
        let result: Result
        do { result = try body(db) } catch {
            // An error that a placeholder caused would mislead.
            if wereNoted() { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: wrongType) }
            throw error
        }
        if wereNoted() { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: wrongType) }
        return result
    }

    private static let wrongType = "a row does not hold what its table says"
}
