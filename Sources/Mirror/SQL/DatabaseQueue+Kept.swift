package import GRDB
internal import Synchronization

extension DatabaseQueue {
    /// All queues that were opened, closed ones too: some hundred bytes each.
    private static let all = Mutex<[DatabaseQueue]>([])

    /// Opens a connection whose queue is never deallocated; the caller has to close the connection.
    // Dispatch deallocates a queue on a thread of its own, and waits without end where the system gives no thread
    // (_dispatch_temporary_resource_shortage): such a command would never end.
    package static func kept(path: String, configuration: Configuration = Configuration()) throws -> DatabaseQueue {
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        all.withLock { $0.append(queue) }
        return queue
    }

    /// Runs a transaction that reads.
    package func reading<Result>(_ body: (SQLDatabase) throws -> Result) throws -> Result {
        try read { try body(SQLDatabase($0)) }
    }

    /// Runs a transaction that writes, rolled back where the closure throws.
    func writing<Result>(_ body: (SQLDatabase) throws -> Result) throws -> Result {
        try write { try body(SQLDatabase($0)) }
    }

    /// Lends the connection without a transaction.
    func using<Result>(_ body: (SQLDatabase) throws -> Result) throws -> Result {
        try inDatabase { try body(SQLDatabase($0)) }
    }
}
