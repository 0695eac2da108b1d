/// The three-way merge of one field: its base, the edit and the register.
///
/// With b the base, l the edit and r the register: l = r gives that value; r = b gives l; l = b gives r; where all
/// three differ, the policy decides.
public struct ThreeWay: Hashable, Sendable {
    /// The common value from which both sides started.
    public let base: Cell
    /// The edit's value.
    public let local: Cell
    /// The register's value.
    public let register: Cell

    /// Makes a merge of three values.
    public init(base: Cell, local: Cell, register: Cell) {
        self.base = base
        self.local = local
        self.register = register
    }

    /// The result for the field.
    public enum Outcome: Hashable, Sendable {
        /// Both sides have the same value.
        case converged(Cell)
        /// Only the edit changed the value.
        case local(Cell)
        /// Only the register changed the value.
        case register(Cell)
        /// Both changed the value, and the policy decided; `loses` is the rejected value, nil where the two are merged.
        case decided(Cell, loses: Cell?)
        /// Both changed the value, and a person has to decide.
        case conflict

        /// The resulting cell; nil for a conflict.
        public var cell: Cell? {
            switch self {
            case .converged(let cell), .local(let cell), .register(let cell), .decided(let cell, _): cell
            case .conflict: nil
            }
        }

        /// The same outcome with the two sides exchanged.
        public var mirrored: Outcome {
            switch self {
            case .local(let cell): .register(cell)
            case .register(let cell): .local(cell)
            default: self
            }
        }
    }

    /// Merges the three values by a policy.
    ///
    /// A policy that cannot be applied, such as `earliest` without a date on each side, gives a conflict.
    public func merged(_ policy: Policy) -> Outcome {
        if local == register { return .converged(local) }
        if register == base { return .local(local) }
        if local == base { return .register(register) }
        if local == .absent || register == .absent { return .conflict }
        switch policy {
        case .manual: return .conflict
        case .register: return .decided(register, loses: local)
        case .local: return .decided(local, loses: register)
        case .earliest: return extreme(<)
        case .latest: return extreme(>)
        case .elements:
            let merged = ElementSet(base).merged(local: ElementSet(local), register: ElementSet(register)).cell
            return .decided(merged, loses: nil)
        }
    }

    // Dates in canonical form, YYYY-MM-DD, sort like their texts.
    private func extreme(_ goesBefore: (String, String) -> Bool) -> Outcome {
        guard let left = local.value, let right = register.value else { return .conflict }
        return goesBefore(left, right)
            ? .decided(local, loses: register) : .decided(register, loses: local)
    }
}

/// A set of Nice classes or of tags; its canonical text has commas between the elements.
public struct ElementSet: Hashable, Sendable {
    /// The elements.
    public let elements: Set<String>

    /// Makes a set from its elements.
    public init(_ elements: some Sequence<String>) { self.elements = Set(elements) }

    /// Reads a canonical text; nil is the empty set.
    public init(text: String?) {
        self.init((text ?? "").split(separator: ",").map(String.init))
    }

    init(_ cell: Cell) { self.init(text: cell.value) }

    /// The canonical text: numbers ascending, then words in alphabetical order; nil for the empty set.
    public var text: String? {
        let sorted = elements.sorted { (Int($0) ?? .max, $0) < (Int($1) ?? .max, $1) }
        return sorted.isEmpty ? nil : sorted.joined(separator: ",")
    }

    var cell: Cell { Cell(text) }

    /// Merges element by element.
    ///
    /// The side that added or removed an element decides; both sides cannot do it differently.
    func merged(local: ElementSet, register: ElementSet) -> ElementSet {
        let all = elements.union(local.elements).union(register.elements)
        return ElementSet(
            all.filter { element in
                let (was, here, there) = (
                    elements.contains(element), local.elements.contains(element), register.elements.contains(element)
                )
                return here == was ? there : here
            }
        )
    }
}
