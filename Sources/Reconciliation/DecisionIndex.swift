internal import Matching
internal import Recordations

/// Finds the decision on a pair, also where the row has another reference than when it was decided.
struct DecisionIndex {
    /// The recordations that a decision is about.
    let records: Set<Int>
    private var byRow: [Int: [Int: Decision]] = [:]
    private var acceptedByRow: [Int: [Int: [AcceptedDifference]]] = [:]

    init(_ decisions: [Decision], rows: [ListedRight], _ texts: TextComparison) {
        records = Set(decisions.map(\.record))
        guard !decisions.isEmpty else { return }
        let byReference = Dictionary(rows.enumerated().map { ($1.reference, $0) }) { first, _ in first }
        let wanted = Set(decisions.flatMap { Self.keys(of: $0.right, texts) })
        var byRight: [String: [Int]] = [:]
        for (index, row) in rows.enumerated() {
            let right = Decision.Right(row)
            for key in Self.keys(of: right, texts) where wanted.contains(key) {
                byRight[key, default: []].append(index)
            }
        }
        // A later decision on a pair takes the place of an earlier one.
        for decision in decisions.sorted(by: { $0.id < $1.id }) {
            guard let row = Self.row(of: decision, rows, byReference: byReference, byRight: byRight, texts) else {
                continue
            }
            if let difference = decision.difference {
                acceptedByRow[row, default: [:]][decision.record, default: []].append(difference)
            } else {
                byRow[row, default: [:]][decision.record] = decision
            }
        }
    }

    /// The row that a decision is about: the one with its reference, unless that is another right by now and exactly one
    /// row has the decided right.
    private static func row(
        of decision: Decision,
        _ rows: [ListedRight],
        byReference: [String: Int],
        byRight: [String: [Int]],
        _ texts: TextComparison
    ) -> Int? {
        let keys = keys(of: decision.right, texts)
        let named = byReference[decision.reference]
        if let named, keys.isEmpty || !Set(Self.keys(of: Decision.Right(rows[named]), texts)).isDisjoint(with: keys) {
            return named
        }
        let alike = Set(keys.flatMap { byRight[$0] ?? [] })
        if alike.count == 1 { return alike.first }
        return named
    }

    // A number with its jurisdiction; without a number the mark.
    private static func keys(of right: Decision.Right, _ texts: TextComparison) -> [String] {
        let place = right.jurisdiction ?? ""
        let numbers = right.number.map { texts.numberKeys($0, office: right.jurisdiction) } ?? []
        if !numbers.isEmpty { return numbers.map { "\(place)|number|\($0)" } }
        return (right.mark.map { texts.markKeys($0).all } ?? []).map { "\(place)|mark|\($0)" }
    }

    /// The decision on a pair; nil where nobody decided.
    func decision(row: Int, record: Int) -> Decision? { byRow[row]?[record] }

    /// The decisions on pairs of a row, by number.
    func ofRow(_ row: Int) -> [Decision] { (byRow[row] ?? [:]).values.sorted { $0.id < $1.id } }

    /// The recordations that a person decided on for a row.
    func records(ofRow row: Int) -> Set<Int> { Set(byRow[row]?.keys.map { $0 } ?? []) }

    /// Whether a person accepted the difference as it is now.
    func isAccepted(_ difference: Difference, row: Int, record: Int) -> Bool {
        acceptedByRow[row]?[record]?.contains {
            $0.field == difference.field && $0.listValue == difference.listValue
                && $0.registerValue == difference.registerValue
        } ?? false
    }
}

extension Decision.Right {
    /// The right of a row.
    package init(_ row: ListedRight) {
        self.init(
            jurisdiction: row.values[.jurisdiction],
            number: row.values[.registrationNumber],
            mark: row.values[.mark]
        )
    }
}
