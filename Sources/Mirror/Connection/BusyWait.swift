internal import Foundation
internal import GRDB
internal import GRDBSQLite
internal import Synchronization

/// How long a command waits for another program that writes to the mirror.
struct BusyWait: Sendable {
    /// For how many seconds, whoever it is.
    let seconds: Double
    /// Which run of recordal is at work on the mirror; nil where none is.
    ///
    /// Such a run is waited for until it ends: a first edition of millions is one transaction of minutes.
    let run: @Sendable () -> String?
    /// Is told once what is waited for, after a second.
    let notify: @Sendable (String) -> Void
}

/// The waiting of a file's connections, each with a handler of its own.
final class BusyHandlers: Sendable {
    let wait: BusyWait
    let path: String
    // For as long as a connection may call them.
    private let all = Mutex<[Int: BusyHandler]>([:])

    init(_ wait: BusyWait, path: String) {
        self.wait = wait
        self.path = path
    }

    /// Has a connection wait.
    func install(on connection: OpaquePointer?) {
        guard let connection else { return }
        let handler = BusyHandler(wait, path: path)
        handler.install(on: connection)
        all.withLock { $0[Int(bitPattern: connection)] = handler }
    }

    /// Has a connection not wait while a closure runs.
    func pausing<Result>(_ db: SQLDatabase, _ body: () throws -> Result) rethrows -> Result {
        sqlite3_busy_handler(db.connection.sqliteConnection, nil, nil)
        defer { install(on: db.connection.sqliteConnection) }
        return try body()
    }
}

/// The waiting of one connection, as SQLite's busy handler.
final class BusyHandler: @unchecked Sendable {
    // Unchecked: a connection calls its handler on the thread that uses it, and one thread at a time uses a connection.
    private let wait: BusyWait
    private let path: String
    private var start = ContinuousClock.now
    private var isTold = false

    private static let noticeAfter = Duration.seconds(1)
    // SQLite's own first pauses (sqlite3_busy_timeout), in thousandths of a second; then the last one.
    private static let pauses = [1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100]

    init(_ wait: BusyWait, path: String) {
        self.wait = wait
        self.path = path
    }

    /// Has a connection wait; the handler has to live as long as the connection.
    func install(on connection: OpaquePointer?) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_busy_handler(
            connection,
            { context, tries in
                guard let context else { return 0 }
                return Unmanaged<BusyHandler>.fromOpaque(context).takeUnretainedValue().goOn(tries) ? 1 : 0
            },
            context
        )
    }

    /// Sleeps a little; false where it has waited long enough.
    func goOn(_ tries: Int32) -> Bool {
        if tries == 0 { (start, isTold) = (.now, false) }
        let waited = ContinuousClock.now - start
        let isOverdue = waited >= .seconds(wait.seconds)
        if isOverdue || waited >= Self.noticeAfter && !isTold {
            let run = wait.run()
            if isOverdue, run == nil { return false }
            if !isTold, waited >= Self.noticeAfter {
                isTold = true
                wait.notify(
                    "waiting for \(run ?? "another program"), which writes to \(path); Ctrl-C ends this command, and nothing is changed"
                )
            }
        }
        let pause = Self.pauses[min(Int(tries), Self.pauses.count - 1)]
        Thread.sleep(forTimeInterval: Double(pause) / 1000)
        return true
    }
}
