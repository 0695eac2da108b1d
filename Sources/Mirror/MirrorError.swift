internal import GRDB

/// Something about the mirror that stops the command: what was seen, and what to do next.
public struct MirrorError: Error, Equatable, CustomStringConvertible {
    /// What kind of trouble it is; the exit code follows from it.
    public enum Kind: Sendable {
        /// The file cannot be opened, read or written as things are: rights, space, a busy file.
        case unavailable
        /// The file is damaged, or says of itself what cannot be.
        case unsound
        /// The file was written by a newer recordal, or is no mirror.
        case foreign
        /// What is asked for cannot be done as things stand in the mirror.
        case moved
        /// Somebody else was faster: another person answered, or another run moved the register.
        case overtaken
    }

    /// What kind of trouble it is.
    public let kind: Kind
    /// What was seen, in lower case.
    public let seen: String
    /// What to do next.
    public let advice: String?

    init(_ kind: Kind, _ seen: String, advice: String? = nil) {
        self.kind = kind
        self.seen = seen
        self.advice = advice
    }

    /// What was seen; what to do next.
    public var description: String { advice.map { "\(seen); \($0)" } ?? seen }

    /// What SQLite reports, as a sentence about the mirror.
    ///
    /// Values never stand in it.
    init(_ error: DatabaseError, path: String) {
        let said = error.message ?? "\(error.resultCode)"
        switch error.resultCode {
        case .SQLITE_FULL:
            self.init(
                .unavailable,
                "\(path): the disk is full",
                advice: "make room and run it again; nothing was changed"
            )
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_AUTH:
            self.init(
                .unavailable,
                "\(path) cannot be written or opened (\(said))",
                advice: "the folder and the file have to belong to the user who runs recordal; nothing was changed"
            )
        case .SQLITE_IOERR:
            self.init(
                .unavailable,
                "\(path): reading or writing failed (\(said))",
                // Where the very last sync fails, the change may be in the file all the same.
                advice: "check the disk and its free space, and run it again"
            )
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.unavailable, "\(path) is in use by another program", advice: "run it again when that has ended")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(
                .unsound,
                "\(path) is damaged or no mirror (\(said))",
                advice: "keep the file as it is and take the last backup"
            )
        default:
            self.init(.unsound, "\(path): \(said)", advice: "run 'recordal doctor' and report what it says")
        }
    }
}
