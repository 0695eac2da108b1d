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

    private var socket: Descriptor?
    /// The number of the watcher's own process; 0 where there is none.
    private(set) var process: pid_t = 0

    /// Starts the watcher process, unless it runs already; failing to start it is not an error.
    ///
    /// It is called before a hook starts, so that the time until the report is short.
    mutating func begin() {
        guard socket == nil else { return }
        let started = try? Self.start()
        (socket, process) = (started?.socket, started?.process ?? 0)
    }

    /// Reports to the watcher that a group runs (`run`) or has ended (`end`).
    mutating func report(_ word: String, _ group: pid_t) {
        begin()
        guard let socket else { return }
        let line = Array("\(word) \(group)\n".utf8)
        // Somebody may have ended the watcher: that must not end recordal.
        if send(socket.number, line, line.count, Int32(MSG_NOSIGNAL)) != line.count { self.socket = nil }
    }

    private static func start() throws(ProcessStartError) -> (socket: Descriptor, process: pid_t) {
        let (own, other) = try Descriptor.socketPair()
        let shell = ProgramStart(
            file: "/bin/sh",
            arguments: ["-c", script],
            environment: ["PATH": "/usr/bin:/bin"],
            folder: "/"
        )
        return (own, try shell.spawn(input: other, output: try Descriptor.nowhere()))
    }
}
