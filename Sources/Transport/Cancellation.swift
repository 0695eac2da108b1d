public import Foundation
internal import Synchronization

/// Says to running exchanges that they are to end.
public final class Cancellation: Sendable {
    private let isAsked = Atomic<Bool>(false)
    private let running = Atomic<Int>(0)

    /// Makes one that nobody has asked for yet.
    public init() {}

    /// Whether exchanges are to end.
    public var isStopped: Bool { isAsked.load(ordering: .acquiring) }

    /// Asks every exchange to end, which it does within a fraction of a second.
    ///
    /// False where none is running: then there is nothing that could notice.
    @discardableResult
    public func stop() -> Bool {
        isAsked.store(true, ordering: .releasing)
        return running.load(ordering: .acquiring) > 0
    }

    /// Counts something as running that notices when it is to end.
    public func whileRunning<Result>(_ body: () throws -> Result) rethrows -> Result {
        running.add(1, ordering: .acquiringAndReleasing)
        defer { running.subtract(1, ordering: .acquiringAndReleasing) }
        return try body()
    }
}

/// The time, sleep and chance that retries are made of; a test brings its own.
public struct RetrySchedule: Sendable {
    /// What time it is.
    let now: @Sendable () -> Date
    /// Sleeps so many seconds, or until the exchange is to end.
    let sleep: @Sendable (Double, Cancellation) -> Void
    /// A number from 0 to 1.
    let chance: @Sendable () -> Double

    /// Makes pauses of its parts.
    public init(
        now: @escaping @Sendable () -> Date,
        sleep: @escaping @Sendable (Double, Cancellation) -> Void,
        chance: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.sleep = sleep
        self.chance = chance
    }

    /// The machine's own.
    public static let real = RetrySchedule(
        now: { Date() },
        sleep: { seconds, cancellation in
            let end = Date(timeIntervalSinceNow: seconds)
            while !cancellation.isStopped, end.timeIntervalSinceNow > 0 {
                Thread.sleep(forTimeInterval: min(0.1, max(0, end.timeIntervalSinceNow)))
            }
        },
        chance: { .random(in: 0...1) }
    )
}
