internal import Foundation
internal import GRDB
internal import GRDBSQLite

/// The pool of open connections to a mirror's file; at most one of them writes at a time.
///
/// The connection that was returned last is used first, so a short run opens only one: each further connection reads
/// the schema again and caches the same pages once more.
final class Connections: @unchecked Sendable {
    // Unchecked: the condition guards all that changes.
    private let condition = NSCondition()
    private var idle: [DatabaseQueue]
    private var usedCount = 0
    /// Whether one writer has the file exclusively, so that no other connection is lent.
    private var isExclusive = false
    private let path: String
    private let configuration: Configuration
    // Writers of this process wait for each other without a limit; `BusyWait` limits the wait for other programs.
    private let writing = NSLock()

    private let handlers: BusyHandlers

    /// Opens the first connection.
    init(path: String, wait: BusyWait) throws {
        self.path = path
        let handlers = BusyHandlers(wait, path: path)
        self.handlers = handlers
        var configuration = Self.configuration(handlers)
        configuration.prepareDatabase { db in
            // GRDB's authorizer learns each column that a statement names, for observers of tables. There are none
            // here, and it takes half of the time in which statements are compiled; only a migration needs it, to know
            // of new tables.
            sqlite3_set_authorizer(db.sqliteConnection, nil, nil)
            // A reader must not wait for a writer, so every writable file is set to write-ahead logging.
            let isReadOnly = sqlite3_db_readonly(db.sqliteConnection, "main") != 0
            if !isReadOnly { try Self.enableWAL(SQLDatabase(db), handlers) }
            // A commit must survive the loss of power: people are notified of an applied fetch at once.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA cache_size = -65536")
        }
        self.configuration = configuration
        idle = [try DatabaseQueue.kept(path: path, configuration: configuration)]
    }

    deinit {
        for connection in idle { try? connection.close() }
    }

    /// The configuration of a connection that makes or migrates the tables.
    static func making(_ wait: BusyWait, path: String) -> Configuration {
        var configuration = configuration(BusyHandlers(wait, path: path))
        configuration.prepareDatabase { db in
            // Takes effect in a new file only. Goods run to kilobytes: on larger pages a first import is a twelfth
            // faster.
            try db.execute(sql: "PRAGMA page_size = 16384")
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            // A migration that a loss of power undoes is carried out again, so each need not be synced on its own.
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
        }
        return configuration
    }

    private static func configuration(_ handlers: BusyHandlers) -> Configuration {
        var configuration = Configuration()
        configuration.label = "mirror"
        configuration.prepareDatabase { db in handlers.install(on: db.sqliteConnection) }
        return configuration
    }

    /// Runs a closure while the connection does not wait for other writers.
    func withoutWaiting<Result>(_ db: SQLDatabase, _ body: () throws -> Result) rethrows -> Result {
        try handlers.pausing(db, body)
    }

    /// Runs a transaction that reads one committed state of the file.
    func read<Result>(_ body: (SQLDatabase) throws -> Result) throws -> Result {
        try use { try $0.reading(body) }
    }

    /// Runs a transaction that writes, rolled back where the closure throws.
    func write<Result>(_ body: (SQLDatabase) throws -> Result) throws -> Result {
        try writing.withLock { try use { try $0.writing(body) } }
    }

    /// Lends a connection to a writer that begins its transaction itself.
    func writeWithoutTransaction<Result>(_ body: (SQLDatabase) throws -> Result) throws -> Result {
        try writing.withLock { try use { try $0.using(body) } }
    }

    /// Lends a connection to a writer that begins its transaction itself, exclusively where no other connection is open.
    ///
    /// The file then has a rollback journal, so new pages are written once; the write-ahead log would write them, read
    /// them and write them again (sqlite.org/lockingv3.html, 4.0). A program that opens the file meanwhile waits as for
    /// any writer.
    func writeExclusively<Result>(_ body: (SQLDatabase) throws -> Result) throws -> Result {
        try writing.withLock {
            guard let connection = try reserveAll() else { return try use { try $0.using(body) } }
            defer { release(connection) }
            return try connection.using { db in
                let isExclusive = (try? disableWAL(db)) ?? false
                if !isExclusive { share() }
                defer { if isExclusive { restoreWAL(db) } }
                return try body(db)
            }
        }
    }

    /// Closes all connections but one and returns it, and lends no other until ``release(_:)`` or ``share()``.
    ///
    /// Nil where a connection is in use.
    private func reserveAll() throws -> DatabaseQueue? {
        try condition.withLock {
            guard usedCount == 0, let connection = idle.popLast() else { return nil }
            for spare in idle { try spare.close() }
            idle = []
            usedCount = 1
            isExclusive = true
            return connection
        }
    }

    private func share() {
        condition.withLock {
            isExclusive = false
            condition.broadcast()
        }
    }

    private func release(_ connection: DatabaseQueue) {
        condition.withLock {
            usedCount -= 1
            idle.append(connection)
            isExclusive = false
            condition.broadcast()
        }
    }

    /// Turns write-ahead logging off; returns false at once where another program has the file open.
    private func disableWAL(_ db: SQLDatabase) throws -> Bool {
        let mode = try withoutWaiting(db) { try db.value("PRAGMA journal_mode = DELETE", as: String.self) }
        guard mode == "delete" else { return false }
        // With a rollback journal a commit deletes the journal, and only EXTRA syncs that.
        try db.execute("PRAGMA synchronous = EXTRA")
        return true
    }

    // Where it fails, the next program that opens the file turns the log on.
    private func restoreWAL(_ db: SQLDatabase) {
        try? Self.enableWAL(db, handlers)
        try? db.execute("PRAGMA synchronous = FULL")
    }

    /// Turns write-ahead logging on.
    ///
    /// SQLite calls no busy handler for this change, to avoid a deadlock of two processes: the one that fails tries
    /// again here.
    private static func enableWAL(_ db: SQLDatabase, _ handlers: BusyHandlers) throws {
        let handler = BusyHandler(handlers.wait, path: handlers.path)
        var tries: Int32 = 0
        while true {
            do {
                return try db.execute("PRAGMA journal_mode = WAL")
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                guard handler.waits(tries) else { throw error }
                tries += 1
                Thread.sleep(forTimeInterval: .random(in: 0...0.01))
            }
        }
    }

    private func use<Result>(_ body: (DatabaseQueue) throws -> Result) throws -> Result {
        let free = condition.withLock {
            while isExclusive { condition.wait() }
            usedCount += 1
            return idle.popLast()
        }
        var used: DatabaseQueue?
        defer {
            condition.withLock {
                usedCount -= 1
                if let used { idle.append(used) }
            }
        }
        let connection = try free ?? DatabaseQueue.kept(path: path, configuration: configuration)
        used = connection
        return try body(connection)
    }

    /// Writes the write-ahead log into the file and empties it, as far as no reader needs it.
    func foldLog() throws {
        closeSpare()
        try writing.withLock {
            try use { try $0.using { try $0.execute("PRAGMA wal_checkpoint(TRUNCATE)") } }
        }
    }

    /// Closes the connections that are not in use, except one.
    func closeSpare() {
        let spare = condition.withLock {
            defer { idle.removeFirst(max(0, idle.count - 1)) }
            return idle.dropLast()
        }
        for connection in spare { try? connection.close() }
    }

    /// Closes all connections; the last one writes the write-ahead log into the file.
    func close() throws {
        let all = condition.withLock {
            defer { idle = [] }
            return idle
        }
        for connection in all { try connection.close() }
    }
}
