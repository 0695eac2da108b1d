internal import CSystem
internal import Glibc
internal import Synchronization

/// The process groups of the programs that run now, so that what ends recordal ends them too.
///
/// Hooks have their own sessions, which a terminal's Ctrl-C does not reach. While a hook runs, `SIGINT`, `SIGTERM`,
/// `SIGHUP` and `SIGQUIT` first send `SIGTERM` to its group and then terminate recordal as usual. `SIGKILL` cannot be
/// handled; then ``ParentDeathWatcher`` kills the hooks.
enum InterruptibleGroups {
    private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
    private static let capacity = 64

    /// The group numbers; 0 is an empty slot.
    ///
    /// Each slot is one aligned word. It is written under the lock and read by the signal handler, which must not lock.
    private nonisolated(unsafe) static let groups: UnsafeMutablePointer<pid_t> = {
        let slots = UnsafeMutablePointer<pid_t>.allocate(capacity: capacity)
        slots.initialize(repeating: 0, count: capacity)
        return slots
    }()

    private struct State {
        var count = 0
        var handlesSignals = false
        /// Whether recordal has children, or gets some, that no program left behind.
        var hasForeignChildren = false
        var watcher = ParentDeathWatcher()
    }

    private static let running = Mutex(State())

    /// Starts a process of a new group, and counts it in.
    static func start(_ spawn: () throws(ProcessStartError) -> pid_t) throws(ProcessStartError) -> pid_t {
        // A signal between the start and the entry would leave the group alone, so it waits.
        var waiting = sigset_t()
        var before = sigset_t()
        sigemptyset(&waiting)
        for signal in signals { sigaddset(&waiting, signal) }
        pthread_sigmask(SIG_BLOCK, &waiting, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        running.withLock { state in
            state.watcher.begin()
            if state.count == 0 {
                state.hasForeignChildren = hasForeignChildren(besides: state.watcher.process)
                // A process that leaves its group and loses its parent then becomes a child of recordal, which can find
                // it.
                Orphans.adopt(true)
            }
            state.count += 1
        }
        let group: pid_t
        do throws(ProcessStartError) { group = try spawn() } catch {
            running.withLock { uncount(&$0) }
            throw error
        }
        running.withLock { state in
            if !state.handlesSignals { for signal in signals { answer(signal) } }
            state.handlesSignals = true
            state.watcher.report("run", group)
            for slot in 0..<capacity where groups[slot] == 0 {
                groups[slot] = group
                break
            }
        }
        return group
    }

    /// Terminates the rest of a group and processes that left it, and unregisters the group.
    ///
    /// `marks` are variables that its program alone was started with. Nothing is started meanwhile.
    static func end(_ group: pid_t, marks: [String]) {
        running.withLock { state in
            var known = Set((0..<capacity).map { groups[$0] })
            known.formUnion([state.watcher.process])
            let ownsAllOrphans = state.count == 1 && !state.hasForeignChildren
            ProcessRemains(group: group, known: known, marks: marks, ownsAllOrphans: ownsAllOrphans).end()
            for slot in 0..<capacity where groups[slot] == group { groups[slot] = 0 }
            state.watcher.report("end", group)
            uncount(&state)
        }
    }

    // recordal keeps the children of a program that started it by exec(3), and may get their children. The first
    // process of a container gets all its orphans.
    private static func hasForeignChildren(besides watcher: pid_t) -> Bool {
        let own = getpid()
        return own == 1 || ProcessEntry.all.contains { $0.parent == own && $0.process != watcher && !$0.isEnded }
    }

    private static func uncount(_ state: inout State) {
        state.count -= 1
        guard state.count == 0 else { return }
        Orphans.adopt(false)
        if state.handlesSignals { for signal in signals { leave(signal) } }
        state.handlesSignals = false
    }

    private static let handler: @convention(c) (Int32) -> Void = { number in
        for slot in 0..<capacity where groups[slot] != 0 {
            kill(-groups[slot], SIGTERM)
            kill(-groups[slot], SIGCONT)
        }
        // SA_RESETHAND restored the default action, so the second signal terminates recordal.
        kill(getpid(), number)
    }

    private static func answer(_ signal: Int32) {
        var present = sigaction()
        sigaction(signal, nil, &present)
        // A signal that is ignored (nohup) or has another handler is not changed.
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
