package import GRDB
internal import Synchronization

extension DatabaseQueue {
    /// Those that were opened, closed ones too: some hundred bytes each.
    private static let all = Mutex<[DatabaseQueue]>([])

    /// Opens a connection that is never given back; whoever opened it has to close it.
    // Dispatch gives a queue back on a thread of its own, and waits for one without end where the system gives none
    // (_dispatch_temporary_resource_shortage): a command would never end for want of memory or threads.
    package static func kept(path: String, configuration: Configuration = Configuration()) throws -> DatabaseQueue {
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        all.withLock { $0.append(queue) }
        return queue
    }

    /// A transaction that reads.
    package func reading<Result>(_ body: (SQLDatabase) throws -> Result) throws -> Result {
        try read { try body(SQLDatabase($0)) }
    }

    /// A transaction that writes, rolled back where the closure throws.
    func writing<Result>(_ body: (SQLDatabase) throws -> Result) throws -> Result {
        try write { try body(SQLDatabase($0)) }
    }

    /// The connection without a transaction.
    func using<Result>(_ body: (SQLDatabase) throws -> Result) throws -> Result {
        try inDatabase { try body(SQLDatabase($0)) }
    }
}
