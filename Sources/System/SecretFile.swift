internal import Glibc

/// A small file with a secret, which its owner alone may read.
public enum SecretFile {
    /// Reads a file, of at most 4 KiB; nil where nothing is there.
    ///
    /// Throws ``SystemError`` where it cannot be read, and for a file that others may read or write.
    public static func read(_ path: String) throws(SystemError) -> [UInt8]? {
        let descriptor = Descriptor(open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK))
        guard descriptor.isOpen else {
            if errno == ENOENT { return nil }
            throw SystemError(code: errno, what: "\(path) cannot be read")
        }
        var status = stat()
        guard fstat(descriptor.number, &status) == 0 else {
            throw SystemError(code: errno, what: "\(path) cannot be read")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SystemError(code: EPERM, what: "\(path) is no plain file, and is not used")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw SystemError(code: EPERM, what: "\(path) is open to others, and is not used (chmod 600 closes it)")
        }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        var filled = 0
        while filled < bytes.count {
            let start = filled
            let count = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor.number, buffer.baseAddress?.advanced(by: start), buffer.count - start)
            }
            if count == 0 { break }
            if count < 0, errno != EINTR { throw SystemError(code: errno, what: "\(path) cannot be read") }
            filled += max(0, count)
        }
        return Array(bytes.prefix(filled))
    }

    /// Makes a file of mode 0600 and returns true; false where a file of that name is there already.
    ///
    /// Throws ``SystemError`` where it cannot be written.
    public static func create(_ path: String, _ bytes: [UInt8]) throws(SystemError) -> Bool {
        func refusal(_ code: Int32) -> SystemError { SystemError(code: code, what: "\(path) cannot be written") }
        let new = NewFile(for: path)
        unlink(new.path)
        let descriptor = open(new.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw refusal(errno) }
        let stream = StandardStream(descriptor: descriptor)
        // The umask may have taken more away, and a disk without modes would show it to others.
        var code = fchmod(descriptor, 0o600) == 0 ? stream.send(bytes) : errno
        if code == 0, fsync(descriptor) != 0 { code = errno }
        let closing = stream.shut()
        if code == 0 { code = closing }
        guard code == 0 else {
            new.remove()
            throw refusal(code)
        }
        return try new.put()
    }
}
