/// The cell rule: what becomes of one field whose base, edit and register are known.
///
/// With b the base, l the edit and r the register: l = r is that value; r = b leaves l standing; l = b takes r; where all
/// three differ the policy decides.
public struct ThreeWay: Hashable, Sendable {
    /// What was known when the two sides parted.
    public let base: Cell
    /// The edit.
    public let local: Cell
    /// The register.
    public let register: Cell

    /// Makes a triple.
    public init(base: Cell, local: Cell, register: Cell) {
        self.base = base
        self.local = local
        self.register = register
    }

    /// What becomes of the field.
    public enum Outcome: Hashable, Sendable {
        /// Both sides say the same.
        case converged(Cell)
        /// Only the edit moved.
        case local(Cell)
        /// Only the register moved.
        case register(Cell)
        /// Both moved, and a policy decided; `loses` is a value that is not taken, where one of the two is taken whole.
        case decided(Cell, loses: Cell?)
        /// Both moved, and a person has to decide.
        case conflict

        /// The cell that results; nil for a conflict.
        public var cell: Cell? {
            switch self {
            case .converged(let cell), .local(let cell), .register(let cell), .decided(let cell, _): cell
            case .conflict: nil
            }
        }

        /// The same outcome seen from the other side.
        public var mirrored: Outcome {
            switch self {
            case .local(let cell): .register(cell)
            case .register(let cell): .local(cell)
            default: self
            }
        }
    }

    /// Merges by a policy.
    ///
    /// A policy that needs what is not there (a date on each side, say) decides nothing: that is a conflict.
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

    // Dates in their canonical form, YYYY-MM-DD, are in the order of their texts.
    private func extreme(_ goesBefore: (String, String) -> Bool) -> Outcome {
        guard let left = local.value, let right = register.value else { return .conflict }
        return goesBefore(left, right)
            ? .decided(local, loses: register) : .decided(register, loses: local)
    }
}

/// A set of Nice classes or of tags, as its canonical text: elements with commas between them.
public struct ElementSet: Hashable, Sendable {
    /// The elements.
    public let elements: Set<String>

    /// Makes a set of its elements.
    public init(_ elements: some Sequence<String>) { self.elements = Set(elements) }

    /// Reads a canonical text; no value is no element.
    public init(text: String?) {
        self.init((text ?? "").split(separator: ",").map(String.init))
    }

    init(_ cell: Cell) { self.init(text: cell.value) }

    /// The canonical text: numbers in their order before words in theirs; nil for the empty set.
    public var text: String? {
        let sorted = elements.sorted { (Int($0) ?? .max, $0) < (Int($1) ?? .max, $1) }
        return sorted.isEmpty ? nil : sorted.joined(separator: ",")
    }

    var cell: Cell { Cell(text) }

    /// Each element on its own: whichever side moved it decides, and both cannot move it differently.
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
