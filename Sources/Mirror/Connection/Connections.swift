internal import Foundation
internal import GRDB
internal import GRDBSQLite

/// The open connections to a mirror's file: as many as are used at once, of which one at most writes.
///
/// A short run needs one for all that it reads and writes: each further one would read the schema again, and keep the same
/// pages once more. The first to be used again is the one that was used last.
final class Connections: @unchecked Sendable {
    // Unchecked: what changes is touched under the condition only.
    private let condition = NSCondition()
    private var idle: [DatabaseQueue]
    private var usedCount = 0
    /// Whether a writer has the file for itself.
    private var isAlone = false
    private let path: String
    private let configuration: Configuration
    // SQLite has a writer wait for another program's for so long; this program's own wait for each other without end.
    private let writing = NSLock()

    private let handlers: BusyHandlers

    /// Opens the first.
    init(path: String, wait: BusyWait) throws {
        self.path = path
        let handlers = BusyHandlers(wait, path: path)
        self.handlers = handlers
        var configuration = Self.configuration(handlers)
        configuration.prepareDatabase { db in
            // For those who observe tables, GRDB has SQLite tell it each column that a statement names. Nobody observes
            // here, and it takes as long as half of the compiling; only a migration needs it, to know of new tables.
            sqlite3_set_authorizer(db.sqliteConnection, nil, nil)
            // A reader must not wait for a writer, whoever wrote the file. One that cannot be written stays what it is.
            let isReadOnly = sqlite3_db_readonly(db.sqliteConnection, "main") != 0
            if !isReadOnly { try Self.enableWAL(SQLDatabase(db), handlers) }
            // A commit must survive the loss of power: an applied fetch is told to people at once.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA cache_size = -65536")
        }
        self.configuration = configuration
        idle = [try DatabaseQueue.kept(path: path, configuration: configuration)]
    }

    deinit {
        for connection in idle { try? connection.close() }
    }

    /// How a connection is opened that makes a file's tables.
    static func making(_ wait: BusyWait, path: String) -> Configuration {
        var configuration = configuration(BusyHandlers(wait, path: path))
        configuration.prepareDatabase { db in
            // Counts for a new file only. Goods run to kilobytes: on larger pages a first import is a twelfth faster.
            try db.execute(sql: "PRAGMA page_size = 16384")
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            // Each migration need not be on the disk before the next: what a loss of power takes of them is made again.
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

    /// Does something with a connection that does not wait for a writer.
    func withoutWaiting<Result>(_ db: SQLDatabase, _ body: () throws -> Result) rethrows -> Result {
        try handlers.pausing(db, body)
    }

    /// A transaction that reads one state of the file, whatever is written meanwhile.
    func read<Result>(_ body: (SQLDatabase) throws -> Result) throws -> Result {
        try use { try $0.reading(body) }
    }

    /// A transaction that writes, taken back when the closure throws.
    func write<Result>(_ body: (SQLDatabase) throws -> Result) throws -> Result {
        try writing.withLock { try use { try $0.writing(body) } }
    }

    /// The connection of a writer that begins its transaction itself.
    func writeWithoutTransaction<Result>(_ body: (SQLDatabase) throws -> Result) throws -> Result {
        try writing.withLock { try use { try $0.using(body) } }
    }

    /// The same, and if nobody else has the file open, it is the writer's alone.
    ///
    /// It then keeps a rollback journal: what is new is written once, where the log would have it written, read, and written
    /// again (sqlite.org/lockingv3.html, 4.0). Who opens the file meanwhile waits, as long as a writer would for another.
    func writeExclusively<Result>(_ body: (SQLDatabase) throws -> Result) throws -> Result {
        try writing.withLock {
            guard let connection = try takeAll() else { return try use { try $0.using(body) } }
            defer { giveBack(connection) }
            return try connection.using { db in
                let isAlone = (try? disableWAL(db)) ?? false
                if !isAlone { share() }
                defer { if isAlone { restoreWAL(db) } }
                return try body(db)
            }
        }
    }

    /// The one connection that is left, where no other is in use; nobody is given one until it is given back or shared.
    private func takeAll() throws -> DatabaseQueue? {
        try condition.withLock {
            guard usedCount == 0, let connection = idle.popLast() else { return nil }
            for spare in idle { try spare.close() }
            idle = []
            usedCount = 1
            isAlone = true
            return connection
        }
    }

    private func share() {
        condition.withLock {
            isAlone = false
            condition.broadcast()
        }
    }

    private func giveBack(_ connection: DatabaseQueue) {
        condition.withLock {
            usedCount -= 1
            idle.append(connection)
            isAlone = false
            condition.broadcast()
        }
    }

    /// Whether the log could be put away; it cannot where another program has the file open, and that is not waited for.
    private func disableWAL(_ db: SQLDatabase) throws -> Bool {
        let mode = try withoutWaiting(db) { try db.value("PRAGMA journal_mode = DELETE", as: String.self) }
        guard mode == "delete" else { return false }
        // Here a commit is the end of the journal, which must survive the loss of power too.
        try db.execute("PRAGMA synchronous = EXTRA")
        return true
    }

    // Where it fails, whoever opens the file next returns to the log.
    private func restoreWAL(_ db: SQLDatabase) {
        try? Self.enableWAL(db, handlers)
        try? db.execute("PRAGMA synchronous = FULL")
    }

    /// Has a file keep the write-ahead log, if it does not yet.
    ///
    /// SQLite does not wait for others here, lest two that change it at once wait for each other: one of them fails, and tries again.
    private static func enableWAL(_ db: SQLDatabase, _ handlers: BusyHandlers) throws {
        let handler = BusyHandler(handlers.wait, path: handlers.path)
        var tries: Int32 = 0
        while true {
            do {
                return try db.execute("PRAGMA journal_mode = WAL")
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                guard handler.goOn(tries) else { throw error }
                tries += 1
                Thread.sleep(forTimeInterval: .random(in: 0...0.01))
            }
        }
    }

    private func use<Result>(_ body: (DatabaseQueue) throws -> Result) throws -> Result {
        let free = condition.withLock {
            while isAlone { condition.wait() }
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

    /// Folds the write-ahead log into the file, as far as no reader needs it, and empties it.
    func foldLog() throws {
        closeSpare()
        try writing.withLock {
            try use { try $0.using { try $0.execute("PRAGMA wal_checkpoint(TRUNCATE)") } }
        }
    }

    /// Closes those that are not in use, but for one.
    func closeSpare() {
        let spare = condition.withLock {
            defer { idle.removeFirst(max(0, idle.count - 1)) }
            return idle.dropLast()
        }
        for connection in spare { try? connection.close() }
    }

    /// Closes them; with the last one the write-ahead log is folded in.
    func close() throws {
        let all = condition.withLock {
            defer { idle = [] }
            return idle
        }
        for connection in all { try connection.close() }
    }
}
