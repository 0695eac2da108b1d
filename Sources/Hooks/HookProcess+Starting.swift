internal import CSpawn
internal import Foundation
internal import Glibc
internal import Synchronization
internal import System

extension HookProcess {
    /// Starts a program as the leader of a session, and so of a process group, of its own.
    ///
    /// It uses posix_spawn(3) instead of fork(2), because the child of a process with threads may call only few
    /// functions between fork and exec.
    static func spawn(
        _ file: String,
        _ environment: [String: String],
        _ folder: String,
        input: Int32,
        output: Int32,
        arguments: [String] = []
    ) throws(HookPreflightError) -> pid_t {
        // posix_spawn does not say which file is missing, so a missing folder is reported here.
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
        // A file that another process is still writing is busy for a short time.
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

    /// The input as a file in memory: unlike with a pipe, a slow reader cannot block recordal, and a closed reader is
    /// no error.
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

    /// Moves a descriptor to a number from 3 up: if recordal's own standard descriptors are closed, a new one could be
    /// 0, 1 or 2.
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

    /// Starts a thread that closes a descriptor when a process has ended; it does not reap the process.
    ///
    /// Returns a function that must be called with the process, or with nil if there is none, so that the descriptor is
    /// closed at once. The thread starts before the process, because a process without a waiting thread must not be
    /// started. The thread owns the descriptor; closing it wakes a poll(2) on the pipe's other end. Throws
    /// ``HookPreflightError`` where no thread can be started; the descriptor then still belongs to the caller.
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
