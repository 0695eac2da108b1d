/// A day relative to a reference day that the law names: a span before or after it.
public struct Timing: Hashable, Sendable {
    /// The reference day.
    public enum Reference: String, CaseIterable, Sendable {
        /// The recordation's end.
        case end = "the end"
        /// The end of the registration, where the recordation ends with it.
        case registrationEnd = "the registration's end"
        /// The day of the change of which customs has to be notified.
        case change = "the change"
    }

    /// The side of the reference day.
    public enum Direction: String, Sendable {
        case before, after
    }

    /// The span; zero days for the reference day itself.
    public let span: Span
    /// The side of the reference day.
    public let direction: Direction
    /// The reference day.
    public let reference: Reference
    /// Whether the law says "at least": it is then unclear whether the last day counts, and the strict reading adds one
    /// day.
    public let isAtLeast: Bool

    /// Makes a timing.
    public init(_ span: Span, _ direction: Direction, _ reference: Reference, isAtLeast: Bool = false) {
        self.span = span
        self.direction = direction
        self.reference = reference
        self.isAtLeast = isAtLeast
    }

    /// Reads `the end`, `6 months before the end`, `at least 30 days before the end`, `3 months after the
    /// registration's end`, `30 working days after the change`; nil for any other text.
    public init?(_ text: String) {
        if let reference = Reference(rawValue: text) {
            self.init(Span(0, .days), .before, reference)
            return
        }
        var rest = Substring(text)
        let isAtLeast = rest.hasPrefix("at least ")
        if isAtLeast { rest = rest.dropFirst(9) }
        guard let reference = Reference.allCases.first(where: { rest.hasSuffix(" " + $0.rawValue) }) else { return nil }
        rest = rest.dropLast(reference.rawValue.count + 1)
        guard let space = rest.lastIndex(of: " "),
            let direction = Direction(rawValue: String(rest[rest.index(after: space)...])),
            let span = Span(rest[..<space]), !isAtLeast || direction == .before
        else { return nil }
        self.init(span, direction, reference, isAtLeast: isAtLeast)
    }

    /// The text from which the timing can be read again.
    public var text: String {
        if span.count == 0 { return reference.rawValue }
        return (isAtLeast ? "at least " : "") + "\(span.text) \(direction.rawValue) \(reference.rawValue)"
    }
}
