/// What a register says of one field of one recordation, or said when an edit was made.
public struct RegisterValue: Hashable, Sendable {
    /// The value; of a recordation that is gone, and of a column that vanished, the last one.
    public var cell: Cell
    /// Whether the recordation is gone: the register calls it ended, or it has disappeared.
    public var isGone: Bool
    /// Whether the documents have no column for the field any more.
    public var isUnobserved: Bool

    /// Makes a word.
    public init(_ cell: Cell, isGone: Bool = false, isUnobserved: Bool = false) {
        self.cell = cell
        self.isGone = isGone
        self.isUnobserved = isUnobserved
    }
}

/// Why a person has to decide about an edit.
public enum ConflictKind: String, CaseIterable, Sendable {
    /// Edit and register moved differently.
    case field
    /// The recordation is gone under the edit.
    case gone
    /// The field's column vanished under the edit.
    case unobserved
}

/// What becomes of an edit of a register's field when the register is looked at again.
public struct EditMerge: Sendable {
    /// What the register said when the edit was made, or when it was last decided about.
    public let base: RegisterValue
    /// The edit's value.
    public let local: Cell
    /// What the register says now.
    public let register: RegisterValue
    /// The field's policy.
    public let policy: Policy

    /// Makes a merge; an edit that waits for the register is never decided about by a policy.
    public init(base: RegisterValue, local: Cell, register: RegisterValue, policy: Policy, isPending: Bool = false) {
        self.base = base
        self.local = local
        self.register = register
        self.policy = isPending ? .manual : policy
    }

    /// What becomes of the edit.
    public enum Decision: Hashable, Sendable {
        /// It stays open as it is.
        case stands
        /// It stays open with the register's word as its new base, and perhaps with another value (of sets).
        case goesOn(local: Cell, loses: Cell?)
        /// The register says the same: it closes.
        case converges
        /// The policy gives the register right: it closes.
        case isOverruled
        /// A person has to decide.
        case conflicts(ConflictKind)
    }

    /// Decides.
    public var decision: Decision {
        let triple = ThreeWay(base: base.cell, local: local, register: register.cell)
        let outcome = triple.merged(policy)
        if case .converged = outcome { return .converges }
        if register.isGone, !base.isGone { return .conflicts(.gone) }
        if register.isUnobserved, !base.isUnobserved { return .conflicts(.unobserved) }
        switch outcome {
        case .conflict: return .conflicts(.field)
        case .converged: return .converges
        // An edit that says what its base says moved nothing.
        case .register: return .isOverruled
        case .local: return isBaseBehind ? .goesOn(local: local, loses: nil) : .stands
        case .decided(let cell, let loses):
            if cell == register.cell { return policy == .elements ? .converges : .isOverruled }
            return .goesOn(local: cell, loses: loses)
        }
    }

    // The recordation came back, or the column did: from now on its going is news again.
    private var isBaseBehind: Bool {
        base.isGone && !register.isGone || base.isUnobserved && !register.isUnobserved
    }

    /// What tells a question from every other about the recordation: field, base, local, register, and why it is asked.
    ///
    /// Each part stands behind its length or is one letter, so that no two questions encode alike. With `editKind` it tells
    /// questions about edits of that kind from those about others.
    public func fingerprint(_ field: String, _ kind: ConflictKind, of editKind: String? = nil) -> [UInt8] {
        let parts = [Cell.text(field), base.cell, local, register.cell, .text(kind.rawValue)]
        return (parts + (editKind.map { [.text($0)] } ?? [])).flatMap(\.encoded)
    }
}
