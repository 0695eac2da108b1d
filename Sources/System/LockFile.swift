internal import Glibc

/// A file that one process at a time can lock as a whole (flock(2)), with a text that says who does.
///
/// The system drops the lock when the process ends, however it ends; the file stays.
public final class LockFile: Sendable {
    private let descriptor: Descriptor

    /// Opens the file, and makes it for its owner alone where it is not there; it is not locked by that.
    ///
    /// Throws ``SystemError`` where the system refuses.
    public init(_ path: String) throws(SystemError) {
        descriptor = Descriptor(open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600))
        guard descriptor.isOpen else { throw SystemError(code: errno, what: "\(path) cannot be opened") }
    }

    /// Locks the file; false where another process has it locked.
    public func lock() -> Bool { flock(descriptor.number, LOCK_EX | LOCK_NB) == 0 }

    /// Drops the lock.
    ///
    /// A process that this one is just starting has the descriptor until it runs its program, and with it the lock (flock(2)): to
    /// close it would not drop the lock then.
    public func unlock() { _ = flock(descriptor.number, LOCK_UN) }

    /// Whether a path leads to this file: somebody may have removed it since it was opened, or put another in its place.
    public func isAt(_ path: String) -> Bool {
        var own = stat()
        var named = stat()
        return fstat(descriptor.number, &own) == 0 && stat(path, &named) == 0 && own.st_dev == named.st_dev
            && own.st_ino == named.st_ino
    }

    /// The text in the file, its first 256 bytes; empty where it cannot be read.
    public var text: String { Self.text(descriptor) }

    /// Puts a text in place of the one in the file; a failure is not an error, since the lock does not depend on it.
    public func write(_ text: String) {
        let bytes = Array(text.utf8)
        ftruncate(descriptor.number, 0)
        if !bytes.isEmpty { pwrite(descriptor.number, bytes, bytes.count, 0) }
    }

    /// The text in such a file, without a lock; nil where it cannot be opened.
    public static func text(of path: String) -> String? {
        let descriptor = Descriptor(open(path, O_RDONLY | O_CLOEXEC))
        return descriptor.isOpen ? text(descriptor) : nil
    }

    private static func text(_ descriptor: Descriptor) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = pread(descriptor.number, &buffer, buffer.count, 0)
        return String(decoding: buffer.prefix(max(0, length)), as: UTF8.self)
    }
}
