internal import FoundationEssentials
internal import GRDBSQLite
public import Matching
public import Merging
internal import Recordations
internal import System

/// The SQLite file that holds the registers' observations, people's edits, the history of both, and the documents' bytes.
///
/// All SQL of recordal is in this module. One process writes at a time; readers see a consistent state at any moment.
/// The file, its `-wal` and its `-shm` are only ever opened by SQLite, since closing another descriptor of them would
/// drop its locks (`fcntl(2)`, advisory record locking).
public final class Mirror: Sendable {
    /// The file's path.
    public let path: String
    /// The merge policies: whether an edit or the register wins where both changed differently.
    public let policies: Policies
    /// The offices' rules, by which numbers are compared.
    package let numbers: NumberBook
    /// The copy of the file as an older recordal left it, where opening it migrated it; nil otherwise.
    public let formerCopy: String?
    private let connections: Connections
    private let continuity: Continuity
    private let presence: StrayLog.Presence
    /// The warning that a write-ahead log beside the file may belong to another file; nil where there is none.
    public let logWarning: String?

    /// Opens a mirror, making it if it is not there.
    ///
    /// A writer waits for another program's transaction for up to `busyTimeout` seconds, and for a run of recordal for
    /// as long as `run` names it: a first edition of millions is one transaction of minutes. After a second `notify` is
    /// called with the name of the program that is waited for. Throws ``MirrorError``; a file of a newer recordal is
    /// refused and not touched.
    public convenience init(
        path: String,
        policies: Policies = Policies(),
        numbers: NumberBook = .empty,
        busyTimeout: Double = 30,
        run: @escaping @Sendable () -> String? = { nil },
        notify: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        try self.init(
            path: path,
            policies: policies,
            numbers: numbers,
            wait: BusyWait(seconds: busyTimeout, run: run, notify: notify),
            machine: Machine.id
        )
    }

    /// Opens a mirror as if on the machine with that identifier; nil for a machine without one.
    package convenience init(
        path: String,
        policies: Policies = Policies(),
        busyTimeout: Double = 30,
        machine: String?
    ) throws {
        let wait = BusyWait(seconds: busyTimeout, run: { nil }, notify: { _ in })
        try self.init(path: path, policies: policies, numbers: .empty, wait: wait, machine: machine)
    }

    private init(path: String, policies: Policies, numbers: NumberBook, wait: BusyWait, machine: String?) throws {
        self.path = path
        self.policies = policies
        self.numbers = numbers
        // One for SQLite's queues, one that listens to signals, one that reads ahead, and one to spare.
        do { try WorkerThread.require(4) } catch {
            throw MirrorError(.unavailable, "\(path) cannot be opened: \(error)")
        }
        try NetworkDisk.refuse(path)
        do {
            logWarning = StrayLog.warning(path, MirrorMark(of: path))
            // A reader must not wait for a writer: a complete file is not written to.
            formerCopy = try Mirror.isComplete(path, wait) ? nil : Mirror.make(path, wait)
            // The mark is read before the file: another writer changes the file first and the mark after it.
            let mark = MirrorMark(of: path)
            presence = StrayLog.Presence(path)
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

    /// Why the file is not the one that was used last at this path; nil where it is, and after the first transaction that writes.
    public var move: MirrorMove? { continuity.move }

    /// Closes the file, and writes the write-ahead log into it.
    public func close() throws { try connections.close() }

    /// Empties the write-ahead log, which would otherwise keep former contents of pages.
    package func forgetFormerPages() throws {
        do { try connections.foldLog() } catch { throw MirrorError.of(error, path: path) }
    }

    /// Closes connections that are not in use, to free the pages that they cache.
    public func forgetPages() { connections.closeSpare() }

    /// Runs a transaction that reads; throws ``MirrorError``, and whatever the closure throws.
    package func read<Result>(_ body: (SQLDatabase) throws -> Result) throws -> Result {
        do {
            if let openTransaction { return try openTransaction.read(body) }
            return try connections.read { try DamagedRows.guarding($0, body) }
        } catch {
            throw MirrorError.of(error, path: path)
        }
    }

    /// Runs a transaction that writes very many rows.
    ///
    /// Foreign keys are not checked row by row, because the transaction itself assigns the numbers; `doctor` checks
    /// them all. With `waitsForWriter: false` a busy file throws at once. `isFirst` says that the mirror has no rows
    /// that a reader could want.
    package func writeMany<Result>(
        waitsForWriter: Bool = true,
        isFirst: Bool = false,
        _ body: (SQLDatabase) throws -> Result
    ) throws -> Result {
        do {
            if let openTransaction { return try openTransaction.write(body) }
            return try (isFirst ? connections.writeExclusively : connections.writeWithoutTransaction) { db in
                try db.execute("PRAGMA foreign_keys = OFF")
                defer { try? db.execute("PRAGMA foreign_keys = ON") }
                var result: (kept: Result, head: MirrorMark)?
                // An exclusive transaction makes programs that open the file meanwhile wait from its beginning.
                func write() throws {
                    try db.inTransaction(isExclusive: isFirst) { result = try writing(body, db) }
                }
                if waitsForWriter { try write() } else { try connections.withoutWaiting(db, write) }
                guard let result else { throw MirrorError(.unavailable, "\(path): the transaction did not run") }
                continuity.committed(result.head)
                return result.kept
            }
        } catch {
            throw MirrorError.of(error, path: path)
        }
    }

    /// Writes a compact copy of the file to a path at which no file exists.
    func vacuum(into file: String) throws {
        do {
            try connections.writeWithoutTransaction { db in
                try db.execute("VACUUM INTO ?", [file])
            }
        } catch {
            throw MirrorError.of(error, path: file)
        }
    }

    /// Runs a transaction that writes, and seals it; throws ``MirrorError``, and whatever the closure throws.
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
