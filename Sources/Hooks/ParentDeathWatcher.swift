internal import CSpawn
internal import Glibc

/// A watcher process that outlives recordal and kills the hooks when recordal was killed.
///
/// `SIGKILL` cannot be handled, and a hook that continued without recordal would deliver a message that the next run
/// delivers again. The watcher is a shell that gets the running groups over a socket. The kernel closes the socket when
/// recordal ends for any reason, and the watcher then kills the groups. PR_SET_PDEATHSIG of prctl(2) is no alternative:
/// posix_spawn(3) cannot set it, and it would not reach the hook's own children. There is a short time between the
/// start of a hook and the report to the watcher; a hook whose recordal is killed in that time is not killed.
struct ParentDeathWatcher {
    private static let script = """
        trap '' INT TERM HUP QUIT
        groups=
        while read -r word group; do
            rest=
            for one in $groups; do [ "$one" = "$group" ] || rest="$rest $one"; done
            groups=$rest
            [ "$word" = end ] || groups="$groups $group"
        done
        for one in $groups; do kill -s KILL -- "-$one"; done
        """

    private var socket: Int32 = -1
    /// The watcher's process number; 0 where there is none.
    private(set) var process: pid_t = 0

    /// Starts the watcher process, unless it runs already; failing to start it is not an error.
    ///
    /// It is called before a hook starts, so that the time until the report is short.
    mutating func begin() {
        if socket < 0 { (socket, process) = (try? Self.start()) ?? (-1, 0) }
    }

    /// Reports to the watcher that a group runs (`run`) or has ended (`end`).
    mutating func report(_ word: String, _ group: pid_t) {
        begin()
        guard socket >= 0 else { return }
        let line = Array("\(word) \(group)\n".utf8)
        // The watcher may have been killed, which must not terminate recordal with SIGPIPE.
        if send(socket, line, line.count, Int32(MSG_NOSIGNAL)) != line.count {
            close(socket)
            socket = -1
        }
    }

    private static func start() throws(HookPreflightError) -> (socket: Int32, process: pid_t) {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw HookPreflightError(
                .notStarted,
                "no socket for the watch over hooks (\(HookPreflightError.reason(errno)))"
            )
        }
        do throws(HookPreflightError) {
            for index in ends.indices { ends[index] = try HookProcess.aboveStandard(ends[index]) }
            let nowhere = try HookProcess.aboveStandard(open("/dev/null", O_WRONLY | O_CLOEXEC))
            defer {
                close(nowhere)
                close(ends[1])
            }
            let process = try HookProcess.spawn(
                "/bin/sh",
                ["PATH": "/usr/bin:/bin"],
                "/",
                input: ends[1],
                output: nowhere,
                arguments: ["-c", script]
            )
            return (ends[0], process)
        } catch {
            close(ends[0])
            throw error
        }
    }
}
