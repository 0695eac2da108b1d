/// A length of time as laws state it.
public struct Span: Hashable, Sendable {
    /// What is counted.
    public enum Unit: String, CaseIterable, Sendable {
        /// Days of the calendar.
        case days
        /// Days on which the office works (for the EU: Reg. 1182/71, art. 2).
        case workingDays = "working days"
        /// Seven days each.
        case weeks
        /// Months of the calendar; a month without such a day ends on its last one.
        case months
        /// Twelve months each.
        case years
    }

    /// How many.
    public let count: Int
    /// Of what.
    public let unit: Unit

    /// Makes a span.
    public init(_ count: Int, _ unit: Unit) {
        self.count = count
        self.unit = unit
    }

    /// `30 working days`, `1 year`.
    public var text: String { "\(count) \(unitText)" }

    /// `working days`, `year`.
    public var unitText: String { count == 1 ? String(unit.rawValue.dropLast()) : unit.rawValue }

    /// Reads such a text; nil for any other.
    public init?(_ text: some StringProtocol) {
        let words = text.split(separator: " ")
        guard let first = words.first, let count = Int(first), count >= 0, count <= 9_999 else { return nil }
        let rest = words.dropFirst().joined(separator: " ")
        guard let unit = Unit.allCases.first(where: { $0.rawValue == rest || $0.rawValue.dropLast() == rest }) else {
            return nil
        }
        self.init(count, unit)
    }
}
