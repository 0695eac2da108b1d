internal import Glibc

/// One of the three standard descriptors of a process.
public struct StandardStream: Sendable {
    /// Standard input.
    public static let input = StandardStream(descriptor: STDIN_FILENO)
    /// Standard output.
    public static let output = StandardStream(descriptor: STDOUT_FILENO)
    /// Standard error.
    public static let error = StandardStream(descriptor: STDERR_FILENO)

    let descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// Protects the process from closed descriptors and from signals; it must be called before any file is opened.
    ///
    /// The first opened file would get the number of a closed standard descriptor, and text for the user would be
    /// written into the mirror. So `/dev/null` is opened for it in the mode in which its use still fails. A closed
    /// reader and a file beyond its size limit become errors of write(2) instead of signals that terminate the process.
    public static func prepare() {
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) < 0 {
            let other = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
            if other != descriptor, other >= 0 { Glibc.close(other) }
        }
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
    }

    /// Writes all bytes.
    ///
    /// Throws ``SystemError`` where they cannot be written.
    public func write(_ bytes: [UInt8]) throws(SystemError) {
        let code = send(bytes)
        if code != 0 { throw SystemError(code: code, what: "the stream cannot be written") }
    }

    /// Closes the descriptor: a disk may refuse only then what it took before.
    ///
    /// Throws ``SystemError`` where something went wrong.
    public func close() throws(SystemError) {
        let code = shut()
        if code != 0 { throw SystemError(code: code, what: "the stream cannot be closed") }
    }

    /// Writes all bytes; gives the system's number of what stood in the way, 0 where nothing did.
    func send(_ bytes: [UInt8]) -> Int32 {
        bytes.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: sent), bytes.count - sent)
                if count > 0 {
                    sent += count
                } else if count == 0 {
                    return EIO
                } else if errno == EAGAIN || errno == EWOULDBLOCK {
                    // Another process set the shared terminal or pipe to non-blocking mode.
                    var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    _ = poll(&waiting, 1, -1)
                } else if errno != EINTR {
                    return errno
                }
            }
            return 0
        }
    }

    /// Closes the descriptor; gives the system's number of what went wrong, 0 where nothing did.
    func shut() -> Int32 { Glibc.close(descriptor) == 0 || errno == EINTR ? 0 : errno }

    /// Reads one byte; nil at the end of the stream, and where it cannot be read.
    public func readByte() -> UInt8? {
        var byte: UInt8 = 0
        while true {
            let count = read(descriptor, &byte, 1)
            if count == 1 { return byte }
            guard count < 0, errno == EINTR else { return nil }
        }
    }

    /// Reads to the end of the stream, or until more than `limit` bytes are there.
    ///
    /// Throws ``SystemError`` where the stream cannot be read.
    public func readToEnd(limit: Int = .max) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            if bytes.count > limit { return bytes }
            let count = read(descriptor, &piece, piece.count)
            if count == 0 { return bytes }
            if count > 0 {
                bytes.append(contentsOf: piece.prefix(count))
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                _ = poll(&waiting, 1, -1)
            } else if errno != EINTR {
                throw SystemError(code: errno, what: "standard input cannot be read")
            }
        }
    }
}
