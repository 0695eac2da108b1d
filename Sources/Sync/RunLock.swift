internal import Foundation
internal import Glibc

/// The lock that lets one run at a time write to a mirror: `flock(2)` on a file beside it.
///
/// The kernel releases it when the process ends, however it ends; the file stays and means nothing by itself. It is not
/// one of SQLite's own files.
public final class RunLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock.
    ///
    /// Throws ``RunLockError`` where another run holds it, and says which.
    public init(mirror path: String, purpose: String) throws {
        let file = path + ".lock"
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw RunLockError(
                isHeld: false,
                description: "\(file) cannot be opened (\(String(cString: strerror(errno)))); "
                    + "the folder has to be writable for the user who runs recordal"
            )
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            var buffer = [UInt8](repeating: 0, count: 256)
            let length = pread(descriptor, &buffer, buffer.count, 0)
            close(descriptor)
            let holder = String(decoding: buffer.prefix(max(0, length)), as: UTF8.self)
                .trimmingCharacters(in: .whitespacesAndNewlines)
            throw RunLockError(
                isHeld: true,
                description: "another run is at work on this mirror (\(holder.isEmpty ? "just starting" : holder)); "
                    + "wait until it has ended"
            )
        }
        // Who holds it is written for the one who comes second; the lock itself does not depend on it.
        let text = Array("process \(getpid()), \(purpose)\n".utf8)
        ftruncate(descriptor, 0)
        pwrite(descriptor, text, text.count, 0)
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}

/// The lock of a run could not be had.
public struct RunLockError: Error, CustomStringConvertible {
    /// Whether another run holds it; else the file could not be opened.
    public let isHeld: Bool
    /// What was seen and what to do.
    public let description: String
}
