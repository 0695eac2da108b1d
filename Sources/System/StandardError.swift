internal import CSystem
internal import Glibc

/// The standard error of the process.
public enum StandardError {
    /// Writes a text.
    ///
    /// A stream that is closed, full or without a reader is not an error: the problem could not be reported anywhere,
    /// and the exit code stays that of the command. Foundation's `FileHandle` would terminate the process.
    public static func write(_ text: String) {
        // A closed reader must not terminate the process by SIGPIPE.
        var (pipe, before) = (sigset_t(), sigset_t())
        sigemptyset(&pipe)
        sigaddset(&pipe, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &pipe, &before)
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            if written < 0, errno == EPIPE {
                // The blocked signal is pending for this thread and is removed here.
                var none = timespec()
                while sigtimedwait(&pipe, nil, &none) < 0, errno == EINTR {}
            }
            if written < 0, errno == EAGAIN || errno == EWOULDBLOCK {
                var waiting = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
                _ = poll(&waiting, 1, -1)
                continue
            }
            guard written > 0 else { break }
            rest = rest.dropFirst(written)
        }
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }
}
