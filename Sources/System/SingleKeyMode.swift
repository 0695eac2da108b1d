internal import CSystem
internal import Glibc

/// The terminal mode in which each key is available when it is pressed, without waiting for the end of a line.
public enum SingleKeyMode {
    /// Runs `body` while the terminal of standard input is in this mode, and then restores the terminal.
    ///
    /// The terminal is restored at the end of `body`, when a signal terminates the process (Ctrl-C, SIGTERM, SIGHUP,
    /// SIGQUIT), and while the process is stopped (Ctrl-Z); after `fg` the mode is set again. Standard input that is no
    /// terminal is not an error: `body` runs too.
    public static func run<Result>(_ body: (_ isTerminal: Bool) throws -> Result) rethrows -> Result {
        guard tcgetattr(STDIN_FILENO, modes) == 0 else { return try body(false) }
        modes[1] = modes[0]
        modes[1].c_lflag &= ~tcflag_t(ICANON)
        let before = endings.map { number in
            var old = sigaction()
            sigaction(number, nil, &old)
            // A signal that the parent process ignored stays ignored (nohup).
            if old.__sigaction_handler.sa_handler.map({ unsafeBitCast($0, to: Int.self) }) != 1 {
                handle(number)
            }
            return old
        }
        tcsetattr(STDIN_FILENO, TCSANOW, modes + 1)
        defer {
            tcsetattr(STDIN_FILENO, TCSANOW, modes)
            for (number, old) in zip(endings, before) {
                var old = old
                sigaction(number, &old, nil)
            }
        }
        return try body(true)
    }

    private static let endings = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP]

    // The old mode and the single-key mode. They are allocated for the whole run, because a signal handler must not
    // allocate.
    nonisolated(unsafe) private static let modes: UnsafeMutablePointer<termios> = {
        let modes = UnsafeMutablePointer<termios>.allocate(capacity: 2)
        modes.initialize(repeating: termios(), count: 2)
        return modes
    }()

    private static func handle(_ number: Int32) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { SingleKeyMode.giveBack($0) }
        sigemptyset(&action.sa_mask)
        // A read(2) in progress continues after `fg`.
        action.sa_flags = SA_RESTART
        sigaction(number, &action, nil)
    }

    // This function makes only calls that POSIX allows in a signal handler.
    private static func giveBack(_ number: Int32) {
        let code = errno
        tcsetattr(STDIN_FILENO, TCSANOW, modes)
        signal(number, SIG_DFL)
        var (mask, before) = (sigset_t(), sigset_t())
        sigemptyset(&mask)
        sigaddset(&mask, number)
        // The signal terminates or stops the process here, as without a handler.
        raise(number)
        pthread_sigmask(SIG_UNBLOCK, &mask, &before)
        pthread_sigmask(SIG_SETMASK, &before, nil)
        // Only a stopped process continues here. The shell may have changed the mode, so it is read again.
        tcgetattr(STDIN_FILENO, modes)
        tcsetattr(STDIN_FILENO, TCSANOW, modes + 1)
        handle(number)
        errno = code
    }
}
