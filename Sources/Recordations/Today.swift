public import FoundationEssentials

extension CivilDate {
    /// The civil day of an instant in a time zone.
    public init(_ instant: Date, in zone: TimeZone) {
        let local = instant.timeIntervalSince1970 + Double(zone.secondsFromGMT(for: instant))
        self.init(daysSinceEpoch: Int((local / 86_400).rounded(.down)))
    }

    /// The first instant after this day in a time zone.
    public func end(in zone: TimeZone) -> Date {
        let midnight = Double(adding(days: 1).daysSinceEpoch) * 86_400
        // Where the clocks change about midnight there are two offsets, and the midnight of one offset may not exist:
        // the end is the earlier of the two instants that is no longer on this day.
        let midnights = [-86_400.0, 86_400].map { distance in
            let near = Date(timeIntervalSince1970: midnight + distance)
            return Date(timeIntervalSince1970: midnight - Double(zone.secondsFromGMT(for: near)))
        }
        return midnights.filter { CivilDate($0, in: zone) > self }.min() ?? midnights[0]
    }
}

/// An instant as recordal writes it: RFC 3339 in UTC with whole seconds, `2026-11-21T08:30:00Z`.
public struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Seconds since 1970-01-01T00:00:00Z.
    public let seconds: Int

    /// Makes an instant; fractions of a second are dropped.
    public init(_ date: Date) {
        seconds = Int(date.timeIntervalSince1970.rounded(.down))
    }

    private init(seconds: Int) { self.seconds = seconds }

    /// The instant so many seconds later.
    public func adding(seconds: Int) -> Instant { Instant(seconds: self.seconds + seconds) }

    /// The instant in RFC 3339, UTC, with whole seconds.
    public var description: String {
        let days = Int((Double(seconds) / 86_400).rounded(.down))
        let rest = seconds - days * 86_400
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(CivilDate(daysSinceEpoch: days))T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
    }

    /// Whether the first instant is the earlier one.
    public static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }
}
