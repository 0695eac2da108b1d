internal import Glibc

/// What the system says of a file or folder without opening it (stat(2)); links are followed.
public struct FileStatus: Sendable {
    /// The kinds of what a path can lead to.
    public enum Kind: Sendable {
        /// A regular file.
        case file
        /// A folder.
        case folder
        /// A device, a pipe or a socket.
        case other
    }

    /// The kind.
    public let kind: Kind
    /// The length in bytes.
    public let size: Int
    /// The number of the user that it belongs to.
    public let owner: UInt32
    /// How many names (hard links) it has.
    public let nameCount: Int
    private let mode: mode_t

    /// Looks at a path.
    ///
    /// Throws ``SystemError`` where that cannot be done, as where nothing is there.
    public init(_ path: String) throws(SystemError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw SystemError(code: errno, what: "\(path) cannot be looked at") }
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            default: .other
            }
        size = Int(status.st_size)
        owner = status.st_uid
        nameCount = Int(status.st_nlink)
        mode = status.st_mode
    }

    /// Whether its group or everybody may write to it.
    public var isWritableByOthers: Bool { mode & 0o022 != 0 }

    /// Whether it is marked as a program for anybody.
    public var isMarkedExecutable: Bool { mode & 0o111 != 0 }
}

/// What this process may do with a file, by whatever rule of the system (access(2)).
public enum FileAccess {
    /// Whether it may be read.
    public static func isReadable(_ path: String) -> Bool { access(path, R_OK) == 0 }

    /// Whether it may be run, or entered where it is a folder.
    public static func isExecutable(_ path: String) -> Bool { faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) == 0 }
}
