internal import Glibc

/// What a program that has ended left behind: the rest of its group and session, and what left both.
///
/// A process that made a session of its own (setsid(1), a daemon) is in no group of the program. Since this process adopts
/// orphans, it is its child once the program has ended. It is known by the variables that the program was started with. Where
/// only this program can have left a child behind, it is also known as a child that this process did not start.
struct ProcessRemains {
    /// The program's group, which is its session too.
    let group: pid_t
    /// Leaders of programs, and the watch over them.
    let known: Set<pid_t>
    /// Variables that this program alone was started with.
    let marks: [String]
    /// Whether every child that this process did not start is this program's: no other one runs, and there were no children before.
    let ownsAllOrphans: Bool

    // The search is repeated, because children of a killed process become orphans only after its end.
    private static let searchLimit = 60
    private static let pause: useconds_t = 5_000

    /// Kills all these processes and searches again until none is left, for at most a third of a second.
    func end() {
        let own = (process: getpid(), session: getsid(0))
        var killed: Set<pid_t> = []
        for look in 0..<Self.searchLimit {
            if look > 0 { usleep(Self.pause) }
            var isAlive = false
            for entry in ProcessEntry.all where entry.process != group {
                if entry.isEnded {
                    // recordal has to reap an orphan.
                    let isOrphan = killed.contains(entry.process) || ownsAllOrphans && isOrphan(entry, own)
                    if isOrphan, entry.parent == own.process { waitpid(entry.process, nil, WNOHANG) }
                } else if isInGroup(entry, own) || isOrphan(entry, own) {
                    kill(entry.process, SIGKILL)
                    killed.insert(entry.process)
                    isAlive = true
                }
            }
            if !isAlive { return }
        }
    }

    private func isInGroup(_ entry: ProcessEntry, _ own: (process: pid_t, session: pid_t)) -> Bool {
        entry.process != own.process && (entry.group == group || entry.session == group)
    }

    private func isOrphan(_ entry: ProcessEntry, _ own: (process: pid_t, session: pid_t)) -> Bool {
        guard entry.parent == own.process, entry.session != own.session, !known.contains(entry.process) else {
            return false
        }
        return ownsAllOrphans || entry.wasStarted(with: marks)
    }
}
