internal import Synchronization
internal import System

/// A write-ahead log that lies beside a file which something else than recordal wrote since.
///
/// SQLite ties a log to its file by the name alone: where a file is copied over a mirror whose log was left by a process that
/// died, SQLite puts the changes of the former file onto the copy.
enum LeftLog {
    // SQLite's lock bytes, and how many there are (sqlite.org/src, os.h: PENDING_BYTE, RESERVED_BYTE, SHARED_FIRST).
    private static let lockBytes = (start: 0x4000_0000, count: 512)
    private static let open = Mutex<[FileStamp.Place: Int]>([:])

    /// A mirror that this process has open: its locks must not be dropped by a look at the file.
    final class Presence: Sendable {
        private let place: FileStamp.Place?

        init(_ path: String) {
            place = FileStamp(path)?.place
            if let place { LeftLog.open.withLock { $0[place, default: 0] += 1 } }
        }

        deinit {
            guard let place else { return }
            LeftLog.open.withLock { open in
                open[place, default: 1] -= 1
                if open[place] == 0 { open[place] = nil }
            }
        }
    }

    /// What to tell of the log beside a file that is about to be opened; nil where it is the file's own.
    ///
    /// A run that was cut off while it moved its log into the file looks the same, so this is told and nothing is refused.
    static func warning(_ path: String, _ mark: MirrorMark?) -> String? {
        guard let log = FileStamp(path + "-wal"), log.size > 0, let file = FileStamp(path), let mark,
            let size = mark.size, let written = mark.written, file.size != size || file.written != written,
            // Who has the file open writes both.
            open.withLock({ $0[file.place] == nil }),
            !FileLocks.areHeld(path, from: lockBytes.start, count: lockBytes.count)
        else { return nil }
        let name = path.split(separator: "/").last.map { "\($0)-wal" } ?? "the log"
        return """
            \(path) was written by another program, and \(name) is left of the file that was there before: what is shown is the \
            file with the changes in that log
              if a copy was put here, move \(name) away and put the copy here again; if a run was cut off, nothing is to be \
            done: recordal doctor
            """
    }
}
