/// An edit that cannot be made: what was seen and what to do.
public struct EditError: Error, Equatable, CustomStringConvertible {
    /// What was seen.
    public let seen: String
    /// What to do.
    public let advice: String

    init(_ seen: String, advice: String) {
        self.seen = seen
        self.advice = advice
    }

    /// What was seen; what to do.
    public var description: String { "\(seen)\n  \(advice)" }
}
