internal import CSystem
internal import Glibc

/// The terminal mode in which each key is available when it is pressed, without waiting for the end of a line, and is not
/// shown by the terminal.
public enum SingleKeyMode {
    /// Runs `body` while the terminal of standard input is in this mode, and then restores the terminal.
    ///
    /// The terminal is restored at the end of `body`, when a signal terminates the process (Ctrl-C, SIGTERM, SIGHUP,
    /// SIGQUIT), and while the process is stopped (Ctrl-Z); after `fg` the mode is set again, and ``KeyInput`` tells that
    /// the screen has to be drawn. With `marksPastes` the terminal is asked to mark pasted text, where standard output
    /// leads to it. Standard input that is no terminal is not an error: `body` runs too.
    public static func run<Result>(marksPastes: Bool = false, _ body: (KeyInput) throws -> Result) rethrows -> Result {
        let none = KeyInput(isTerminal: false, wakeup: -1)
        guard tcgetattr(STDIN_FILENO, modes) == 0, let wakeup = openWakeup() else { return try body(none) }
        state[marking] = marksPastes && isatty(STDOUT_FILENO) == 1 ? 1 : 0
        state[stopped] = 0
        modes[1] = modes[0]
        modes[1].c_lflag &= ~tcflag_t(ICANON | ECHO)
        withUnsafeMutableBytes(of: &modes[1].c_cc) { codes in
            // A read(2) never waits: whoever is stopped and continued within it would miss that the screen has to be drawn.
            codes[Int(VMIN)] = 0
            codes[Int(VTIME)] = 0
        }
        let numbers = endings + redrawings
        let before = numbers.map { number in
            var old = sigaction()
            sigaction(number, nil, &old)
            // A signal that the parent process ignored stays ignored (nohup).
            if old.__sigaction_handler.sa_handler.map({ unsafeBitCast($0, to: Int.self) }) != 1 {
                endings.contains(number) ? handle(number) : handleRedraw(number)
            }
            return old
        }
        enter()
        defer {
            leave()
            for (number, old) in zip(numbers, before) {
                var old = old
                sigaction(number, &old, nil)
            }
            closeWakeup()
        }
        return try body(KeyInput(isTerminal: true, wakeup: wakeup))
    }

    private static let endings = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP]
    private static let redrawings = [SIGCONT, SIGWINCH]

    // The old mode and the single-key mode. They are allocated for the whole run, because a signal handler must not
    // allocate.
    nonisolated(unsafe) private static let modes: UnsafeMutablePointer<termios> = {
        let modes = UnsafeMutablePointer<termios>.allocate(capacity: 2)
        modes.initialize(repeating: termios(), count: 2)
        return modes
    }()

    // Whether pastes are marked, whether the terminal was given back to be stopped, and both ends of the wakeup pipe.
    nonisolated(unsafe) private static let state: UnsafeMutablePointer<Int32> = {
        let state = UnsafeMutablePointer<Int32>.allocate(capacity: 4)
        state.initialize(repeating: 0, count: 4)
        return state
    }()
    private static let marking = 0
    private static let stopped = 1
    private static let reading = 2
    private static let writing = 3

    // ESC [ ? 2004 h and l, by which a terminal begins and ends to mark pasted text.
    nonisolated(unsafe) private static let markingCodes: UnsafeMutablePointer<UInt8> = {
        let codes = Array("\u{1B}[?2004h\u{1B}[?2004l".utf8)
        let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: codes.count)
        bytes.initialize(from: codes, count: codes.count)
        return bytes
    }()
    private static let codeLength = 8

    private static func openWakeup() -> Int32? {
        _ = markingCodes
        guard pipe2(state + reading, O_CLOEXEC | O_NONBLOCK) == 0 else { return nil }
        return state[reading]
    }

    private static func closeWakeup() {
        close(state[reading])
        close(state[writing])
    }

    // This function and those below make only calls that POSIX allows in a signal handler.
    private static func enter() {
        tcsetattr(STDIN_FILENO, TCSANOW, modes + 1)
        if state[marking] == 1 { _ = write(STDOUT_FILENO, markingCodes, codeLength) }
    }

    private static func leave() {
        guard isInForeground else { return }
        tcsetattr(STDIN_FILENO, TCSANOW, modes)
        if state[marking] == 1 { _ = write(STDOUT_FILENO, markingCodes + codeLength, codeLength) }
    }

    // A process in the background must not change the terminal, which belongs to another one.
    private static var isInForeground: Bool {
        let group = tcgetpgrp(STDIN_FILENO)
        return group < 0 || group == getpgrp()
    }

    private static func handle(_ number: Int32) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { SingleKeyMode.giveBack($0) }
        sigemptyset(&action.sa_mask)
        // A read(2) in progress continues after `fg`.
        action.sa_flags = SA_RESTART
        sigaction(number, &action, nil)
    }

    private static func handleRedraw(_ number: Int32) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { SingleKeyMode.redraw($0) }
        sigemptyset(&action.sa_mask)
        action.sa_flags = SA_RESTART
        sigaction(number, &action, nil)
    }

    private static func giveBack(_ number: Int32) {
        let code = errno
        leave()
        if number == SIGTSTP { state[stopped] = 1 }
        signal(number, SIG_DFL)
        var (mask, before) = (sigset_t(), sigset_t())
        sigemptyset(&mask)
        sigaddset(&mask, number)
        // The signal terminates or stops the process here, as without a handler.
        raise(number)
        pthread_sigmask(SIG_UNBLOCK, &mask, &before)
        pthread_sigmask(SIG_SETMASK, &before, nil)
        // Only a stopped process continues here, or one that no shell could continue and that therefore was not stopped.
        handle(number)
        if state[stopped] == 1 { comeBack() }
        errno = code
    }

    private static func redraw(_ number: Int32) {
        let code = errno
        if number == SIGCONT { comeBack() } else { wake() }
        errno = code
    }

    private static func comeBack() {
        guard isInForeground else {
            // Stopped at once, as by reading: a shell tells only a stopped process that it is in the foreground again.
            raise(SIGTTIN)
            return
        }
        if state[stopped] == 1 {
            state[stopped] = 0
            // The shell may have changed the mode, so it is read again.
            tcgetattr(STDIN_FILENO, modes)
        }
        enter()
        wake()
    }

    private static func wake() { _ = write(state[writing], markingCodes, 1) }
}
