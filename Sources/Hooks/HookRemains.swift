internal import Glibc
internal import System

/// What a hook that has ended left behind: the rest of its group and session, and what left both.
///
/// A process that made a session of its own (setsid(1), a daemon) is in no group of the hook. Since recordal adopts orphans, it
/// is recordal's child once the hook has ended. It is known by the variables that the hook was started with. Where only this hook can
/// have left a child behind, it is also known as a child that recordal did not start.
struct HookRemains {
    /// The hook's group, which is its session too.
    let group: pid_t
    /// Leaders of hooks, and the watch over them.
    let known: Set<pid_t>
    /// Variables that this hook alone was started with.
    let marks: [String]
    /// Whether every child that recordal did not start is this hook's: no other hook runs, and recordal had no children before.
    let ownsAllOrphans: Bool

    // What is killed goes at its own pace, and what it had started becomes an orphan only then.
    private static let mostLooks = 60
    private static let pause: useconds_t = 5_000

    /// Kills all of it, and looks again until nothing is there; gives up after a third of a second.
    func end() {
        let own = (process: getpid(), session: getsid(0))
        var killed: Set<pid_t> = []
        for look in 0..<Self.mostLooks {
            if look > 0 { usleep(Self.pause) }
            var isAlive = false
            for entry in ProcessEntry.all where entry.process != group {
                if entry.isEnded {
                    // Nobody else waits for an orphan.
                    let isOrphan = killed.contains(entry.process) || ownsAllOrphans && isOrphan(entry, own)
                    if isOrphan, entry.parent == own.process { waitpid(entry.process, nil, WNOHANG) }
                } else if isRest(entry, own) || isOrphan(entry, own) {
                    kill(entry.process, SIGKILL)
                    killed.insert(entry.process)
                    isAlive = true
                }
            }
            if !isAlive { return }
        }
    }

    private func isRest(_ entry: ProcessEntry, _ own: (process: pid_t, session: pid_t)) -> Bool {
        entry.process != own.process && (entry.group == group || entry.session == group)
    }

    private func isOrphan(_ entry: ProcessEntry, _ own: (process: pid_t, session: pid_t)) -> Bool {
        guard entry.parent == own.process, entry.session != own.session, !known.contains(entry.process) else {
            return false
        }
        return ownsAllOrphans || entry.wasStarted(with: marks)
    }
}
