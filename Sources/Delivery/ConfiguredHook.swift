public import Hooks
public import Letters

/// A hook as the configuration names it for an event.
public struct ConfiguredHook: Sendable {
    /// The event.
    public let event: Letter.Name
    /// The path as it is written in the configuration.
    public let path: String
    /// Where it is named, as `file:line:column`.
    public let place: String
    /// What is run.
    public let hook: Hook
    /// How often a delivery is tried before it is given up; nil where nothing is said.
    public let attempts: Int?
    /// Whom it tells.
    ///
    /// Empty for alerts and digests, which go to the recipients of their obligations.
    public let to: [String]
    /// In which language; nil leaves that to the recipient.
    public let language: String?

    /// What the outbox knows it by, for as long as it is the same: its path and what makes it do something else.
    ///
    /// A webhook that is named twice, for two rooms of a chat, is two hooks. Whom it tells is a part of the letter.
    public var id: String {
        let variables = hook.variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return ([path] + variables + (language.map { ["language=\($0)"] } ?? [])).joined(separator: " ")
    }

    /// The path's last part, by which it can be named too.
    public var name: String { String(path.split(separator: "/").last ?? Substring(path)) }
}
