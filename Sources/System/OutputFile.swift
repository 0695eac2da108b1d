internal import Glibc

/// Writes files that a user requested: under a temporary name, which is renamed when the file is complete.
public enum OutputFile {
    /// Creates a file.
    ///
    /// Throws ``SystemError`` for an error of the system, also where a file, a folder or a link with that name exists.
    public static func create(_ path: String, _ bytes: [UInt8]) throws {
        try create(path) { write in try write(bytes) }
    }

    /// Creates a file from chunks.
    ///
    /// Throws ``SystemError`` for an error of the system, also where a file, a folder or a link with that name exists,
    /// and what `fill` throws.
    public static func create(_ path: String, fill: (([UInt8]) throws -> Void) throws -> Void) throws {
        // Callers never choose names that start with a dot, so the temporary name is free.
        let new = temporary(beside: path)
        try write(to: new, for: path, like: nil, fill: fill)
        // Unlike rename(2), link(2) does not replace an existing file.
        var code = link(new, path) == 0 ? 0 : errno
        if code == EPERM || code == EOPNOTSUPP || code == ENOSYS || code == EMLINK {
            // A disk without hard links.
            code = FileName.isTaken(path) ? EEXIST : Glibc.rename(new, path) == 0 ? 0 : errno
        }
        unlink(new)
        guard code == 0 else { throw SystemError(code: code, what: "\(path) cannot be written") }
        ActivityLog.record(.write, path)
    }

    /// Copies a file with its mode to a new path.
    ///
    /// Throws ``SystemError`` for an error of the system, also where a file, a folder or a link with that name exists.
    public static func copy(_ source: String, to path: String) throws {
        func refusal(_ code: Int32) -> SystemError { SystemError(code: code, what: "\(source) cannot be read") }
        let descriptor = open(source, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw refusal(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw refusal(errno) }
        try create(path) { write in
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(descriptor, &buffer, buffer.count)
                guard count >= 0 || errno == EINTR else { throw refusal(errno) }
                if count == 0 { break }
                if count > 0 { try write(Array(buffer[..<count])) }
            }
        }
        guard chmod(path, status.st_mode & 0o777) == 0 else {
            throw SystemError(code: errno, what: "\(path) cannot be written")
        }
    }

    /// Writes a file and replaces an existing one.
    ///
    /// The file keeps its mode and, where this process may set them, its owner and group. A symbolic link stays, also
    /// one without a target, and its target is written. Readers see either the old or the new content. A file that is
    /// not regular, such as a pipe, is written directly. Throws ``SystemError`` for an error of the system.
    public static func replace(_ path: String, _ bytes: [UInt8]) throws {
        try replace(path) { write in try write(bytes) }
    }

    /// Writes a file from chunks and replaces an existing one, as ``replace(_:_:)`` does.
    ///
    /// Throws ``SystemError`` for an error of the system, and what `fill` throws; then the file is as it was.
    public static func replace(_ path: String, fill: (([UInt8]) throws -> Void) throws -> Void) throws {
        var status = stat()
        let isThere = stat(path, &status) == 0
        if !isThere, errno != ENOENT { throw SystemError(code: errno, what: "\(path) cannot be written") }
        if isThere, status.st_mode & S_IFMT != S_IFREG {
            return try append(to: open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY), path, fill)
        }
        let place = FileName.resolved(path)
        let new = temporary(beside: place)
        try write(to: new, for: path, like: isThere ? status : nil, fill: fill)
        guard Glibc.rename(new, place) == 0 else {
            let code = errno
            unlink(new)
            throw SystemError(code: code, what: "\(path) cannot be written")
        }
        ActivityLog.record(.write, path)
    }

    /// Gives a file or folder another name, which nothing else has.
    ///
    /// Throws ``SystemError`` where the system refuses.
    public static func rename(_ path: String, to new: String) throws(SystemError) {
        guard Glibc.rename(path, new) == 0 else { throw SystemError(code: errno, what: "\(new) cannot be made") }
    }

    private static func temporary(beside path: String) -> String {
        FileName.path(FileName.folder(of: path), ".recordal-\(getpid()).new")
    }

    // Gives a file the owner, the group and the mode of another file, as far as this process may.
    private static func make(_ descriptor: Int32, like former: stat) {
        var mode = former.st_mode & 0o7777
        if fchown(descriptor, former.st_uid, former.st_gid) != 0 { fchown(descriptor, UInt32.max, former.st_gid) }
        var new = stat()
        guard fstat(descriptor, &new) == 0 else { return }
        // Permissions of the old group must not apply to another group, and set-ID bits must not apply to another
        // owner.
        if new.st_gid != former.st_gid { mode &= ~0o2070 }
        if new.st_uid != former.st_uid { mode &= ~0o4000 }
        fchmod(descriptor, mode)
    }

    private static func write(
        to new: String,
        for path: String,
        like former: stat?,
        fill: (([UInt8]) throws -> Void) throws -> Void
    ) throws {
        unlink(new)
        let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
        do {
            if let former, descriptor >= 0 { make(descriptor, like: former) }
            try append(to: descriptor, path, isKept: true, fill)
        } catch {
            if descriptor >= 0 { unlink(new) }
            throw error
        }
    }

    // Closes the descriptor in every case.
    private static func append(
        to descriptor: Int32,
        _ path: String,
        isKept: Bool = false,
        _ fill: (([UInt8]) throws -> Void) throws -> Void
    ) throws {
        func refusal(_ code: Int32) -> SystemError { SystemError(code: code, what: "\(path) cannot be written") }
        guard descriptor >= 0 else { throw refusal(errno) }
        let stream = StandardStream(descriptor: descriptor)
        do {
            try fill { bytes in
                let code = stream.send(bytes)
                guard code == 0 else { throw refusal(code) }
            }
            // A full disk may be reported only by fsync(2), which must come before the renaming.
            guard !isKept || fsync(descriptor) == 0 else { throw refusal(errno) }
        } catch {
            _ = stream.shut()
            throw error
        }
        let code = stream.shut()
        guard code == 0 else { throw refusal(code) }
    }
}

/// Creates folders.
public enum Folder {
    /// Creates a folder and its parent folders; an existing folder is not an error.
    ///
    /// Throws ``SystemError`` for an error of the system, also where another kind of file with that name exists.
    public static func make(_ path: String) throws(SystemError) {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
        var parent = path[...]
        while parent.hasSuffix("/"), parent.count > 1 { parent.removeLast() }
        if let slash = parent.lastIndex(of: "/"), slash != parent.startIndex { try make(String(parent[..<slash])) }
        guard mkdir(path, 0o777) != 0 else { return }
        let code = errno
        // Another process may have created the folder in the meantime.
        if code == EEXIST, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
        throw SystemError(code: code, what: "the folder \(path) cannot be made")
    }
}
