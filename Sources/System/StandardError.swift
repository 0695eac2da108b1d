internal import CSystem
internal import Glibc

/// The standard error of the process.
public enum StandardError {
    /// Writes a text.
    ///
    /// A stream that is closed, full or read by nobody is not an error: there is no other place to say so, and the exit code
    /// stays that of the command. Foundation's `FileHandle` ends the process there.
    public static func write(_ text: String) {
        // A reader that is gone must not end the process by a signal either.
        var (pipe, before) = (sigset_t(), sigset_t())
        sigemptyset(&pipe)
        sigaddset(&pipe, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &pipe, &before)
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            if written < 0, errno == EPIPE {
                // The signal waits for this thread alone.
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
