public import Merging
public import Mirror
public import Recordations

/// An edit that a person wants to make: a change of one field of one recordation.
public struct EditDraft: Sendable {
    /// A change of a value.
    public enum Change: Hashable, Sendable {
        /// Sets the value in its canonical form; nil for no value.
        case set(String?)
        /// Adds elements to a set.
        case add(Set<String>)
        /// Removes elements from a set.
        case remove(Set<String>)
    }

    /// The number of the recordation.
    public let record: Int
    /// The field.
    public let field: String
    /// The kind of edit.
    public let kind: Edit.Kind
    /// The change of the value.
    public let change: Change
    /// The day on which it changed, or was filed.
    public let changedOn: CivilDate?
    /// The reason, which corrections and pending edits need.
    public let reason: String?
    /// Whether it is a correction of a field that the register has no column for, which needs no reason of the person.
    public var isLocalFact = false
    /// What the register said when the person looked at it, where that was before now; nil for its present value.
    public var base: RegisterValue?

    /// Makes a draft.
    public init(
        record: Int,
        field: String,
        kind: Edit.Kind,
        change: Change,
        changedOn: CivilDate? = nil,
        reason: String? = nil
    ) {
        self.record = record
        self.field = field
        self.kind = kind
        self.change = change
        self.changedOn = changedOn
        self.reason = reason
    }
}

/// The result of a draft.
public struct EditResult: Sendable {
    /// The edit as it is now; nil if the draft changed nothing.
    public let edit: Edit?
    /// `REGISTER:KEY`.
    public let recordation: String
    /// The field.
    public let field: String
    /// The value in the corrected view before.
    public let before: String?
    /// The value in the corrected view now.
    public let after: String?
    /// The register's value; nil for a note.
    public let register: String?
    /// The open edit with the same value, because of which no edit was made; nil if one was made or the register has
    /// the value.
    public let known: Edit?
    /// The number of the open conflict about the edit; nil where there is none.
    public var conflict: Int?
    /// Contradictions between values of the corrected view now, as sentences.
    public let findings: [String]
}
