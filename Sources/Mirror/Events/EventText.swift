/// The parts of an event that enter the chain as they are, except actor and cause from ``ChainVersion/salted`` on.
package struct EventText: Sendable {
    /// When it was written, RFC 3339 UTC.
    package var at: String
    /// The person or program that caused it.
    package var actor: String
    /// The reason: a fetch, a definition, an undo, an edit.
    package var cause: String
    /// The kind of change, such as `added`.
    package var kind: String
    /// The number of the recordation, which never changes, unlike its key; nil for an event about none.
    package var record: Int?
    /// The number of the fetch; nil for an event of none.
    package var fetch: Int?
    /// The field that changed; nil for an event about no single field.
    package var field: String?
    /// The number of the observation that it adds; nil for an event without one.
    package var observation: Int?

    /// Makes the text of an event.
    package init(
        at: String,
        actor: String,
        cause: String,
        kind: String,
        record: Int? = nil,
        fetch: Int? = nil,
        field: String? = nil,
        observation: Int? = nil
    ) {
        self.at = at
        self.actor = actor
        self.cause = cause
        self.kind = kind
        self.record = record
        self.fetch = fetch
        self.field = field
        self.observation = observation
    }
}
