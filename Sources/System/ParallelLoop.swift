internal import Synchronization

/// Does the rounds of a loop on several threads at once.
public enum ParallelLoop {
    /// Who does which round, and how many threads are at work beside the caller's.
    private final class Rounds: Sendable {
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
                let round = next.add(1, ordering: .relaxed).oldValue
                guard round < count else { return }
                body(round)
            }
        }

        func help() {
            work()
            helpers.withLock { $0 -= 1 }
            done.raise()
        }
    }

    /// Does rounds `0..<count`, each once, and returns when all are done; `most` of them at once, unless that is nil.
    ///
    /// The caller's thread takes part: where the system gives no further thread, the loop is slower and nothing else.
    public static func run(count: Int, atOnce most: Int? = nil, _ body: @escaping @Sendable (Int) -> Void) {
        let rounds = Rounds(count, body)
        for _ in 1..<max(1, min(count, most ?? count)) {
            rounds.helpers.withLock { $0 += 1 }
            // Patterns and deeply nested documents may need what a main thread has.
            do { try WorkerThread.start(stackInBytes: 8 << 20) { rounds.help() } } catch {
                rounds.helpers.withLock { $0 -= 1 }
                break
            }
        }
        rounds.work()
        rounds.done.wait { rounds.helpers.withLock { $0 == 0 } }
    }
}
