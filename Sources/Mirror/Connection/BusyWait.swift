internal import Foundation
internal import GRDB
internal import GRDBSQLite
internal import Synchronization

/// How long a command waits for another program that writes to the mirror.
struct BusyWait: Sendable {
    /// The limit in seconds for any program but a run of recordal.
    let seconds: Double
    /// The name of the run of recordal that is writing to the mirror; nil where there is none.
    ///
    /// The wait lasts until that run ends: a first edition of millions is one transaction of minutes.
    let run: @Sendable () -> String?
    /// Called once, after a second, with a sentence that names the program that is waited for.
    let notify: @Sendable (String) -> Void
}

/// The busy handlers of a file's connections, one each.
final class BusyHandlers: Sendable {
    let wait: BusyWait
    let path: String
    // Kept alive as long as a connection may call them.
    private let all = Mutex<[Int: BusyHandler]>([:])

    init(_ wait: BusyWait, path: String) {
        self.wait = wait
        self.path = path
    }

    /// Sets a busy handler on a connection.
    func install(on connection: OpaquePointer?) {
        guard let connection else { return }
        let handler = BusyHandler(wait, path: path)
        handler.install(on: connection)
        all.withLock { $0[Int(bitPattern: connection)] = handler }
    }

    /// Runs a closure while the connection has no busy handler, so that a busy file fails at once.
    func pausing<Result>(_ db: SQLDatabase, _ body: () throws -> Result) rethrows -> Result {
        sqlite3_busy_handler(db.connection.sqliteConnection, nil, nil)
        defer { install(on: db.connection.sqliteConnection) }
        return try body()
    }
}

/// The busy handler of one connection.
final class BusyHandler: @unchecked Sendable {
    // Unchecked: a connection calls its handler on the thread that uses it, and one thread at a time uses a connection.
    private let wait: BusyWait
    private let path: String
    private var start = ContinuousClock.now
    private var isNotified = false

    private static let noticeAfter = Duration.seconds(1)
    // SQLite's own first delays (sqlite3_busy_timeout), in milliseconds; the last one repeats.
    private static let delays = [1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100]

    init(_ wait: BusyWait, path: String) {
        self.wait = wait
        self.path = path
    }

    /// Sets this handler on a connection; it has to live as long as the connection.
    func install(on connection: OpaquePointer?) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_busy_handler(
            connection,
            { context, tries in
                guard let context else { return 0 }
                return Unmanaged<BusyHandler>.fromOpaque(context).takeUnretainedValue().waits(tries) ? 1 : 0
            },
            context
        )
    }

    /// Sleeps before the next try; returns false once the limit has passed.
    func waits(_ tries: Int32) -> Bool {
        if tries == 0 { (start, isNotified) = (.now, false) }
        let waited = ContinuousClock.now - start
        let isOverdue = waited >= .seconds(wait.seconds)
        if isOverdue || waited >= Self.noticeAfter && !isNotified {
            let run = wait.run()
            if isOverdue, run == nil { return false }
            if !isNotified, waited >= Self.noticeAfter {
                isNotified = true
                wait.notify(
                    "waiting for \(run ?? "another program"), which writes to \(path); Ctrl-C ends this command, and nothing is changed"
                )
            }
        }
        let delay = Self.delays[min(Int(tries), Self.delays.count - 1)]
        Thread.sleep(forTimeInterval: Double(delay) / 1000)
        return true
    }
}
