// A build of the release configuration has no module Testing, and needs none.
#if canImport(Testing)
internal import Foundation
public import Testing

/// Runs the tests of a suite on threads of their own, few at a time.
///
/// A test that waits for a program blocks its thread, and there are only as many threads for tests as processors: with
/// two waiting ones nothing else would go on.
public struct OwnThreads: SuiteTrait, TestTrait, TestScoping {
    /// The tests of a suite have the trait too.
    public var isRecursive: Bool { true }

    /// Runs a test on one of the threads.
    public func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing body: @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(Threads.shared) { try await body() }
    }
}

extension Trait where Self == OwnThreads {
    /// The suite's tests wait for programs.
    public static var waitingForPrograms: Self { Self() }
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
#endif
