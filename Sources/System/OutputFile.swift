internal import Glibc

/// A file that a person asked for: written beside its place and put there when it is whole.
public enum OutputFile {
    /// Makes a file that is not there yet.
    ///
    /// Throws ``SystemError`` where the system refuses, also where a file, a folder or a link of that name is there.
    public static func create(_ path: String, _ bytes: [UInt8]) throws {
        try create(path) { write in try write(bytes) }
    }

    /// Makes a file that is not there yet, out of pieces.
    ///
    /// Throws ``SystemError`` where the system refuses, also where a file, a folder or a link of that name is there, and what
    /// `fill` throws.
    public static func create(_ path: String, fill: (([UInt8]) throws -> Void) throws -> Void) throws {
        // No name of a document begins with a dot (see whoever chooses names), so nothing of the kind is in the way.
        let new = temporary(beside: path)
        try write(to: new, for: path, like: nil, fill: fill)
        // link(2) does not replace, as rename(2) would.
        var code = link(new, path) == 0 ? 0 : errno
        if code == EPERM || code == EOPNOTSUPP || code == ENOSYS || code == EMLINK {
            // A disk without hard links.
            code = FileName.isTaken(path) ? EEXIST : Glibc.rename(new, path) == 0 ? 0 : errno
        }
        unlink(new)
        guard code == 0 else { throw SystemError(code: code, what: "\(path) cannot be written") }
    }

    /// Makes a file that is not there yet with the bytes and the mode of another.
    ///
    /// Throws ``SystemError`` where the system refuses, also where a file, a folder or a link of that name is there.
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

    /// Writes a file, in place of one that is there.
    ///
    /// The file keeps its mode and, where this process may give it away, its owner and group. A symbolic link goes on pointing to
    /// it, also where it is not there yet. Readers see the old text or the new one. What is no regular file, such as a pipe, is
    /// written into. Throws ``SystemError`` where the system refuses.
    public static func replace(_ path: String, _ bytes: [UInt8]) throws {
        var status = stat()
        let isThere = stat(path, &status) == 0
        if !isThere, errno != ENOENT { throw SystemError(code: errno, what: "\(path) cannot be written") }
        if isThere, status.st_mode & S_IFMT != S_IFREG {
            return try append(to: open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY), path) { write in try write(bytes) }
        }
        let place = FileName.resolved(path)
        let new = temporary(beside: place)
        try write(to: new, for: path, like: isThere ? status : nil) { write in try write(bytes) }
        guard Glibc.rename(new, place) == 0 else {
            let code = errno
            unlink(new)
            throw SystemError(code: code, what: "\(path) cannot be written")
        }
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

    // Gives a file the owner, the group and the mode of another, as far as the system lets this process.
    private static func make(_ descriptor: Int32, like former: stat) {
        var mode = former.st_mode & 0o7777
        if fchown(descriptor, former.st_uid, former.st_gid) != 0 { fchown(descriptor, UInt32.max, former.st_gid) }
        var new = stat()
        guard fstat(descriptor, &new) == 0 else { return }
        // What was another group's to read is not to be this one's, and no program is to run as somebody else.
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

    // Takes the descriptor over, whatever becomes of it.
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
            // A full disk may be noticed only now; after the renaming there is no way back.
            guard !isKept || fsync(descriptor) == 0 else { throw refusal(errno) }
        } catch {
            _ = stream.shut()
            throw error
        }
        let code = stream.shut()
        guard code == 0 else { throw refusal(code) }
    }
}

/// Folders that are made as needed.
public enum Folder {
    /// Makes a folder, with those that it stands in, where it is not there yet.
    ///
    /// Throws ``SystemError`` where the system refuses, also where something else of that name is there.
    public static func make(_ path: String) throws(SystemError) {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
        var parent = path[...]
        while parent.hasSuffix("/"), parent.count > 1 { parent.removeLast() }
        if let slash = parent.lastIndex(of: "/"), slash != parent.startIndex { try make(String(parent[..<slash])) }
        guard mkdir(path, 0o777) != 0 else { return }
        let code = errno
        // Somebody else may have been as quick.
        if code == EEXIST, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
        throw SystemError(code: code, what: "the folder \(path) cannot be made")
    }
}
