internal import GRDB

/// A database of its own in a temporary file without a name, which ends with the process.
///
/// It lies in `$SQLITE_TMPDIR`, `$TMPDIR` or `/var/tmp` (*Temporary Files Used By SQLite*, 5).
package final class TemporaryDatabase: Sendable {
    private let queue: DatabaseQueue
    private let purpose: String

    /// Opens one; `purpose` is the subject of the sentence that is thrown when it fails: "the rows of … cannot be kept".
    package init(_ purpose: String) throws {
        self.purpose = purpose
        var configuration = Configuration()
        configuration.label = "temporary"
        configuration.prepareDatabase { connection in
            // Nothing in it outlives the process.
            try connection.execute(
                sql: """
                    PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192
                    """
            )
        }
        queue = try Self.checked(purpose) { try DatabaseQueue.kept(path: "", configuration: configuration) }
    }

    /// Lends the connection, outside of any transaction.
    ///
    /// Throws ``MirrorError``.
    package func use<Result>(_ body: (SQLDatabase) throws -> Result) throws -> Result {
        try Self.checked(purpose) { try queue.using(body) }
    }

    /// Lends the connection in a transaction that writes.
    ///
    /// Throws ``MirrorError``.
    package func write<Result>(_ body: (SQLDatabase) throws -> Result) throws -> Result {
        try Self.checked(purpose) { try queue.writing(body) }
    }

    /// The error of a file that does not hold what was written to it.
    package static var isDamaged: MirrorError {
        MirrorError(.unavailable, "a temporary file does not hold what was written to it", advice: advice)
    }

    private static let advice =
        "look at the folder for temporary files ($SQLITE_TMPDIR, $TMPDIR or /var/tmp); nothing was changed"

    private static func checked<Result>(_ purpose: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DatabaseError {
            let seen =
                error.resultCode == .SQLITE_FULL ? "the disk is full" : error.message ?? "\(error.resultCode)"
            throw MirrorError(.unavailable, "\(purpose) in a temporary file: \(seen)", advice: advice)
        }
    }
}
