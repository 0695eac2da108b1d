internal import Foundation
internal import GRDB
internal import GRDBSQLite
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
            if db.configuration.readonly {
                Mirror.observeNothing(db)
            } else {
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
                    try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
                }
            }
            try database.writeWithoutTransaction { db in
                Mirror.observeNothing(db)
                try db.execute(sql: "PRAGMA synchronous = FULL")
            }
        } catch let error as DatabaseError {
            throw MirrorError(error, path: path)
        }
    }

    // For those who observe tables, GRDB has SQLite tell it each column that a statement names. Nobody observes here, and
    // it takes as long as half of the compiling; only a migration needs it, to know that there are new tables.
    private static func observeNothing(_ db: Database) { sqlite3_set_authorizer(db.sqliteConnection, nil, nil) }

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
