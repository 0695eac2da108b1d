public import Mirror
public import Recordations

/// A request of a person for edits of one recordation, before it is checked.
public struct EditRequest: Sendable {
    /// The number of the recordation.
    public let record: Int
    /// The assignments of fields.
    public let assignments: [Assignment]
    /// `correction` or `pending`, for the register's own fields.
    public var kind: Edit.Kind?
    /// The day on which it changed, or was filed.
    public var changedOn: CivilDate?
    /// The reason.
    public var reason: String?

    /// Makes a request.
    public init(record: Int, assignments: [Assignment]) {
        self.record = record
        self.assignments = assignments
    }
}
