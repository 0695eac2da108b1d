/// A person's decision of a conflict.
public struct Resolution: Codable, Hashable, Sendable {
    /// The side that won.
    public enum Choice: String, CaseIterable, Codable, Sendable {
        case local, register
        /// A third value.
        case value
        /// The filed recordation is linked to one of the register.
        case link
    }

    /// Its number.
    public let id: Int
    /// The number of the conflict.
    public let conflict: Int
    /// The side that won.
    public let choice: Choice
    /// The third value, or the recordation's `REGISTER:KEY`.
    public let value: String?
    /// The person who decided.
    public let actor: String
    /// When it was decided, RFC 3339 UTC.
    public let at: String
    /// The person's reason.
    public let reason: String
    /// Whether it was undone.
    public package(set) var isUndone = false

    /// Makes a resolution.
    package init(
        id: Int,
        conflict: Int,
        choice: Choice,
        value: String?,
        actor: String,
        at: String,
        reason: String,
        isUndone: Bool = false
    ) {
        self.id = id
        self.conflict = conflict
        self.choice = choice
        self.value = value
        self.actor = actor
        self.at = at
        self.reason = reason
        self.isUndone = isUndone
    }

    // Stored in events: a property may be renamed, its key may not.
    private enum CodingKeys: String, CodingKey {
        case id = "id"
        case conflict = "conflict"
        case choice = "choice"
        case value = "value"
        case actor = "actor"
        case at = "at"
        case reason = "reason"
        case isUndone = "isUndone"
    }
}
