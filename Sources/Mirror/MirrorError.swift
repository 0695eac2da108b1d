package import GRDB

/// A fault of the mirror that stops the command: what was seen, and what to do next.
public struct MirrorError: Error, Equatable, CustomStringConvertible {
    /// The kind of fault, which decides the exit code.
    public enum Kind: Sendable {
        /// The file cannot be opened, read or written now: missing rights, a full disk, a busy file.
        case unavailable
        /// The file is damaged or contradicts itself.
        case unsound
        /// The file was written by a newer recordal, or is no mirror.
        case foreign
        /// The state of the mirror does not allow the request.
        case moved
        /// Another process changed the mirror meanwhile: a conflict was resolved, or an edition was applied.
        case overtaken
    }

    /// The kind of fault.
    public let kind: Kind
    /// What was seen, in lower case.
    public let seen: String
    /// What to do next.
    public let advice: String?

    /// Makes an error; `seen` starts in lower case.
    package init(_ kind: Kind, _ seen: String, advice: String? = nil) {
        self.kind = kind
        self.seen = seen
        self.advice = advice
        isDuplicate = false
    }

    /// The fault, and after a semicolon the advice.
    public var description: String { advice.map { "\(seen); \($0)" } ?? seen }

    /// Whether SQLite refused a row because another has the same key.
    package let isDuplicate: Bool

    /// Turns an error of GRDB or SQLite into a ``MirrorError``; any other error is returned unchanged.
    package static func of(_ error: any Error, path: String) -> any Error {
        switch error {
        case let error as DatabaseError: MirrorError(error, path: path)
        // Its description holds the statement and the row.
        case is RowDecodingError:
            MirrorError(
                DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a row does not hold what its table says"),
                path: path
            )
        default: error
        }
    }

    /// Makes a sentence of an error of SQLite.
    ///
    /// The sentence never holds values of rows. Only a damaged file is ``Kind/unsound``.
    package init(_ error: DatabaseError, path: String) {
        let said = error.message ?? "\(error.extendedResultCode)"
        let duplicates: [ResultCode] = [
            .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID,
        ]
        isDuplicate = duplicates.contains(error.extendedResultCode)
        (kind, seen, advice) = Self.sentence(error.resultCode, said, path)
    }

    private static func sentence(_ code: ResultCode, _ said: String, _ path: String) -> (Kind, String, String?) {
        switch code {
        case .SQLITE_FULL:
            (.unavailable, "\(path): the disk is full", "make room and run it again; nothing was changed")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_AUTH:
            (
                .unavailable, "\(path) cannot be written or opened (\(said))",
                "the folder and the file have to belong to the user who runs recordal; nothing was changed"
            )
        case .SQLITE_IOERR:
            // Where the very last sync fails, the change may be in the file all the same.
            (
                .unavailable, "\(path): reading or writing failed (\(said))",
                "check the disk and its free space, and run it again"
            )
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            (.unavailable, "\(path) is in use by another program", "run it again when that has ended")
        case .SQLITE_PROTOCOL:
            (
                .unavailable, "\(path): many programs open it at once, and SQLite got no turn",
                "run it again; a mirror on a network disk cannot be shared by several machines"
            )
        case .SQLITE_NOMEM:
            (
                .unavailable, "\(path): there is not enough memory",
                "end other programs and run it again; nothing was changed"
            )
        case .SQLITE_TOOBIG:
            (
                .unavailable, "\(path): a value is larger than SQLite can store (1 GB)",
                "nothing was changed; look at the document that was being read"
            )
        case .SQLITE_INTERRUPT, .SQLITE_ABORT:
            (.unavailable, "\(path): SQLite ended the work before it was done", "run it again; nothing was changed")
        case .SQLITE_CONSTRAINT:
            (
                .unavailable, "\(path): the file refuses what was to be written (\(said))",
                "nothing was changed; this is a mistake of recordal: report it with this line"
            )
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            (
                .unsound, "\(path) is damaged or no mirror (\(said))",
                "keep the file as it is and take the last backup"
            )
        default:
            (
                .unavailable, "\(path): \(said) (SQLite's code \(code.rawValue))",
                "run 'recordal doctor', and report this line with what it says"
            )
        }
    }
}
