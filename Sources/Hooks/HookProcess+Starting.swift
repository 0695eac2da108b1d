internal import CSpawn
internal import Foundation
internal import Glibc
internal import Synchronization
internal import System

extension HookProcess {
    /// Starts a program as the leader of a session, and so of a process group, of its own.
    ///
    /// posix_spawn(3) and not fork(2): the child of a process with threads may do little between fork and exec, and the C
    /// library does exactly that little.
    static func spawn(
        _ file: String,
        _ environment: [String: String],
        _ folder: String,
        input: Int32,
        output: Int32,
        arguments: [String] = []
    ) throws(HookPreflightError) -> pid_t {
        // posix_spawn gives one code for all that can go wrong; a folder that is gone shall not look like a missing hook.
        guard access(folder, X_OK) == 0 else {
            throw HookPreflightError(
                .notStarted,
                "the folder \(folder) cannot be entered (\(HookPreflightError.reason(errno)))"
            )
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
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
        let flags = Int32(cspawn_setsid) | Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)
        posix_spawnattr_setflags(&attributes, Int16(flags))

        guard (environment.map { $0.key + $0.value } + [file]).allSatisfy({ !$0.utf8.contains(0) }) else {
            throw HookPreflightError(.notStarted, "\(file): a variable for it holds a null character")
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
            usleep(useconds_t(wait * 1000))
        }
        guard failure == 0 else { throw refused(file, failure) }
        return process
    }

    private static func refused(_ file: String, _ code: Int32) -> HookPreflightError {
        let reason = HookPreflightError.reason(code)
        let advice =
            switch code {
            case ENOEXEC: "; a script needs a first line such as #!/bin/sh"
            case EACCES: "; the file system may be mounted without leave to run programs"
            case E2BIG: "; what the configuration passes to it is too long"
            default: ""
            }
        return HookPreflightError(.notStarted, "\(file) could not be started (\(reason))\(advice)")
    }

    /// The input as a file that lives in memory only: no reader can make its writer wait, and none that goes away fails it.
    static func inputFile(_ text: String) throws(HookPreflightError) -> Int32 {
        let descriptor = try aboveStandard(memfd_create("recordal-hook", cspawn_memfd_cloexec))
        var text = text
        let isWritten = text.withUTF8 { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = write(descriptor, bytes.baseAddress?.advanced(by: sent), bytes.count - sent)
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
        guard isWritten, lseek(descriptor, 0, SEEK_SET) == 0 else {
            close(descriptor)
            throw HookPreflightError(
                .notStarted,
                "the message for a hook could not be kept (\(HookPreflightError.reason(errno)))"
            )
        }
        return descriptor
    }

    static func pipe() throws(HookPreflightError) -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { return try (aboveStandard(-1), -1) }
        do throws(HookPreflightError) {
            let reading = try aboveStandard(ends[0])
            ends[0] = reading
            return (reading, try aboveStandard(ends[1]))
        } catch {
            close(ends[0])
            throw error
        }
    }

    /// The same as a descriptor from 3 up: where recordal's own standard ones are closed, a new one could be one of them.
    static func aboveStandard(_ descriptor: Int32) throws(HookPreflightError) -> Int32 {
        guard descriptor < 3 else { return descriptor }
        let higher = descriptor < 0 ? -1 : fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
        let code = errno
        if descriptor >= 0 { close(descriptor) }
        guard higher >= 0 else {
            throw HookPreflightError(.notStarted, "a hook could not be started (\(HookPreflightError.reason(code)))")
        }
        return higher
    }

    /// Starts a thread that closes a descriptor when a process has ended, and leaves the process to be waited for.
    ///
    /// Gives the function that names the process; with nil there is none, and the descriptor is closed at once. The thread
    /// is there before the process: a process that nobody can wait for must not be started. It owns the descriptor;
    /// closing it wakes whoever polls the pipe's other end. Throws ``HookPreflightError`` where the system gives no thread; the
    /// descriptor is still the caller's then.
    static func closeWhenEnded(_ descriptor: Int32) throws(HookPreflightError) -> @Sendable (pid_t?) -> Void {
        let process = Mutex<pid_t??>(nil)
        let named = Signal()
        do {
            try WorkerThread.start {
                named.wait { process.withLock { $0 != nil } }
                if case .some(.some(let process)) = process.withLock({ $0 }) {
                    var information = siginfo_t()
                    while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
                }
                close(descriptor)
            }
        } catch {
            throw HookPreflightError(.notStarted, "a hook could not be started: \(error)")
        }
        return { identifier in
            process.withLock { $0 = .some(identifier) }
            named.raise()
        }
    }
}
