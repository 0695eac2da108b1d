internal import CSpawn
internal import Glibc

/// A small process that outlives recordal, and ends the hooks of one that was killed.
///
/// `SIGKILL` cannot be answered, and a hook that went on without recordal would deliver what the next run tries again. The
/// watch is a shell that is told the groups which run, over a socket; the kernel closes that socket when recordal is gone,
/// however it went, and then what is left is killed. posix_spawn(3) has no attribute for prctl(2)'s PR_SET_PDEATHSIG, and
/// that would reach the hook alone and not what it started. Between the start of a hook and the word to the watch lies a
/// moment; a hook that is left alone in it runs to its own end.
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
    /// The number of the watch's own process; 0 where there is none.
    private(set) var process: pid_t = 0

    /// Starts the watcher process, unless it runs already; failing to start it is not an error.
    ///
    /// Before a hook is started: the moment until the watch knows of it is then as short as it can be.
    mutating func begin() {
        if socket < 0 { (socket, process) = (try? Self.start()) ?? (-1, 0) }
    }

    /// Says that a group runs, or has ended.
    mutating func tell(_ word: String, _ group: pid_t) {
        begin()
        guard socket >= 0 else { return }
        let line = Array("\(word) \(group)\n".utf8)
        // Somebody may have ended the watch: that must not end recordal.
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
            for place in ends.indices { ends[place] = try HookProcess.aboveStandard(ends[place]) }
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
