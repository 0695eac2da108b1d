internal import Glibc

/// The identity, size and modification time of a file.
public struct FileStamp: Hashable, Sendable {
    /// The identity of a file: device and inode, which are the same for every path to the file.
    public struct Place: Hashable, Sendable {
        let device: UInt64
        let inode: UInt64

        init(_ status: stat) { (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino)) }
    }

    /// The identity of the file.
    public let place: Place
    /// The size in bytes.
    public let size: Int
    /// The modification time, in seconds and nanoseconds since 1970.
    public let written: [Int]

    /// Examines a file without opening it; nil where it does not exist.
    public init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        place = Place(status)
        size = Int(status.st_size)
        written = [Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec)]
    }
}

/// The machine that this process runs on.
public enum Machine {
    /// The identifier in `/etc/machine-id` (machine-id(5)); nil where it is missing, unreadable or not set yet.
    public static var id: String? {
        guard let file = fopen("/etc/machine-id", "re") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = fread(&bytes, 1, bytes.count, file)
        let digits = bytes.prefix(count).prefix { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        return digits.count == 32 ? String(decoding: digits, as: UTF8.self) : nil
    }
}

/// Locks that other processes hold on a file.
public enum FileLocks {
    /// Whether another process holds a lock on a range of bytes of a file, like SQLite while it has the file open.
    ///
    /// The caller must not have the file open, because closing it here releases all locks of this process on the file
    /// (fcntl(2), advisory record locking).
    public static func areHeld(_ path: String, from start: Int, count: Int) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = off_t(start)
        lock.l_len = off_t(count)
        return fcntl(descriptor, F_GETLK, &lock) == 0 && lock.l_type != Int16(F_UNLCK)
    }
}
