internal import CSystem
internal import Glibc

extension Descriptor {
    /// A text as a file that lives in memory only: no reader can make its writer wait, and none that goes away fails it.
    static func memoryFile(_ text: String) throws(ProcessStartError) -> Descriptor {
        let file = try Descriptor(aboveStandard: memfd_create("recordal-hook", csystem_memfd_cloexec))
        var text = text
        let isWritten = text.withUTF8 { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = write(file.number, bytes.baseAddress?.advanced(by: sent), bytes.count - sent)
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
        guard isWritten, lseek(file.number, 0, SEEK_SET) == 0 else { throw .input(SystemError.reason(errno)) }
        return file
    }

    /// The two ends of a new pipe.
    static func pipe() throws(ProcessStartError) -> (reading: Descriptor, writing: Descriptor) {
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw .descriptor(SystemError.reason(errno)) }
        return try pair(ends)
    }

    /// Two sockets, each the other end of the other one.
    static func socketPair() throws(ProcessStartError) -> (Descriptor, Descriptor) {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw .descriptor(SystemError.reason(errno))
        }
        return try pair(ends)
    }

    /// What takes every byte that is written, and keeps none.
    static func nowhere() throws(ProcessStartError) -> Descriptor {
        try Descriptor(aboveStandard: open("/dev/null", O_WRONLY | O_CLOEXEC))
    }

    private static func pair(_ ends: [Int32]) throws(ProcessStartError) -> (Descriptor, Descriptor) {
        // Both have an owner before the first can fail.
        let (first, second) = (Descriptor(ends[0]), Descriptor(ends[1]))
        return (
            try Descriptor(aboveStandard: first.release()), try Descriptor(aboveStandard: second.release())
        )
    }

    /// Takes over a descriptor, as one from 3 up: where recordal's own standard ones are closed, a new one could be one of them.
    convenience init(aboveStandard descriptor: Int32) throws(ProcessStartError) {
        guard descriptor < 3 else {
            self.init(descriptor)
            return
        }
        let higher = descriptor < 0 ? -1 : fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
        let code = errno
        if descriptor >= 0 { Glibc.close(descriptor) }
        guard higher >= 0 else { throw .descriptor(SystemError.reason(code)) }
        self.init(higher)
    }
}
