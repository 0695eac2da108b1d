internal import Merging
public import Recordations

/// A person's change to one field of one recordation.
public struct Edit: Codable, Equatable, Sendable {
    /// The kind of change.
    public enum Kind: String, Codable, CaseIterable, Sendable {
        /// The value of a field that the register does not have.
        case note
        /// The person holds the register's value to be wrong.
        case correction
        /// The change was filed with customs, and the register does not show it yet.
        case pending
    }

    /// Whether the edit is open, or why it no longer is.
    public enum State: String, Codable, CaseIterable, Sendable {
        case open
        /// The register shows the same value.
        case converged
        /// A newer edit of the field replaced it.
        case superseded
        /// A person decided against it, or for a third value.
        case resolved
        /// A policy preferred the register's value.
        case overruled
        /// A person withdrew it.
        case withdrawn
    }

    /// Its number.
    public let id: Int
    /// The number of the recordation.
    public let record: Int
    /// The field: a register's, `owner`, `tags`, `remarks`, or one that `recordal.yaml` declares.
    public let field: String
    /// The kind of change.
    public let kind: Kind
    /// The value as the person entered it; nil says that there is none.
    public let entered: String?
    /// The current value; of a set, after all merges.
    public package(set) var local: String?
    /// The register's value when the edit was made, or last decided about.
    public package(set) var base: String?
    /// Whether the recordation was gone at that time.
    public package(set) var isBaseGone = false
    /// Whether the register had no column of the field at that time.
    public package(set) var isBaseUnobserved = false
    /// The day on which it changed, or was filed.
    public let changedOn: String?
    /// Whether the edit is open, or why it no longer is.
    public package(set) var state: State
    /// The person who made it.
    public let actor: String
    /// When it was made, RFC 3339 UTC.
    public let at: String
    /// The person's reason; a note may have none.
    public let reason: String?
    /// The number of the edit that it replaces.
    public let replaces: Int?
    /// The number of the batch that it was entered with; nil for a single edit.
    public package(set) var batch: Int?

    /// Makes an edit.
    package init(
        id: Int,
        record: Int,
        field: String,
        kind: Kind,
        entered: String?,
        local: String? = nil,
        base: String? = nil,
        isBaseGone: Bool = false,
        isBaseUnobserved: Bool = false,
        changedOn: String?,
        state: State,
        actor: String,
        at: String,
        reason: String?,
        replaces: Int?,
        batch: Int? = nil
    ) {
        self.id = id
        self.record = record
        self.field = field
        self.kind = kind
        self.entered = entered
        self.local = local
        self.base = base
        self.isBaseGone = isBaseGone
        self.isBaseUnobserved = isBaseUnobserved
        self.changedOn = changedOn
        self.state = state
        self.actor = actor
        self.at = at
        self.reason = reason
        self.replaces = replaces
        self.batch = batch
    }

    // Stored in events: a property may be renamed, its key may not.
    private enum CodingKeys: String, CodingKey {
        case id = "id"
        case record = "record"
        case field = "field"
        case kind = "kind"
        case entered = "entered"
        case local = "local"
        case base = "base"
        case isBaseGone = "isBaseGone"
        case isBaseUnobserved = "isBaseUnobserved"
        case changedOn = "changedOn"
        case state = "state"
        case actor = "actor"
        case at = "at"
        case reason = "reason"
        case replaces = "replaces"
        case batch = "batch"
    }

    /// The tags of both edits; nil for other fields, which have one value.
    package func tags(unitedWith other: Edit) -> String? {
        guard kind == .note, field == "tags" else { return nil }
        return ElementSet(ElementSet(text: local).elements.union(ElementSet(text: other.local).elements)).text
    }

    /// A copy for another recordation, with a number of its own, that is open.
    package func copied(to record: Int, as id: Int, at: String, replacing other: Int? = nil) -> Edit {
        Edit(
            id: id,
            record: record,
            field: field,
            kind: kind,
            entered: entered,
            local: local,
            base: base,
            isBaseUnobserved: isBaseUnobserved,
            changedOn: changedOn,
            state: .open,
            actor: actor,
            at: at,
            reason: reason,
            replaces: other,
            batch: batch
        )
    }

    /// The register's field; nil for a note.
    public var registerField: Field? { kind == .note ? nil : Field(name: field) }
    /// Whether it is open and no note, so that it may differ from the register.
    public var isOpenClaim: Bool { state == .open && kind != .note }
}
