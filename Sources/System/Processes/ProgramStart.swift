internal import CSystem
internal import Glibc

/// A program with all that it is started with.
public struct ProgramStart: Sendable {
    /// The executable.
    public let file: String
    /// Its arguments, without its own name.
    public let arguments: [String]
    /// Its variables, and no others.
    public let environment: [String: String]
    /// Its current folder.
    public let folder: String

    /// Names a program; nothing is started by that.
    public init(file: String, arguments: [String] = [], environment: [String: String], folder: String) {
        self.file = file
        self.arguments = arguments
        self.environment = environment
        self.folder = folder
    }

    /// Starts the program as the leader of a session, and so of a process group, of its own; gives its process.
    ///
    /// posix_spawn(3) and not fork(2): the child of a process with threads may do little between fork and exec, and the C
    /// library does exactly that little.
    func spawn(input: Descriptor, output: Descriptor) throws(ProcessStartError) -> pid_t {
        // posix_spawn gives one code for all that can go wrong; a folder that is gone shall not look like a missing program.
        guard access(folder, X_OK) == 0 else { throw .folder(SystemError.reason(errno)) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input.number, 0)
        posix_spawn_file_actions_adddup2(&actions, output.number, 1)
        posix_spawn_file_actions_adddup2(&actions, output.number, 2)
        posix_spawn_file_actions_addchdir_np(&actions, folder)
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        sigdelset(&signals, SIGKILL)
        sigdelset(&signals, SIGSTOP)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = Int32(csystem_spawn_setsid) | Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)
        posix_spawnattr_setflags(&attributes, Int16(flags))

        guard (environment.map { $0.key + $0.value } + [file]).allSatisfy({ !$0.utf8.contains(0) }) else {
            throw .nullCharacter
        }
        var words = ([file] + arguments).map { strdup($0) } + [nil]
        var variables = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + variables).forEach { free($0) } }
        var process = pid_t()
        var failure: Int32 = 0
        // A file that somebody is still writing is busy; that passes.
        for wait in [20, 40, 80, 160, 0] {
            failure = posix_spawn(&process, file, &actions, &attributes, &words, &variables)
            guard failure == ETXTBSY, wait > 0 else { break }
            CurrentProcess.pause(milliseconds: wait)
        }
        // Descriptors close with their last holder, and the actions above hold their numbers only.
        withExtendedLifetime((input, output)) {}
        guard failure == 0 else { throw .program(SystemError.reason(failure), Self.hint(failure)) }
        return process
    }

    private static func hint(_ code: Int32) -> ProcessStartError.Hint? {
        switch code {
        case ENOEXEC: .noFirstLine
        case EACCES: .noRight
        case E2BIG: .tooLong
        default: nil
        }
    }
}

/// Why a program was not started; the texts are the system's own reasons.
public enum ProcessStartError: Error, Sendable {
    /// What the reason for which the system does not run a program mostly comes from.
    public enum Hint: Sendable {
        /// A script lacks a first line that names its interpreter.
        case noFirstLine
        /// Its file system may be mounted without leave to run programs.
        case noRight
        /// Its arguments and variables are too long.
        case tooLong
    }

    /// Its folder cannot be entered.
    case folder(String)
    /// A variable, or its own name, holds a null character.
    case nullCharacter
    /// The system does not run it.
    case program(String, Hint?)
    /// Its input cannot be kept in memory.
    case input(String)
    /// The system gives no descriptor more.
    case descriptor(String)
    /// The system gives no thread more.
    case thread(ThreadError)
}
