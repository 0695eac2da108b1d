package import Alerts
package import Deadlines

/// The unknown ends of preconditions, counted by what they are of and by jurisdiction.
package struct UnknownEnds {
    /// What an unknown end is the end of.
    package struct Group: Hashable {
        /// The code of the jurisdiction.
        package let jurisdiction: String
        /// The precondition.
        package let precondition: Precondition
    }

    private var counts: [Group: Int] = [:]
    private var ends: [UnknownEnd] = []
    private let isListed: Bool

    /// Nothing counted yet; `isListed` keeps the recordations too.
    package init(isListed: Bool = false) { self.isListed = isListed }

    /// Counts an unknown end.
    package mutating func add(_ end: UnknownEnd) {
        counts[Group(jurisdiction: end.jurisdiction, precondition: end.precondition), default: 0] += 1
        if isListed { ends.append(end) }
    }

    /// The counts, by jurisdiction and precondition.
    package var sorted: [(group: Group, count: Int)] {
        let order = Precondition.allCases
        return counts.map { ($0.key, $0.value) }.sorted { left, right in
            func rank(_ group: Group) -> (String, Int) {
                (group.jurisdiction, order.firstIndex(of: group.precondition) ?? order.count)
            }
            return rank(left.group) < rank(right.group)
        }
    }

    /// How many there are in all.
    package var count: Int { counts.values.reduce(0, +) }

    /// The recordations, by name; empty unless they are kept.
    package var listed: [UnknownEnd] {
        ends.sorted { ($0.recordation, $0.precondition.rawValue) < ($1.recordation, $1.precondition.rawValue) }
    }
}
