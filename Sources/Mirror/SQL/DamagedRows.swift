internal import GRDB
internal import Synchronization
internal import System

/// The threads on which a row was read that does not hold what its table says.
enum DamagedRows {
    private static let isAny = Atomic<Bool>(false)
    private static let threads = Mutex<Set<UInt>>([])

    static func note<Value: SQLReadable>() -> Value {
        threads.withLock { _ = $0.insert(CurrentThread.number) }
        isAny.store(true, ordering: .releasing)
        return Value.placeholder
    }

    /// Whether this thread read such a row since it was asked last.
    static func wereNoted() -> Bool {
        guard isAny.load(ordering: .acquiring) else { return false }
        return threads.withLock { $0.remove(CurrentThread.number) != nil }
    }

    /// Runs the body of a transaction, and throws where it read such a row.
    static func guarding<Result>(_ db: SQLDatabase, _ body: (SQLDatabase) throws -> Result) throws -> Result {
        _ = wereNoted()
        let result: Result
        do { result = try body(db) } catch {
            // What follows from a value that stands for none is no reason to tell anybody.
            if wereNoted() { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: wrongType) }
            throw error
        }
        if wereNoted() { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: wrongType) }
        return result
    }

    private static let wrongType = "a row does not hold what its table says"
}
