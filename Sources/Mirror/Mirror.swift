internal import Foundation
internal import GRDBSQLite
public import Merging
internal import Recordations
internal import System

/// The SQLite file that holds what the registers said, what became of it, and the bytes to prove it.
///
/// All SQL of recordal is in this module. One process writes at a time; readers see a consistent state at any moment. The
/// file, its `-wal` and its `-shm` are only ever opened by SQLite, since closing another descriptor of them would drop
/// its locks (`fcntl(2)`, advisory record locking).
public final class Mirror: Sendable {
    /// The file's path.
    public let path: String
    /// Who decides where an edit and its register moved differently.
    public let policies: Policies
    /// The copy of the file as an older recordal left it, where opening it migrated it; nil otherwise.
    public let formerCopy: String?
    private let connections: Connections
    private let continuity: Continuity
    private let presence: LeftLog.Presence
    /// What to tell of a log that may be of another file; nil where there is none.
    public let logWarning: String?

    /// Opens a mirror, making it if it is not there.
    ///
    /// A writer waits for another program's writing for up to `patience` seconds, and for a run of recordal that `run` names for
    /// as long as it is named: a first edition of millions is one transaction of minutes. After a second `notify` is told what is
    /// waited for. Throws ``MirrorError``; a file of a newer recordal is refused and not touched.
    public convenience init(
        path: String,
        policies: Policies = Policies(),
        patience: Double = 30,
        run: @escaping @Sendable () -> String? = { nil },
        notify: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        try self.init(
            path: path,
            policies: policies,
            wait: BusyWait(seconds: patience, run: run, notify: notify),
            machine: Machine.id
        )
    }

    package convenience init(
        path: String,
        policies: Policies = Policies(),
        patience: Double = 30,
        machine: String?
    ) throws {
        let wait = BusyWait(seconds: patience, run: { nil }, notify: { _ in })
        try self.init(path: path, policies: policies, wait: wait, machine: machine)
    }

    private init(path: String, policies: Policies, wait: BusyWait, machine: String?) throws {
        self.path = path
        self.policies = policies
        // One for SQLite's queues, one that listens to signals, one that reads ahead, and one to spare.
        do { try WorkerThread.require(4) } catch {
            throw MirrorError(.unavailable, "\(path) cannot be opened: \(error)")
        }
        try NetworkDisk.refuse(path)
        do {
            logWarning = LeftLog.warning(path, MirrorMark(of: path))
            // A reader must not wait for a writer: nothing is written where nothing is missing.
            formerCopy = try Mirror.look(at: path, wait) ? nil : Mirror.make(path, wait)
            // Read before the file is: whoever writes meanwhile moves both, the mark after the file.
            let mark = MirrorMark(of: path)
            presence = LeftLog.Presence(path)
            let connections = try Connections(path: path, wait: wait)
            self.connections = connections
            continuity = try connections.read { db in
                try DamagedRows.guarding(db) { db in
                    try Continuity(path, machine: Continuity.mark(ofMachine: machine), mark: mark, db)
                }
            }
        } catch {
            throw MirrorError.of(error, path: path)
        }
    }

    /// Why the file is not the one that was used last here; nil where it is, and once something was written.
    public var move: MirrorMove? { continuity.move }

    /// Closes the file; with it the write-ahead log is folded in.
    public func close() throws { try connections.close() }

    /// Empties the write-ahead log, which else keeps what pages held before.
    package func forgetFormerPages() throws {
        do { try connections.foldLog() } catch { throw MirrorError.of(error, path: path) }
    }

    /// Gives back the memory of what was read on several threads, which would else stay beside what is written.
    public func forgetPages() { connections.closeSpare() }

    package func read<Result>(_ body: (SQLDatabase) throws -> Result) throws -> Result {
        do {
            if let openTransaction { return try openTransaction.read(body) }
            return try connections.read { try DamagedRows.guarding($0, body) }
        } catch {
            throw MirrorError.of(error, path: path)
        }
    }

    /// A transaction of very many rows.
    ///
    /// Foreign keys are not looked up for each of them: the numbers are given in this very transaction, and `doctor`
    /// checks them all. `isFirst` says that there is nothing yet that anyone could read.
    package func writeMany<Result>(
        isPatient: Bool = true,
        isFirst: Bool = false,
        _ body: (SQLDatabase) throws -> Result
    ) throws -> Result {
        do {
            if let openTransaction { return try openTransaction.write(body) }
            return try (isFirst ? connections.writeExclusively : connections.writeWithoutTransaction) { db in
                try db.execute("PRAGMA foreign_keys = OFF")
                defer { try? db.execute("PRAGMA foreign_keys = ON") }
                var result: (kept: Result, head: MirrorMark)?
                // Whoever opens a file that is the writer's alone is to wait from the beginning.
                func write() throws {
                    try db.inTransaction(isExclusive: isFirst) { result = try writing(body, db) }
                }
                // Whoever need not write does not wait for a writer either.
                if isPatient { try write() } else { try connections.withoutWaiting(db, write) }
                guard let result else { throw MirrorError(.unavailable, "\(path): the transaction did not run") }
                continuity.committed(result.head)
                return result.kept
            }
        } catch {
            throw MirrorError.of(error, path: path)
        }
    }

    /// Writes all that is in the file to another one, which must not be there.
    func vacuum(into file: String) throws {
        do {
            try connections.writeWithoutTransaction { db in
                try db.execute("VACUUM INTO ?", [file])
            }
        } catch {
            throw MirrorError.of(error, path: file)
        }
    }

    package func write<Result>(_ body: (SQLDatabase) throws -> Result) throws -> Result {
        do {
            if let openTransaction { return try openTransaction.write(body) }
            let result = try connections.write { try writing(body, $0) }
            continuity.committed(result.head)
            return result.kept
        } catch {
            throw MirrorError.of(error, path: path)
        }
    }

    private func writing<Result>(
        _ body: (SQLDatabase) throws -> Result,
        _ db: SQLDatabase
    ) throws -> (kept: Result, head: MirrorMark) {
        try DamagedRows.guarding(db) { db in
            let kept = try Sealing.around(db) { db in
                try continuity.begin(db)
                return try body(db)
            }
            return (kept, try continuity.head(db))
        }
    }
}
