internal import CSpawn
internal import Glibc
internal import Synchronization

/// The process groups of the hooks that run now, so that what ends recordal ends them too.
///
/// They are in sessions of their own, which a terminal's Ctrl-C does not reach. While one runs, `SIGINT`, `SIGTERM`,
/// `SIGHUP` and `SIGQUIT` first tell its group to end, and then end recordal as they would have done. A `SIGKILL` cannot
/// be answered; then ``DeathWatch`` ends it.
enum InterruptibleGroups {
    private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
    private static let capacity = 64

    /// The groups' numbers; 0 is an empty place.
    ///
    /// Written under the lock, one aligned word each, and read by the handler,
    /// which may take no lock.
    private nonisolated(unsafe) static let groups: UnsafeMutablePointer<pid_t> = {
        let places = UnsafeMutablePointer<pid_t>.allocate(capacity: capacity)
        places.initialize(repeating: 0, count: capacity)
        return places
    }()
    private static let running = Mutex((count: 0, watch: DeathWatch()))

    /// Starts a process of a new group, and counts it in.
    static func start(_ spawn: () throws(HookFault) -> pid_t) throws(HookFault) -> pid_t {
        // A signal between the start and the entry would leave the group alone, so it waits.
        var waiting = sigset_t()
        var before = sigset_t()
        sigemptyset(&waiting)
        for signal in signals { sigaddset(&waiting, signal) }
        pthread_sigmask(SIG_BLOCK, &waiting, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        running.withLock { $0.watch.begin() }
        let group = try spawn()
        running.withLock { state in
            if state.count == 0 { for signal in signals { answer(signal) } }
            state.count += 1
            state.watch.tell("run", group)
            for place in 0..<capacity where groups[place] == 0 {
                groups[place] = group
                break
            }
        }
        return group
    }

    /// Counts a group out, of which nothing is left.
    static func end(_ group: pid_t) {
        running.withLock { state in
            for place in 0..<capacity where groups[place] == group { groups[place] = 0 }
            state.watch.tell("end", group)
            state.count -= 1
            if state.count == 0 { for signal in signals { leave(signal) } }
        }
    }

    private static let handler: @convention(c) (Int32) -> Void = { number in
        for place in 0..<capacity where groups[place] != 0 {
            kill(-groups[place], SIGTERM)
            kill(-groups[place], SIGCONT)
        }
        // SA_RESETHAND has put the default back: the second time it ends recordal.
        kill(getpid(), number)
    }

    private static func answer(_ signal: Int32) {
        var present = sigaction()
        sigaction(signal, nil, &present)
        // What is ignored (nohup) or answered otherwise stays so.
        guard present.__sigaction_handler.sa_handler == nil else { return }
        var new = sigaction()
        new.__sigaction_handler.sa_handler = handler
        new.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
        sigaction(signal, &new, nil)
    }

    private static func leave(_ signal: Int32) {
        var present = sigaction()
        sigaction(signal, nil, &present)
        guard let set = present.__sigaction_handler.sa_handler,
            unsafeBitCast(set, to: Int.self) == unsafeBitCast(handler, to: Int.self)
        else { return }
        var new = sigaction()
        new.__sigaction_handler.sa_handler = SIG_DFL
        sigaction(signal, &new, nil)
    }
}
