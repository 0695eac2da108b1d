internal import Glibc
internal import Synchronization

/// Standard output, written in large pieces; a reader that went away ends the process quietly, as for other tools.
enum Output {
    private static let buffer = Mutex<[UInt8]>([])
    private static let pieceInBytes = 1 << 16

    static func write(_ text: String) { write(text, end: "") }

    static func line(_ text: String = "") { write(text, end: "\n") }

    // A table may have megabytes: it is not copied for the sake of the newline behind it.
    private static func write(_ text: String, end: String) {
        buffer.withLock { bytes in
            bytes.append(contentsOf: text.utf8)
            bytes.append(contentsOf: end.utf8)
            if bytes.count >= pieceInBytes { send(&bytes) }
        }
    }

    static func flush() { buffer.withLock { send(&$0) } }

    private static func send(_ bytes: inout [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(STDOUT_FILENO, $0.baseAddress?.advanced(by: sent), $0.count - sent)
            }
            // SIGPIPE ends the process before this; any other failure leaves nobody to tell.
            guard count > 0 else { break }
            sent += count
        }
        bytes.removeAll(keepingCapacity: true)
    }
}
