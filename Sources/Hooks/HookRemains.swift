internal import Glibc
internal import System

/// The processes that an ended hook left behind: the rest of its group and session, and processes that left both.
///
/// A process with its own session (setsid(1), a daemon) is not in the hook's group. Because recordal adopts orphans,
/// such a process is recordal's child after the hook has ended. It is recognised by the environment variables of the
/// hook. If only this hook can have left children behind, any child that recordal did not start is recognised too.
struct HookRemains {
    /// The hook's process group, which is also its session.
    let group: pid_t
    /// The leaders of running hooks, and the watcher process.
    let known: Set<pid_t>
    /// Environment variables that only this hook has.
    let marks: [String]
    /// Whether every child that recordal did not start belongs to this hook, because no other hook runs and recordal
    /// had no children before.
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
