/// An edit that cannot be made, with the reason and advice.
public struct EditError: Error, Equatable, CustomStringConvertible {
    /// The reason.
    public let seen: String
    /// What the person can do.
    public let advice: String

    init(_ seen: String, advice: String) {
        self.seen = seen
        self.advice = advice
    }

    /// The reason and the advice in two lines.
    public var description: String { "\(seen)\n  \(advice)" }
}
