import Foundation
import Testing

/// Runs the tests of a suite on threads of their own, few at a time.
///
/// A test that waits for a program blocks its thread, and there are only as many threads for tests as processors: with
/// two waiting ones nothing else would go on.
struct OwnThreads: SuiteTrait, TestTrait, TestScoping {
    var isRecursive: Bool { true }

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing body: @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(Threads.shared) { try await body() }
    }
}

extension Trait where Self == OwnThreads {
    /// The suite's tests wait for programs.
    static var waitingForPrograms: Self { Self() }
}

/// Twice as many threads as processors, beside those that Swift itself has: a program often waits too, for the disk.
private final class Threads: TaskExecutor {
    static let shared = Threads()

    private let queue = OperationQueue()

    private init() { queue.maxConcurrentOperationCount = 2 * ProcessInfo.processInfo.activeProcessorCount }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.addOperation { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
