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
        let new = "\(folder(of: path))/.recordal-\(getpid()).new"
        try write(to: new, for: path, mode: nil, fill: fill)
        // link(2) does not replace, as rename(2) would.
        var code = link(new, path) == 0 ? 0 : errno
        if code == EPERM || code == EOPNOTSUPP || code == ENOSYS || code == EMLINK {
            // A disk without hard links.
            code = access(path, F_OK) == 0 ? EEXIST : rename(new, path) == 0 ? 0 : errno
        }
        unlink(new)
        guard code == 0 else { throw SystemError(code: code, what: "\(path) cannot be written") }
    }

    /// Writes a file, in place of one that is there.
    ///
    /// The file keeps its mode, and a symbolic link goes on pointing to it; readers see the old text or the new one. What
    /// is no regular file, such as a pipe, is written into. Throws ``SystemError`` where the system refuses.
    public static func replace(_ path: String, _ bytes: [UInt8]) throws {
        let target = realpath(path, nil).map { pointer in
            defer { free(pointer) }
            return String(cString: pointer)
        }
        var status = stat()
        let isThere = stat(path, &status) == 0
        if isThere, status.st_mode & S_IFMT != S_IFREG {
            return try append(to: open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY), path) { write in try write(bytes) }
        }
        let place = target ?? path
        let new = "\(folder(of: place))/.recordal-\(getpid()).new"
        try write(to: new, for: path, mode: isThere ? status.st_mode & 0o7777 : nil) { write in try write(bytes) }
        guard rename(new, place) == 0 else {
            let code = errno
            unlink(new)
            throw SystemError(code: code, what: "\(path) cannot be written")
        }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "" : String(path[..<slash])
    }

    private static func write(
        to new: String,
        for path: String,
        mode: mode_t?,
        fill: (([UInt8]) throws -> Void) throws -> Void
    ) throws {
        unlink(new)
        let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
        do {
            if let mode, descriptor >= 0 { fchmod(descriptor, mode) }
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
                let code = stream.write(bytes)
                guard code == 0 else { throw refusal(code) }
            }
            // A full disk may be noticed only now; after the renaming there is no way back.
            guard !isKept || fsync(descriptor) == 0 else { throw refusal(errno) }
        } catch {
            _ = stream.close()
            throw error
        }
        let code = stream.close()
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
