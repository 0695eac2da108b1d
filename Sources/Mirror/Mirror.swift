internal import Foundation
internal import GRDB
public import Merging
internal import Recordations

/// The SQLite file that holds what the registers said, what became of it, and the bytes to prove it.
///
/// All SQL of recordal is in this room. One process writes at a time; readers see a consistent state at any moment. The
/// file, its `-wal` and its `-shm` are only ever opened by SQLite, since closing another descriptor of them would drop
/// its locks (`fcntl(2)`, advisory record locking).
public final class Mirror: Sendable {
    /// The file's path.
    public let path: String
    /// Who decides where an edit and its register moved differently.
    public let policies: Policies
    let database: DatabasePool

    /// Opens a mirror, making it if it is not there.
    ///
    /// A writer waits for another program's writing for up to `patience` seconds. Throws ``MirrorError``; a file of a newer
    /// recordal is refused and not touched.
    public init(path: String, policies: Policies = Policies(), patience: Double = 30) throws {
        self.path = path
        self.policies = policies
        var configuration = Configuration()
        configuration.label = "mirror"
        configuration.busyMode = .timeout(patience)
        configuration.prepareDatabase { db in
            if !db.configuration.readonly {
                // A commit must survive the loss of power: an applied fetch is told to people at once.
                try db.execute(sql: "PRAGMA synchronous = FULL")
                // Counts for a new file only. Goods run to kilobytes: on larger pages a first import is a twelfth faster.
                try db.execute(sql: "PRAGMA page_size = 16384")
            }
            try db.execute(sql: "PRAGMA cache_size = -65536")
        }
        do {
            let isComplete = try Mirror.look(at: path, patience: patience)
            database = try DatabasePool(path: path, configuration: configuration)
            // A reader must not wait for a writer: nothing is written where nothing is missing.
            if !isComplete {
                try Mirror.migrate(database)
                try database.write { db in
                    try db.execute(
                        sql: "INSERT INTO mirror (id, created) SELECT 1, ? WHERE NOT EXISTS (SELECT 1 FROM mirror)",
                        arguments: [Instant(Date()).description]
                    )
                }
            }
            try database.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
        } catch let error as DatabaseError {
            throw MirrorError(error, path: path)
        }
    }

    // Two processes may find the same migration missing: to the one that comes second its tables are there already.
    private static func migrate(_ database: DatabasePool) throws {
        do {
            try Schema.migrator.migrate(database)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
            guard try database.read(Schema.migrator.hasCompletedMigrations) else { throw error }
        }
    }

    // A look before the pool opens it, because opening a pool already changes the file. Answers whether it is a mirror
    // with nothing left to migrate; refuses what is none, or a newer one.
    private static func look(at path: String, patience: Double) throws -> Bool {
        guard FileManager.default.fileExists(atPath: path) else { return false }
        do {
            return try look(at: path, patience, readonly: true)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_READONLY {
            // A process that died in its first transactions left a journal, which only a writer may roll back.
            return try look(at: path, patience, readonly: false)
        }
    }

    private static func look(at path: String, _ patience: Double, readonly: Bool) throws -> Bool {
        var configuration = Configuration()
        configuration.readonly = readonly
        // Whoever closes the file last folds the log in, and lets nobody look meanwhile.
        configuration.busyMode = .timeout(patience)
        let look = try DatabaseQueue(path: path, configuration: configuration)
        let isComplete = try look.read { db in
            if try Schema.migrator.hasBeenSuperseded(db) {
                throw MirrorError(
                    .foreign,
                    "\(path) was written by a newer recordal",
                    advice: "use that version, or restore a backup made with this one; the file was not touched"
                )
            }
            let tables = try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
            // The list of migrations is made first, and a process may have died behind that.
            if !tables.allSatisfy({ $0 == "grdb_migrations" }), !tables.contains("mirror") {
                throw MirrorError(
                    .foreign,
                    "\(path) is an SQLite file, but no mirror",
                    advice: "let 'mirror:' in recordal.yaml name another file; this one was not touched"
                )
            }
            guard tables.contains("mirror"), try Schema.migrator.hasCompletedMigrations(db) else { return false }
            return try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM mirror)") ?? false
        }
        try look.close()
        return isComplete
    }

    /// Closes the file; with it the write-ahead log is folded in.
    public func close() throws {
        // The log is folded in by whoever closes last, which must be able to write: the pool closes its readers last.
        database.invalidateReadOnlyConnections()
        try database.close()
    }

    /// Gives back the memory of what was read, which would else stay beside what is written.
    public func forgetPages() { database.invalidateReadOnlyConnections() }

    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        do {
            return try database.read(body)
        } catch let error as DatabaseError {
            throw MirrorError(error, path: path)
        }
    }

    /// A transaction of very many rows.
    ///
    /// Foreign keys are not looked up for each of them: the numbers are given in this very transaction, and `doctor`
    /// checks them all.
    func writeMany<Result>(isPatient: Bool = true, _ body: (Database) throws -> Result) throws -> Result {
        do {
            return try database.writeWithoutTransaction { db in
                // Whoever need not write does not wait for a writer either.
                if !isPatient { try db.execute(sql: "PRAGMA busy_timeout = 0") }
                defer { if !isPatient { try? db.execute(sql: "PRAGMA busy_timeout = 10000") } }
                try db.execute(sql: "PRAGMA foreign_keys = OFF")
                defer { try? db.execute(sql: "PRAGMA foreign_keys = ON") }
                var result: Result?
                try db.inTransaction(.immediate) {
                    result = try body(db)
                    return .commit
                }
                guard let result else { throw MirrorError(.unavailable, "\(path): the transaction did not run") }
                return result
            }
        } catch let error as DatabaseError {
            throw MirrorError(error, path: path)
        }
    }

    func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        do {
            return try database.write(body)
        } catch let error as DatabaseError {
            throw MirrorError(error, path: path)
        }
    }
}
