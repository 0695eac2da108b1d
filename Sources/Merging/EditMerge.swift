/// The register's value of one field of one recordation, now or when an edit was made.
public struct RegisterValue: Hashable, Sendable {
    /// The value; where the recordation or the column is gone, its last value.
    public var cell: Cell
    /// Whether the recordation is gone: the register calls it ended or no longer lists it.
    public var isGone: Bool
    /// Whether the documents have no column for the field any more.
    public var isUnobserved: Bool

    /// Makes a register value.
    public init(_ cell: Cell, isGone: Bool = false, isUnobserved: Bool = false) {
        self.cell = cell
        self.isGone = isGone
        self.isUnobserved = isUnobserved
    }
}

/// Why a person has to decide about an edit.
public enum ConflictKind: String, CaseIterable, Sendable {
    /// The edit and the register changed the field to different values.
    case field
    /// The recordation is gone since the edit was made.
    case gone
    /// The field's column is gone since the edit was made.
    case unobserved
}

/// The merge of one edit of a register field with the register's present value.
public struct EditMerge: Sendable {
    /// The register's value when the edit was made or last decided.
    public let base: RegisterValue
    /// The edit's value.
    public let local: Cell
    /// The register's value now.
    public let register: RegisterValue
    /// The field's policy.
    public let policy: Policy

    /// Makes a merge; a pending edit, which waits for the register, is always decided by a person.
    public init(base: RegisterValue, local: Cell, register: RegisterValue, policy: Policy, isPending: Bool = false) {
        self.base = base
        self.local = local
        self.register = register
        self.policy = isPending ? .manual : policy
    }

    /// The result for the edit.
    public enum Decision: Hashable, Sendable {
        /// The edit stays open as it is.
        case unchanged
        /// The edit stays open with the register's value as its new base; `local` is its value, which a merge of sets
        /// may change.
        case rebased(local: Cell, loses: Cell?)
        /// The edit closes because the register has the same value.
        case converges
        /// The edit closes because the policy prefers the register.
        case isOverruled
        /// A person has to decide.
        case conflicts(ConflictKind)
    }

    /// The decision.
    public var decision: Decision {
        let triple = ThreeWay(base: base.cell, local: local, register: register.cell)
        let outcome = triple.merged(policy)
        if case .converged = outcome { return .converges }
        if register.isGone, !base.isGone { return .conflicts(.gone) }
        if register.isUnobserved, !base.isUnobserved { return .conflicts(.unobserved) }
        switch outcome {
        case .conflict: return .conflicts(.field)
        case .converged: return .converges
        // An edit whose value is its base changes nothing.
        case .register: return .isOverruled
        case .local: return isBaseBehind ? .rebased(local: local, loses: nil) : .unchanged
        case .decided(let cell, let loses):
            if cell == register.cell { return policy == .elements ? .converges : .isOverruled }
            return .rebased(local: cell, loses: loses)
        }
    }

    // The recordation or the column came back: if it goes again, that is a new conflict.
    private var isBaseBehind: Bool {
        base.isGone && !register.isGone || base.isUnobserved && !register.isUnobserved
    }

    /// The identity of a conflict among those of a recordation: field, base, local, register and kind of conflict.
    ///
    /// Each part unchanged behind its length or is one letter, so the encoding is injective. `editKind` separates
    /// conflicts about edits of that kind from conflicts about others.
    public func fingerprint(_ field: String, _ kind: ConflictKind, of editKind: String? = nil) -> [UInt8] {
        let parts = [Cell.text(field), base.cell, local, register.cell, .text(kind.rawValue)]
        return (parts + (editKind.map { [.text($0)] } ?? [])).flatMap(\.encoded)
    }
}
