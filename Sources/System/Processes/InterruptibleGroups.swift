internal import CSystem
internal import Glibc
internal import Synchronization

/// The process groups of the programs that run now, so that what ends recordal ends them too.
///
/// They are in sessions of their own, which a terminal's Ctrl-C does not reach. While one runs, `SIGINT`, `SIGTERM`,
/// `SIGHUP` and `SIGQUIT` first tell its group to end, and then end recordal as they would have done. A `SIGKILL` cannot
/// be answered; then ``ParentDeathWatcher`` ends it.
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

    private struct State {
        var count = 0
        var isAnswering = false
        /// Whether recordal has children, or gets some, that no program left behind.
        var hasForeignChildren = false
        var watch = ParentDeathWatcher()
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
            state.watch.begin()
            if state.count == 0 {
                state.hasForeignChildren = hasForeignChildren(besides: state.watch.process)
                // What leaves its group, and loses its parent, becomes a child of recordal, which then finds it.
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
            if !state.isAnswering { for signal in signals { answer(signal) } }
            state.isAnswering = true
            state.watch.tell("run", group)
            for place in 0..<capacity where groups[place] == 0 {
                groups[place] = group
                break
            }
        }
        return group
    }

    /// Ends what is left of a group, and what left it, and counts the group out.
    ///
    /// `marks` are variables that its program alone was started with. Nothing is started meanwhile.
    static func end(_ group: pid_t, marks: [String]) {
        running.withLock { state in
            var known = Set((0..<capacity).map { groups[$0] })
            known.formUnion([state.watch.process])
            let ownsAllOrphans = state.count == 1 && !state.hasForeignChildren
            ProcessRemains(group: group, known: known, marks: marks, ownsAllOrphans: ownsAllOrphans).end()
            for place in 0..<capacity where groups[place] == group { groups[place] = 0 }
            state.watch.tell("end", group)
            uncount(&state)
        }
    }

    // Children stay when another program becomes recordal (exec(3)), and what they start may become recordal's. The first process
    // of a container gets every orphan of it.
    private static func hasForeignChildren(besides watch: pid_t) -> Bool {
        let own = getpid()
        return own == 1 || ProcessEntry.all.contains { $0.parent == own && $0.process != watch && !$0.isEnded }
    }

    private static func uncount(_ state: inout State) {
        state.count -= 1
        guard state.count == 0 else { return }
        Orphans.adopt(false)
        if state.isAnswering { for signal in signals { leave(signal) } }
        state.isAnswering = false
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
