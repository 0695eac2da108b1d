/// When something opens, is due or is over: a span before or after a day that the law names.
public struct Timing: Hashable, Sendable {
    /// The day from which is counted.
    public enum Reference: String, CaseIterable, Sendable {
        /// The recordation's end.
        case end = "the end"
        /// The end of the registration, where the recordation ends with it.
        case registrationEnd = "the registration's end"
        /// The change that is to be told.
        case change = "the change"
    }

    /// On which side of the reference it lies.
    public enum Direction: String, Sendable {
        case before, after
    }

    /// The span; zero days where the day itself is meant.
    public let span: Span
    /// Its side.
    public let direction: Direction
    /// From where.
    public let reference: Reference
    /// Whether so many days have to lie in between: then it is open whether the last of them counts, and the strict
    /// reading takes one more.
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

    /// The text that it is read from.
    public var text: String {
        if span.count == 0 { return reference.rawValue }
        return (isAtLeast ? "at least " : "") + "\(span.text) \(direction.rawValue) \(reference.rawValue)"
    }
}
