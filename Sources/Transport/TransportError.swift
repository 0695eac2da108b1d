/// An exchange that did not come to an answer that can be used: what was tried, what was seen, what to do.
///
/// An answer with a status such as 404 is none of these: it is an answer.
public struct TransportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of trouble it is.
    public enum Kind: Sendable {
        /// An address that is not to be asked at all.
        case address
        /// No connection, or one that broke before an answer came.
        case unreachable
        /// The server was not proven to be the one that was meant.
        case unproven
        /// Too slow, or silent.
        case slow
        /// The answer ended before its end.
        case truncated
        /// The answer is larger than allowed.
        case tooLarge
        /// A redirect that is not followed.
        case redirect
        /// The answer is not what the protocol asks for.
        case malformed
        /// The person, or the system, stopped it.
        case stopped
        /// The host may not be asked at this hour.
        case hours
        /// The settings cannot be used: a certificate file, a secret.
        case settings
    }

    /// What kind of trouble it is.
    public let kind: Kind
    /// What was tried: the method and the address, without secrets.
    public let tried: String
    /// What was seen, in lower case.
    public let seen: String
    /// What to do next.
    public let advice: String

    /// Makes an error.
    public init(_ kind: Kind, tried: String, seen: String, advice: String) {
        self.kind = kind
        self.tried = tried
        self.seen = seen
        self.advice = advice
    }

    /// What was tried: what was seen; what to do.
    public var description: String { "\(tried): \(seen); \(advice)" }
}
