internal import Foundation
internal import System

/// The lock that lets one run at a time write to a mirror: `flock(2)` on a file beside it.
///
/// It belongs to the file and not to a path: by whatever links the mirror is reached, the lock is beside the file itself. The
/// kernel releases it when the process ends, however it ends; the lock's file stays and means nothing by itself. It is not one
/// of SQLite's own files.
public final class RunLock: Sendable {
    private let file: LockFile

    /// Acquires the lock.
    ///
    /// Throws ``RunLockError`` where another run holds it, and says which.
    public init(mirror path: String, purpose: String) throws {
        let mirror = FileName.resolved(path)
        try Self.refuseSecondName(mirror)
        file = try Self.locked(Self.path(of: mirror))
        // Who holds it is written for the one who comes second; the lock itself does not depend on it.
        file.write("process \(CurrentProcess.number), \(purpose)\n")
    }

    deinit {
        file.write("")
        file.unlock()
    }

    /// Which run holds the lock of a mirror, as it said itself, such as `process 17, sync`; nil where none that this process may see
    /// does.
    ///
    /// It takes no lock, which could make a run believe that another is at work.
    public static func holder(mirror path: String) -> String? {
        guard let text = LockFile.text(of: Self.path(of: FileName.resolved(path))) else { return nil }
        let holder = holder(text)
        // One that was killed said nothing at its end.
        let process = holder.drop { !$0.isNumber }.prefix { $0.isNumber }
        guard let process = Int32(process), process != CurrentProcess.number, ProcessEntry.isRunning(process) else {
            return nil
        }
        return holder
    }

    private static func path(of mirror: String) -> String { mirror + ".lock" }

    private static func locked(_ path: String) throws -> LockFile {
        while true {
            let file: LockFile
            do { file = try LockFile(path) } catch {
                throw RunLockError(
                    isHeld: false,
                    description: "\(path) cannot be opened (\(error.reason)); "
                        + "the folder has to be writable for the user who runs recordal"
                )
            }
            guard file.lock() else {
                throw RunLockError(
                    isHeld: true,
                    description: "another run is at work on this mirror (\(holder(file.text))); wait until it has ended"
                )
            }
            // Somebody may have removed the file between the two calls, and the next run would lock another one.
            if file.isAt(path) { return file }
        }
    }

    private static func holder(_ text: String) -> String {
        let holder = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return holder.isEmpty ? "just starting" : holder
    }

    // A second name has a lock of its own, and a write-ahead log of SQLite's own that readers of the first name do not see
    // (sqlite.org/howtocorrupt.html, 2.5). A new mirror has two names for a moment, until it is in its place.
    private static func refuseSecondName(_ mirror: String) throws {
        var count = 1
        for wait in [20, 40, 80, 160, 0] {
            guard let status = try? FileStatus(mirror), status.nameCount > 1 else { return }
            count = status.nameCount
            CurrentProcess.pause(milliseconds: wait)
        }
        throw RunLockError(
            isHeld: false,
            description:
                "\(mirror) has \(count) names (hard links), and whoever used another would not see this run; "
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
