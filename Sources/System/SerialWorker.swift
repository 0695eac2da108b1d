internal import Synchronization

/// Runs jobs one after the other on its own thread, or on the caller's thread where no thread can be started.
public final class SerialWorker: Sendable {
    private struct State {
        var jobs: [@Sendable () -> Void] = []
        var isRunning = false
        var hasThread = true
    }

    private let state = Mutex(State())
    private let idle = Signal()

    /// Makes a worker; its thread exists only while there are jobs.
    public init() {}

    /// Adds a job to the queue; the job may be done before this call returns.
    public func add(_ job: @escaping @Sendable () -> Void) {
        let isToBegin = state.withLock { state in
            state.jobs.append(job)
            guard !state.isRunning else { return false }
            state.isRunning = true
            return true
        }
        guard isToBegin else { return }
        if state.withLock({ $0.hasThread }) {
            do { return try WorkerThread.start { [self] in work() } } catch {
                state.withLock { $0.hasThread = false }
            }
        }
        work()
    }

    private func work() {
        while true {
            let job = state.withLock { state -> (@Sendable () -> Void)? in
                guard !state.jobs.isEmpty else {
                    state.isRunning = false
                    return nil
                }
                return state.jobs.removeFirst()
            }
            guard let job else { break }
            job()
        }
        idle.raise()
    }

    /// Waits until no job is left.
    public func wait() {
        idle.wait { state.withLock { !$0.isRunning } }
    }
}
