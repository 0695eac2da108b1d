public import Hooks
public import Messages

/// A hook that the configuration names for an event.
public struct ConfiguredHook: Sendable {
    /// The event.
    public let event: Message.Name
    /// The path in the configuration.
    public let path: String
    /// The position in the configuration, `file:line:column`.
    public let position: String
    /// The executable with its options.
    public let hook: Hook
    /// The most attempts to deliver a message; nil for the default.
    public let attempts: Int?
    /// The recipients.
    ///
    /// The list is empty for alerts and digests, which go to the recipients of their obligations.
    public let to: [String]
    /// The language of messages; nil for the recipient's language.
    public let language: String?

    /// The stable identifier of the hook in the outbox: its path and the settings that change its behaviour.
    ///
    /// A webhook with two configurations, for two chat rooms, counts as two hooks. The recipients belong to the
    /// message.
    public var id: String {
        let variables = hook.variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return ([path] + variables + (language.map { ["language=\($0)"] } ?? [])).joined(separator: " ")
    }

    /// The last component of the path, which is an alternative name of the hook.
    public var name: String { String(path.split(separator: "/").last ?? Substring(path)) }
}
