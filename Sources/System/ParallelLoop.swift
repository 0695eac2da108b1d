internal import Synchronization

/// Runs the iterations of a loop on several threads.
public enum ParallelLoop {
    /// The shared state of the threads: the next iteration, and the number of helper threads.
    private final class Iterations: Sendable {
        let count: Int
        let next = Atomic(0)
        let helpers = Mutex(0)
        let done = Signal()
        let body: @Sendable (Int) -> Void

        init(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
            self.count = count
            self.body = body
        }

        func work() {
            while true {
                let iteration = next.add(1, ordering: .relaxed).oldValue
                guard iteration < count else { return }
                body(iteration)
            }
        }

        func help() {
            work()
            helpers.withLock { $0 -= 1 }
            done.raise()
        }
    }

    /// Runs iterations `0..<count`, each once, and returns when all are done; at most `atOnce` of them run at once.
    ///
    /// The caller's thread takes part, so that a system without further threads only makes the loop slower.
    public static func run(count: Int, atOnce most: Int? = nil, _ body: @escaping @Sendable (Int) -> Void) {
        let iterations = Iterations(count, body)
        for _ in 1..<max(1, min(count, most ?? count)) {
            iterations.helpers.withLock { $0 += 1 }
            // Patterns and deeply nested documents may need a stack as large as the main thread's.
            do { try WorkerThread.start(stackInBytes: 8 << 20) { iterations.help() } } catch {
                iterations.helpers.withLock { $0 -= 1 }
                break
            }
        }
        iterations.work()
        iterations.done.wait { iterations.helpers.withLock { $0 == 0 } }
    }
}
