internal import Foundation

/// The outcome of an attempt to deliver a message.
public enum DeliveryOutcome: Hashable, Sendable {
    /// The hook delivered the message.
    case delivered
    /// The receiver asks for a later attempt, with the reason; this attempt counts as one.
    case later(String)
    /// The attempt failed, with the reason.
    case failed(String)

    /// The value of the column `attempt.outcome`.
    var storedName: String {
        switch self {
        case .delivered: "delivered"
        case .later: "later"
        case .failed: "failed"
        }
    }

    /// Why the message was not delivered; nil if it was.
    public var reason: String? {
        switch self {
        case .delivered: nil
        case .later(let reason), .failed(let reason): reason
        }
    }
}

/// An attempt to deliver a message, as it is stored: the outcome, the duration and the hook's output.
public struct DeliveryAttempt: Sendable {
    /// The greatest number of bytes of output that are stored.
    public static let limitInBytes = 65_536

    /// The outcome.
    public let outcome: DeliveryOutcome
    /// The duration in milliseconds.
    public let milliseconds: Int
    /// The hook's output without secrets; it may hold control characters.
    public let output: String
    /// The size of the whole output in bytes.
    public let outputBytes: Int

    /// Makes an attempt; of an output that is too long the beginning is stored.
    public init(_ outcome: DeliveryOutcome, milliseconds: Int = 0, output: String = "", outputBytes: Int? = nil) {
        self.outcome = outcome
        self.milliseconds = milliseconds
        // A null character would end the text for SQLite's own tools.
        let text = output.utf8.contains(0) ? output.replacingOccurrences(of: "\0", with: "\u{FFFD}") : output
        let limit = Self.limitInBytes
        self.output =
            text.utf8.count <= limit ? text : String(decoding: text.utf8.prefix(limit - 3), as: UTF8.self)
        self.outputBytes = outputBytes ?? output.utf8.count
    }
}
