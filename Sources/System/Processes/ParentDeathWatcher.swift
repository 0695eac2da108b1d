internal import Glibc

/// A small process that outlives recordal, and ends the programs of one that was killed.
///
/// `SIGKILL` cannot be answered, and a hook that went on without recordal would deliver what the next run tries again. The
/// watcher is a shell that gets the groups which run over a socket; the kernel closes that socket when recordal is gone,
/// however it went, and then what is left is killed. posix_spawn(3) has no attribute for prctl(2)'s PR_SET_PDEATHSIG, and
/// that would reach the program alone and not what it started. Between the start of a program and the line to the watcher
/// lies a moment; a program that is left alone in it runs to its own end.
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
    /// Before a program is started: the moment until the watcher knows of it is then as short as it can be.
    mutating func begin() {
        guard socket == nil else { return }
        let started = try? Self.start()
        (socket, process) = (started?.socket, started?.process ?? 0)
    }

    /// Says that a group runs, or has ended.
    mutating func tell(_ word: String, _ group: pid_t) {
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
