public import Foundation
internal import Synchronization

/// How often, and when, one host may be asked.
public struct RateLimits: Hashable, Sendable {
    /// How many requests may run at once.
    public var atOnce = 4
    /// How many seconds lie between the starts of two.
    public var intervalSeconds = 0.0
    /// The hours in which it may be asked; nil for all.
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

    /// Reads `HH:MM-HH:MM`; the end is not in it, and may lie behind midnight.
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

    /// Whether a minute of the day is in it.
    public func contains(_ minute: Int) -> Bool {
        from < to ? (from..<to).contains(minute) : minute >= from || minute < to
    }
}

/// Keeps the requests of a run within what each host is to be asked.
public final class RateLimiter: Sendable {
    private struct Host {
        var running = 0
        /// The moment before which no further request starts.
        var next = -Double.infinity
    }

    private let usual: RateLimits
    private let byHost: [String: RateLimits]
    private let minuteOfDay: @Sendable (Date) -> Int
    private let hosts = Mutex<[String: Host]>([:])

    // A place comes free without a sign; nobody waits long for noticing it.
    private static let glance = 0.01

    /// Makes one; `minuteOfDay` says which minute of the user's day a moment is.
    public init(
        usual: RateLimits = RateLimits(),
        byHost: [String: RateLimits] = [:],
        minuteOfDay: @escaping @Sendable (Date) -> Int = { _ in 0 }
    ) {
        self.usual = usual
        self.byHost = byHost
        self.minuteOfDay = minuteOfDay
    }

    /// How a host is to be asked.
    public func manners(for host: String) -> RateLimits { byHost[host.lowercased()] ?? usual }

    /// The hours in which a host may be asked, where that moment is in none of them.
    public func closed(_ host: String, at moment: Date) -> DayHours? {
        manners(for: host).hours.flatMap { $0.contains(minuteOfDay(moment)) ? nil : $0 }
    }

    /// Waits until a request may start; every start has its ``leave(_:)``.
    ///
    /// False where the run is to end.
    func enter(_ host: String, _ pauses: RetrySchedule, _ cancellation: Cancellation) -> Bool {
        let manners = manners(for: host)
        while !cancellation.isStopped {
            let now = pauses.now().timeIntervalSince1970
            let wait: Double? = hosts.withLock { hosts in
                var state = hosts[host] ?? Host()
                if state.running >= manners.atOnce { return Self.glance }
                if state.next > now { return state.next - now }
                state.running += 1
                state.next = now + manners.intervalSeconds
                hosts[host] = state
                return nil
            }
            guard let wait else { return true }
            pauses.sleep(wait, cancellation)
        }
        return false
    }

    func leave(_ host: String) {
        hosts.withLock { $0[host]?.running -= 1 }
    }

    /// A host that asked for a pause gets it from all requests.
    func hold(_ host: String, until moment: Double) {
        hosts.withLock { hosts in
            let known = hosts[host] ?? Host()
            hosts[host] = Host(running: known.running, next: max(known.next, moment))
        }
    }
}
