internal import Synchronization
internal import System

/// Detects a write-ahead log beside a file that another program than recordal wrote meanwhile.
///
/// SQLite ties a log to its file by the name alone: where a file is copied over a mirror whose log a killed process
/// left, SQLite applies the changes of the former file to the copy.
enum StrayLog {
    // SQLite's lock bytes, and how many there are (sqlite.org/src, os.h: PENDING_BYTE, RESERVED_BYTE, SHARED_FIRST).
    private static let lockBytes = (start: 0x4000_0000, count: 512)
    private static let open = Mutex<[FileStamp.Place: Int]>([:])

    /// A mirror that this process has open: opening its file once more would drop SQLite's locks.
    final class Presence: Sendable {
        private let file: FileStamp.Place?

        init(_ path: String) {
            file = FileStamp(path)?.place
            if let file { StrayLog.open.withLock { $0[file, default: 0] += 1 } }
        }

        deinit {
            guard let file else { return }
            StrayLog.open.withLock { open in
                open[file, default: 1] -= 1
                if open[file] == 0 { open[file] = nil }
            }
        }
    }

    /// The warning about the log beside a file that is about to be opened; nil where the log belongs to the file.
    ///
    /// A run that was killed while it wrote its log into the file looks the same, so this is no error.
    static func warning(_ path: String, _ mark: MirrorMark?) -> String? {
        guard let log = FileStamp(path + "-wal"), log.size > 0, let file = FileStamp(path), let mark,
            let size = mark.size, let written = mark.written, file.size != size || file.written != written,
            // A process that has the file open writes both.
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
