internal import CSystem
internal import Glibc

/// A terminal that hands over each key as it is pressed, without waiting for the end of a line.
public enum SingleKeyMode {
    /// Runs `body` while the terminal of standard input is in that mode, and gives the terminal back as it was.
    ///
    /// It is given back on every way out: at the end of `body`, when a signal ends the process (Ctrl-C, SIGTERM, SIGHUP,
    /// SIGQUIT), and while the process is stopped (Ctrl-Z); after `fg` the mode is there again. Standard input that is no
    /// terminal is not an error: `body` runs all the same.
    public static func run<Result>(_ body: (_ isTerminal: Bool) throws -> Result) rethrows -> Result {
        guard tcgetattr(STDIN_FILENO, modes) == 0 else { return try body(false) }
        modes[1] = modes[0]
        modes[1].c_lflag &= ~tcflag_t(ICANON)
        let before = endings.map { number in
            var old = sigaction()
            sigaction(number, nil, &old)
            // A signal that the parent had ignored stays ignored (nohup).
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

    // The mode before and the mode while keys are read. A signal handler may take no memory, so both are there for good.
    nonisolated(unsafe) private static let modes: UnsafeMutablePointer<termios> = {
        let modes = UnsafeMutablePointer<termios>.allocate(capacity: 2)
        modes.initialize(repeating: termios(), count: 2)
        return modes
    }()

    private static func handle(_ number: Int32) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { SingleKeyMode.giveBack($0) }
        sigemptyset(&action.sa_mask)
        // A read that was under way goes on after `fg`.
        action.sa_flags = SA_RESTART
        sigaction(number, &action, nil)
    }

    // Only calls that POSIX allows within a signal handler.
    private static func giveBack(_ number: Int32) {
        let code = errno
        tcsetattr(STDIN_FILENO, TCSANOW, modes)
        signal(number, SIG_DFL)
        var (mask, before) = (sigset_t(), sigset_t())
        sigemptyset(&mask)
        sigaddset(&mask, number)
        // The signal ends or stops the process here, as it would have without a handler.
        raise(number)
        pthread_sigmask(SIG_UNBLOCK, &mask, &before)
        pthread_sigmask(SIG_SETMASK, &before, nil)
        // Only a stopped process comes to this line. The shell may have changed the mode meanwhile: it is read anew.
        tcgetattr(STDIN_FILENO, modes)
        tcsetattr(STDIN_FILENO, TCSANOW, modes + 1)
        handle(number)
        errno = code
    }
}
