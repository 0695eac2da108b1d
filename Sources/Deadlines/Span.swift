/// A length of time as laws state it.
public struct Span: Hashable, Sendable {
    /// The unit of a span.
    public enum Unit: String, CaseIterable, Sendable {
        /// Days of the calendar.
        case days
        /// Working days of the office (for the EU: Regulation (EEC, Euratom) No 1182/71, Article 2).
        case workingDays = "working days"
        /// Seven days each.
        case weeks
        /// Months of the calendar; where the month has no such day, its last day counts.
        case months
        /// Twelve months each.
        case years
    }

    /// The number of units.
    public let count: Int
    /// The unit.
    public let unit: Unit

    /// Makes a span.
    public init(_ count: Int, _ unit: Unit) {
        self.count = count
        self.unit = unit
    }

    /// The span as text: `30 working days`, `1 year`.
    public var text: String { "\(count) \(unitText)" }

    /// The unit as text, in the singular or plural of the count: `working days`, `year`.
    public var unitText: String { count == 1 ? String(unit.rawValue.dropLast()) : unit.rawValue }

    /// Reads a text such as `30 working days`, with a count of at most 9999; nil for any other text.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: " ")
        guard let first = parts.first, let count = Int(first), count >= 0, count <= 9_999 else { return nil }
        let rest = parts.dropFirst().joined(separator: " ")
        guard let unit = Unit.allCases.first(where: { $0.rawValue == rest || $0.rawValue.dropLast() == rest }) else {
            return nil
        }
        self.init(count, unit)
    }
}
