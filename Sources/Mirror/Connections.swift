internal import Foundation
internal import GRDB
internal import GRDBSQLite
internal import Synchronization

/// The open connections to a mirror's file: as many as are used at once, of which one at most writes.
///
/// A short run needs one for all that it reads and writes: each further one would read the schema again, and keep the same
/// pages once more. The first to be used again is the one that was used last.
final class Connections: Sendable {
    private let path: String
    private let configuration: Configuration
    private let idle: Mutex<[DatabaseQueue]>
    // SQLite has a writer wait for another program's for so long; this program's own wait for each other without end.
    private let writing = NSLock()

    /// Opens the first.
    init(path: String, patience: Double) throws {
        self.path = path
        var configuration = Self.configuration(patience)
        configuration.prepareDatabase { db in
            // For those who observe tables, GRDB has SQLite tell it each column that a statement names. Nobody observes
            // here, and it takes as long as half of the compiling; only a migration needs it, to know of new tables.
            sqlite3_set_authorizer(db.sqliteConnection, nil, nil)
            // A reader must not wait for a writer, whoever wrote the file. One that cannot be written stays what it is.
            let isReadOnly = sqlite3_db_readonly(db.sqliteConnection, "main") != 0
            if !isReadOnly { try db.execute(sql: "PRAGMA journal_mode = WAL") }
            // A commit must survive the loss of power: an applied fetch is told to people at once.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA cache_size = -65536")
        }
        self.configuration = configuration
        idle = Mutex([try DatabaseQueue(path: path, configuration: configuration)])
    }

    /// How a connection is opened that makes a file's tables.
    static func making(_ patience: Double) -> Configuration {
        var configuration = configuration(patience)
        configuration.prepareDatabase { db in
            // Counts for a new file only. Goods run to kilobytes: on larger pages a first import is a twelfth faster.
            try db.execute(sql: "PRAGMA page_size = 16384")
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            // Each migration need not be on the disk before the next: what a loss of power takes of them is made again.
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
        }
        return configuration
    }

    private static func configuration(_ patience: Double) -> Configuration {
        var configuration = Configuration()
        configuration.label = "mirror"
        configuration.busyMode = .timeout(patience)
        return configuration
    }

    /// A transaction that reads one state of the file, whatever is written meanwhile.
    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try use { try $0.read(body) }
    }

    /// A transaction that writes, taken back when the closure throws.
    func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try writing.withLock { try use { try $0.write(body) } }
    }

    /// The connection of a writer that begins its transaction itself.
    func writeWithoutTransaction<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try writing.withLock { try use { try $0.inDatabase(body) } }
    }

    private func use<Result>(_ body: (DatabaseQueue) throws -> Result) throws -> Result {
        let connection = try idle.withLock { $0.popLast() } ?? DatabaseQueue(path: path, configuration: configuration)
        defer { idle.withLock { $0.append(connection) } }
        return try body(connection)
    }

    /// Closes those that are not in use, but for one.
    func closeSpare() { idle.withLock { $0.removeFirst(max(0, $0.count - 1)) } }

    /// Closes them; with the last one the write-ahead log is folded in.
    func close() throws {
        let all = idle.withLock { idle in
            defer { idle = [] }
            return idle
        }
        for connection in all { try connection.close() }
    }
}
