package import Recordations

/// Holds a company's list against the recordations of customs registers.
///
/// Recordations come one by one, in any order; ``report()`` is the same for every order of rows and recordations.
package struct ListReconciler {
    let rows: [ListedRight]
    let unreadable: [UnreadableRow]
    let today: CivilDate
    let comparison: FieldComparison
    let texts: TextComparison
    let decisions: DecisionIndex
    private var index: CandidateIndex
    private(set) var recordations: [RegisteredRight] = []

    /// Takes a list, with the decisions on its rows that hold.
    package init(_ content: ListContent, decisions: [Decision], texts: TextComparison, today: CivilDate) {
        rows = content.rows
        unreadable = content.unreadable
        self.today = today
        self.texts = texts
        comparison = FieldComparison(texts)
        self.decisions = DecisionIndex(decisions, rows: rows, texts)
        index = CandidateIndex(rows, texts)
    }

    /// Takes recordations, in any order; one is kept where a row may mean it, where a person decided on it, and where it is
    /// ours.
    package mutating func consider(_ batch: [RegisteredRight]) {
        for (recordation, buckets) in zip(batch, index.buckets(of: batch)) {
            let isKept = recordation.isOurs || decisions.records.contains(recordation.record)
            guard isKept || !buckets.isEmpty else { continue }
            recordations.append(recordation)
            index.put(recordations.count - 1, into: buckets) { [recordations] in
                recordations[Int($0)].id < recordations[Int($1)].id
            }
        }
    }

    /// Takes one recordation.
    package mutating func consider(_ recordation: RegisteredRight) { consider([recordation]) }

    /// The pairs of each row with a recordation that may be its right, in the order of the recordations' names.
    ///
    /// A pair that a person rejected is none; what speaks for it all the same is a remark.
    func pairs() -> [RowPairs] {
        func isBefore(_ one: Int32, _ other: Int32) -> Bool {
            recordations[Int(one)].id < recordations[Int(other)].id
        }
        let positions = Dictionary(recordations.enumerated().map { ($1.record, $0) }) { first, _ in first }
        var pairs = Concurrent.map(rows.count) { row in
            let decided = decisions.records(ofRow: row).compactMap { positions[$0] }
            var found = index.candidates(ofRow: row, isBefore: isBefore)
            if !decided.isEmpty {
                found = Set(found + decided).sorted { recordations[$0].id < recordations[$1].id }
            }
            var pairs = self.pairs(row, found)
            pairs.remarks += decisions.ofRow(row).filter { positions[$0.record] == nil }.map {
                Self.remark(onUnknown: $0)
            }
            return pairs
        }
        let claims = Claims(pairs)
        for row in pairs.indices { pairs[row].weigh(claims, row: row, rows) }
        return pairs
    }

    // What brought a recordation in may have been taken back since it was decided on.
    private static func remark(onUnknown decision: Decision) -> String {
        "decision \(decision.id), \(decision.verdict.rawValue) by \(decision.actor) on \(decision.at.prefix(10)), is about a "
            + "recordation that is not known any more"
    }

    private func pairs(_ row: Int, _ candidates: [Int]) -> RowPairs {
        var pairs = RowPairs()
        let right = rows[row].values[.jurisdiction] ?? ""
        for candidate in candidates {
            let recordation = recordations[candidate]
            let decision = decisions.decision(row: row, record: recordation.record)
            let joins = Coverage.joins(right: right, register: recordation.jurisdiction.code)
            guard joins || decision?.verdict == .accepted else { continue }
            let evidence = comparison.evidence(rows[row], recordation)
            let match = Match(recordation: recordation, evidence: evidence, decision: decision)
            switch decision?.verdict {
            case .accepted: pairs.matched.append(match)
            case .rejected:
                if evidence.strength == .same, let decision {
                    pairs.remarks.append(
                        "\(recordation.id) was rejected by \(decision.actor) on \(decision.at.prefix(10)), although "
                            + evidence.sentence
                    )
                }
            case .unsure, nil:
                switch evidence.strength {
                case .same where decision == nil: pairs.matched.append(match)
                // Whoever is unsure is asked again, whatever speaks for it.
                case .none where decision == nil: break
                default: pairs.asked.append(match)
                }
            }
        }
        return pairs
    }
}
