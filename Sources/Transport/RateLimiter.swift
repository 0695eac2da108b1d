public import FoundationEssentials
internal import Synchronization

/// The limits for requests to one host.
public struct RateLimits: Hashable, Sendable {
    /// The most requests that run at once.
    public var atOnce = 4
    /// The minimum time between the starts of two requests, in seconds.
    public var intervalSeconds = 0.0
    /// The hours in which requests are allowed; nil for all hours.
    public var hours: DayHours?

    /// The defaults.
    public init() {}
}

/// A part of the day, such as 22:00-06:00.
public struct DayHours: Hashable, Sendable, CustomStringConvertible {
    private let from: Int
    private let to: Int
    /// The text as it was written.
    public let description: String

    /// Reads `HH:MM-HH:MM`; the end is excluded and may be after midnight.
    public init?(_ text: String) {
        let sides = text.split(separator: "-").map(Self.minute)
        guard sides.count == 2, let from = sides[0], let to = sides[1], from != to else { return nil }
        self.from = from
        self.to = to
        description = text
    }

    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":")
        guard parts.count == 2, parts.allSatisfy({ $0.count <= 2 && $0.allSatisfy(\.isASCII) }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), (0...24).contains(hour), (0...59).contains(minute),
            hour * 60 + minute <= 1440
        else { return nil }
        return hour * 60 + minute
    }

    /// Whether a minute of the day is within the hours.
    public func contains(_ minute: Int) -> Bool {
        from < to ? (from..<to).contains(minute) : minute >= from || minute < to
    }
}

/// Keeps the requests of a run within the limits of each host.
public final class RateLimiter: Sendable {
    private struct Host {
        var running = 0
        /// The moment before which no further request starts.
        var next = -Double.infinity
    }

    private let standard: RateLimits
    private let byHost: [String: RateLimits]
    private let minuteOfDay: @Sendable (Date) -> Int
    private let hosts = Mutex<[String: Host]>([:])

    // The limiter polls for a free slot, in seconds; the delay is short.
    private static let pollInterval = 0.01

    /// Makes a limiter; `minuteOfDay` returns the minute of the user's day of a moment.
    public init(
        standard: RateLimits = RateLimits(),
        byHost: [String: RateLimits] = [:],
        minuteOfDay: @escaping @Sendable (Date) -> Int = { _ in 0 }
    ) {
        self.standard = standard
        self.byHost = byHost
        self.minuteOfDay = minuteOfDay
    }

    /// The limits for a host.
    public func limits(for host: String) -> RateLimits { byHost[host.lowercased()] ?? standard }

    /// The hours in which requests to a host are allowed; nil if the moment is within them or all hours are allowed.
    public func closed(_ host: String, at moment: Date) -> DayHours? {
        limits(for: host).hours.flatMap { $0.contains(minuteOfDay(moment)) ? nil : $0 }
    }

    /// Waits until a request may start; the caller must call ``leave(_:)`` after the request.
    ///
    /// Returns false if the run was asked to stop.
    func enter(_ host: String, _ schedule: RetrySchedule, _ cancellation: Cancellation) -> Bool {
        let limits = limits(for: host)
        while !cancellation.isStopped {
            let now = schedule.now().timeIntervalSince1970
            let wait: Double? = hosts.withLock { hosts in
                var state = hosts[host] ?? Host()
                if state.running >= limits.atOnce { return Self.pollInterval }
                if state.next > now { return state.next - now }
                state.running += 1
                state.next = now + limits.intervalSeconds
                hosts[host] = state
                return nil
            }
            guard let wait else { return true }
            schedule.sleep(wait, cancellation)
        }
        return false
    }

    func leave(_ host: String) {
        hosts.withLock { $0[host]?.running -= 1 }
    }

    /// Delays all requests to a host that asked for a pause.
    func hold(_ host: String, until moment: Double) {
        hosts.withLock { hosts in
            let known = hosts[host] ?? Host()
            hosts[host] = Host(running: known.running, next: max(known.next, moment))
        }
    }
}
