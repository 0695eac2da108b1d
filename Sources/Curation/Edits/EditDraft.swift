public import Mirror
public import Recordations

/// A change that a person wants to make: one field of one recordation.
public struct EditDraft: Sendable {
    /// What is to become of the value.
    public enum Change: Hashable, Sendable {
        /// The canonical value; nil says that there is none.
        case set(String?)
        /// Of sets: elements that are to be in it.
        case add(Set<String>)
        /// Of sets: elements that are to be out of it.
        case remove(Set<String>)
    }

    /// The number of the recordation.
    public let record: Int
    /// The field.
    public let field: String
    /// What it is about.
    public let kind: Edit.Kind
    /// What is to become of the value.
    public let change: Change
    /// The day on which it changed, or was filed.
    public let changedOn: CivilDate?
    /// Why; corrections and pending edits need it.
    public let reason: String?
    /// Whether it is a fact that the register does not state at all: nobody has to vouch against the register for it.
    public var isLocalFact = false

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

/// What became of a draft.
public struct EditResult: Sendable {
    /// The edit as it stands now; nil where there was nothing to change.
    public let edit: Edit?
    /// `REGISTER:KEY`.
    public let recordation: String
    /// The field.
    public let field: String
    /// What people saw before.
    public let before: String?
    /// What people see now.
    public let after: String?
    /// What the register says; nil for a note.
    public let register: String?
    /// The open edit that says the same already, so that none was made; nil where one was made or the register says so.
    public let known: Edit?
    /// What does not fit together in the view now.
    public let findings: [String]
}
