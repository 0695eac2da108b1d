internal import Glibc

/// A file that is written under a temporary name and renamed when it is complete, so that no reader sees a part of it.
public struct NewFile {
    /// The temporary path: `PATH.new-PROCESS`.
    public let path: String
    private let place: String

    /// Chooses the temporary path, and removes temporary files of processes that ended before their files were
    /// complete.
    public init(for place: String) {
        self.place = place
        path = "\(place).new-\(getpid())"
        removeLeftovers()
    }

    /// Moves the file to its final path unless a file exists there, and returns whether it was moved.
    ///
    /// The temporary file is removed in both cases. Throws ``SystemError`` for an error of the system.
    public func put() throws(SystemError) -> Bool {
        // Unlike rename(2), link(2) does not replace a file that another process has made in the meantime.
        var code = link(path, place) == 0 ? 0 : errno
        if code == EPERM || code == EOPNOTSUPP || code == ENOSYS || code == EMLINK {
            // A disk without hard links: another process is unlikely to make the file between the check and the
            // renaming.
            code = access(place, F_OK) == 0 ? EEXIST : rename(path, place) == 0 ? 0 : errno
        }
        unlink(path)
        if code == EEXIST { return false }
        guard code == 0 else { throw SystemError(code: code, what: "\(place) cannot be made") }
        return true
    }

    /// Removes the temporary file.
    public func remove() { unlink(path) }

    private func removeLeftovers() {
        let folder = FileName.folder(of: place)
        let slash = place.utf8.lastIndex(of: UInt8(ascii: "/"))
        let start = (slash.map { String(place[place.utf8.index(after: $0)...]) } ?? place) + ".new-"
        for name in FileName.names(in: folder) where name.hasPrefix(start) {
            // SQLite's auxiliary files have the same name with a suffix.
            let process = name.dropFirst(start.count).prefix { $0.isASCII && $0.isNumber }
            guard let process = pid_t(process), process != getpid(), kill(process, 0) != 0, errno == ESRCH else {
                continue
            }
            unlink(FileName.path(folder, name))
        }
    }
}

/// An error of the system.
public struct SystemError: Error, CustomStringConvertible {
    /// Its number (`errno.h`).
    let code: Int32
    /// What was tried.
    let what: String

    /// The error of a stream that nobody reads any more.
    public static let readerGone = SystemError(code: EPIPE, what: "the stream cannot be written")

    /// Why the system refused it.
    public var reason: String { Self.reason(code) }

    /// Whether it is because nobody reads what is written (`EPIPE`).
    public var isReaderGone: Bool { code == EPIPE }

    /// Whether it is because the descriptor is closed (`EBADF`).
    public var isClosed: Bool { code == EBADF }

    /// Whether it is the path that was wrong, or somebody else's: a disk that is full is none of that.
    public var isAboutPath: Bool {
        [ENOENT, ENOTDIR, EISDIR, EEXIST, EACCES, EPERM, ELOOP, ENAMETOOLONG].contains(code)
    }

    /// The system's words for one of its numbers.
    public static func reason(_ code: Int32) -> String {
        switch code {
        case EBADF: "it is closed"
        case EFBIG: "the file would be larger than allowed (ulimit -f, or the disk's own limit)"
        default: String(cString: strerror(code))
        }
    }

    /// What was tried, and why the system refused it.
    public var description: String { "\(what): \(reason)" }
}
