/// The state of a recordation that a person filed, until its register shows it.
public struct Filing: Codable, Equatable, Sendable {
    /// The state of a filing.
    public enum State: String, Codable, CaseIterable, Sendable {
        case prepared, filed, refused, withdrawn
        /// Its register shows it, and the register's recordation replaces it.
        case linked

        /// Whether the register may still show it.
        public var isExpected: Bool { self == .prepared || self == .filed }
    }

    /// The number of the filed recordation.
    public let record: Int
    /// The provisional key, until the register assigns one.
    public let key: String
    /// The state of the filing.
    public package(set) var state: State
    /// The day on which it was added.
    public let on: String
    /// The number of the register's recordation that replaces it; nil before it is linked.
    public package(set) var linked: Int?

    /// Makes a filing.
    package init(
        record: Int,
        key: String,
        state: State,
        on: String,
        linked: Int? = nil
    ) {
        self.record = record
        self.key = key
        self.state = state
        self.on = on
        self.linked = linked
    }

    // Stored in events: a property may be renamed, its key may not.
    private enum CodingKeys: String, CodingKey {
        case record = "record"
        case key = "key"
        case state = "state"
        case on = "on"
        case linked = "linked"
    }
}
