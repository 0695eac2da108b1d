internal import Glibc

/// A file that is made beside its place and put there when it is whole: nobody ever finds a part of it.
public struct NewFile {
    /// Where it is made: `PLACE.new-PROCESS`.
    public let path: String
    private let place: String

    /// Chooses where the file is made, and removes what processes left there that died before their file was whole.
    public init(for place: String) {
        self.place = place
        path = "\(place).new-\(getpid())"
        removeLeftovers()
    }

    /// Puts the file in its place, unless there is one by now; gives whether it was put there.
    ///
    /// The file beside its place is gone then. Throws ``SystemError`` where the system refuses.
    public func put() throws(SystemError) -> Bool {
        // link(2) does not replace, as rename(2) would: another process may have made the same file.
        var code = link(path, place) == 0 ? 0 : errno
        if code == EPERM || code == EOPNOTSUPP || code == ENOSYS || code == EMLINK {
            // A disk without hard links: between the look and the renaming nobody else is likely to make the same file.
            code = access(place, F_OK) == 0 ? EEXIST : rename(path, place) == 0 ? 0 : errno
        }
        unlink(path)
        if code == EEXIST { return false }
        guard code == 0 else { throw SystemError(code: code, what: "\(place) cannot be made") }
        return true
    }

    /// Removes the file beside its place.
    public func remove() { unlink(path) }

    private func removeLeftovers() {
        let folder = FileName.folder(of: place)
        let slash = place.utf8.lastIndex(of: UInt8(ascii: "/"))
        let start = (slash.map { String(place[place.utf8.index(after: $0)...]) } ?? place) + ".new-"
        for name in FileName.names(in: folder) where name.hasPrefix(start) {
            // SQLite's own files beside it have its name and a word behind it.
            let process = name.dropFirst(start.count).prefix { $0.isASCII && $0.isNumber }
            guard let process = pid_t(process), process != getpid(), kill(process, 0) != 0, errno == ESRCH else {
                continue
            }
            unlink(FileName.path(folder, name))
        }
    }
}

/// Something that the system refuses.
public struct SystemError: Error, CustomStringConvertible {
    /// Its number (`errno.h`).
    let code: Int32
    /// What was tried.
    let what: String

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
