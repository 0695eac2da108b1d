internal import Foundation
internal import Glibc
internal import System

/// The lock that lets one run at a time write to a mirror: `flock(2)` on a file beside it.
///
/// It belongs to the file and not to a path: by whatever links the mirror is reached, the lock is beside the file itself. The
/// kernel releases it when the process ends, however it ends; the lock's file stays and means nothing by itself. It is not one
/// of SQLite's own files.
public final class RunLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock.
    ///
    /// Throws ``RunLockError`` where another run holds it, and says which.
    public init(mirror path: String, purpose: String) throws {
        let mirror = FileName.resolved(path)
        try Self.refuseSecondName(mirror)
        descriptor = try Self.locked(Self.file(of: mirror))
        // Who holds it is written for the one who comes second; the lock itself does not depend on it.
        let text = Array("process \(getpid()), \(purpose)\n".utf8)
        ftruncate(descriptor, 0)
        pwrite(descriptor, text, text.count, 0)
    }

    deinit {
        ftruncate(descriptor, 0)
        // A process that this one is just starting has the descriptor until it runs its program, and with it the lock
        // (flock(2)): to close it would not release it then.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Which run holds the lock of a mirror, as it said itself, such as `process 17, sync`; nil where none that this process may see
    /// does.
    ///
    /// It takes no lock, which could make a run believe that another is at work.
    public static func holder(mirror path: String) -> String? {
        let descriptor = open(file(of: FileName.resolved(path)), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let words = holder(descriptor)
        // One that was killed said nothing at its end.
        let process = words.drop { !$0.isNumber }.prefix { $0.isNumber }
        guard let process = pid_t(process), process != getpid(), kill(process, 0) == 0 || errno == EPERM else {
            return nil
        }
        return words
    }

    private static func file(of mirror: String) -> String { mirror + ".lock" }

    private static func locked(_ file: String) throws -> Int32 {
        while true {
            let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else {
                throw RunLockError(
                    isHeld: false,
                    description: "\(file) cannot be opened (\(String(cString: strerror(errno)))); "
                        + "the folder has to be writable for the user who runs recordal"
                )
            }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                let holder = holder(descriptor)
                close(descriptor)
                throw RunLockError(
                    isHeld: true,
                    description: "another run is at work on this mirror (\(holder)); wait until it has ended"
                )
            }
            // Somebody may have removed the file between the two calls, and the next run would lock another one.
            var own = stat()
            var named = stat()
            if fstat(descriptor, &own) == 0, stat(file, &named) == 0, own.st_dev == named.st_dev,
                own.st_ino == named.st_ino
            {
                return descriptor
            }
            close(descriptor)
        }
    }

    private static func holder(_ descriptor: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = pread(descriptor, &buffer, buffer.count, 0)
        let holder = String(decoding: buffer.prefix(max(0, length)), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        return holder.isEmpty ? "just starting" : holder
    }

    // A second name has a lock of its own, and a write-ahead log of SQLite's own that readers of the first name do not see
    // (sqlite.org/howtocorrupt.html, 2.5). A new mirror has two names for a moment, until it is in its place.
    private static func refuseSecondName(_ mirror: String) throws {
        var status = stat()
        for wait in [20, 40, 80, 160, 0] {
            guard stat(mirror, &status) == 0, status.st_nlink > 1 else { return }
            usleep(useconds_t(wait * 1000))
        }
        throw RunLockError(
            isHeld: false,
            description:
                "\(mirror) has \(status.st_nlink) names (hard links), and whoever used another would not see this run; "
                + "make a copy of the file, and let the copy take the place of this name"
        )
    }
}

/// The lock of a run could not be had.
public struct RunLockError: Error, CustomStringConvertible {
    /// Whether another run holds it; else the file could not be opened.
    public let isHeld: Bool
    /// What was seen and what to do.
    public let description: String
}
