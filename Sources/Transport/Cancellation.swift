public import Foundation
internal import Synchronization

/// A request to running exchanges to stop.
public final class Cancellation: Sendable {
    private let isRequested = Atomic<Bool>(false)
    private let running = Atomic<Int>(0)

    /// Makes a cancellation that is not requested.
    public init() {}

    /// Whether the stop was requested.
    public var isStopped: Bool { isRequested.load(ordering: .acquiring) }

    /// Requests the stop of all exchanges, which happens within a fraction of a second.
    ///
    /// Returns false if no exchange is running, so that nothing will react.
    @discardableResult
    public func stop() -> Bool {
        isRequested.store(true, ordering: .releasing)
        return running.load(ordering: .acquiring) > 0
    }

    /// Runs a function that reacts to the request to stop, and counts it as running.
    public func whileRunning<Result>(_ body: () throws -> Result) rethrows -> Result {
        running.add(1, ordering: .acquiringAndReleasing)
        defer { running.subtract(1, ordering: .acquiringAndReleasing) }
        return try body()
    }
}

/// The clock, the sleep function and the random numbers of retries; tests replace them.
public struct RetrySchedule: Sendable {
    /// The current time.
    let now: @Sendable () -> Date
    /// Sleeps a number of seconds, or until the cancellation is requested.
    let sleep: @Sendable (Double, Cancellation) -> Void
    /// A random number from 0 to 1.
    let chance: @Sendable () -> Double

    /// Makes a schedule from its parts.
    public init(
        now: @escaping @Sendable () -> Date,
        sleep: @escaping @Sendable (Double, Cancellation) -> Void,
        chance: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.sleep = sleep
        self.chance = chance
    }

    /// The schedule with the system's clock and random numbers.
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
