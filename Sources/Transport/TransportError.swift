/// An error about an exchange without a usable response.
///
/// A response with a status such as 404 is not an error.
public struct TransportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of errors.
    public enum Kind: Sendable {
        /// The address is not allowed.
        case address
        /// There was no connection, or it broke before a response.
        case unreachable
        /// The identity of the server is not proven.
        case unproven
        /// The server was too slow or silent.
        case slow
        /// The response was cut off.
        case truncated
        /// The response is larger than allowed.
        case tooLarge
        /// The redirect is not followed.
        case redirect
        /// The response violates the protocol.
        case malformed
        /// A person or the system stopped the exchange.
        case stopped
        /// Requests to the host are not allowed at this hour.
        case hours
        /// The settings cannot be used, such as a certificate file or a secret.
        case settings
    }

    /// The kind of error.
    public let kind: Kind
    /// The request: the method and the address, without secrets.
    public let tried: String
    /// The problem, as a clause in lower case.
    public let seen: String
    /// Advice for the user, as a clause.
    public let advice: String

    /// Makes an error.
    public init(_ kind: Kind, tried: String, seen: String, advice: String) {
        self.kind = kind
        self.tried = tried
        self.seen = seen
        self.advice = advice
    }

    /// The request, the problem and the advice.
    public var description: String { "\(tried): \(seen); \(advice)" }
}
