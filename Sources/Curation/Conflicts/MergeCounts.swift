public import Mirror

/// The results of a reconciliation of edits with the register.
public struct MergeCounts: Hashable, Sendable {
    /// Edits that closed because the register has the same value now.
    public var converged = 0
    /// Edits that closed because of a policy.
    public var overruled = 0
    /// Edits that a policy kept against the register, or merged with it.
    public var kept = 0
    /// Conflicts that were opened.
    public var opened = 0
    /// Conflicts that were dissolved.
    public var dissolved = 0
    /// Conflicts that were resolved by their earlier resolution.
    public var remembered = 0
    /// Filed recordations that were linked to a recordation of their register.
    public var linked = 0
    /// Edits of filed recordations that closed because the linked recordation has an edit of the field.
    public var setAside = 0
    /// The first conflicts that closed without a person's resolution in this reconciliation, at most 50.
    public package(set) var closed: [ClosedConflict] = []
    /// Conflicts that were dissolved because the register returned to the edit's base.
    public var returned = 0

    /// Makes counts of zero.
    public init() {}

    package mutating func close(_ conflict: Conflict, by resolution: Resolution?, _ rows: StatementCache) throws {
        // The list is for people; beyond this length the counts are enough.
        guard closed.count < 50 else { return }
        closed.append(
            ClosedConflict(
                conflict: conflict.id,
                recordation: try rows.name(of: conflict.record),
                field: conflict.field,
                register: conflict.register,
                resolution: resolution
            )
        )
    }
}

/// A conflict that a reconciliation closed without a new resolution.
public struct ClosedConflict: Hashable, Sendable {
    /// Its number.
    public let conflict: Int
    /// `REGISTER:KEY`.
    public let recordation: String
    /// The field.
    public let field: String
    /// The register's value when the conflict was opened.
    public let register: String?
    /// The earlier resolution that was applied again; nil if the register returned to the edit's base.
    public let resolution: Resolution?
}
