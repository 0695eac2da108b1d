internal import Recordations

extension ListReconciler {
    /// What a row is whose recordations are known, the gravest first: it ended on one side, the right ends before the
    /// recordation, classes are missing, facts differ.
    func matchedFinding(
        _ index: Int,
        _ pair: RowPairs,
        _ twice: SecondEntries,
        sharedBy shared: RowsOfRecordations
    ) -> Finding {
        let row = rows[index]
        let matches = twice.firsts(of: pair.matched)
        let alive = matches.filter { $0.recordation.isAlive(on: today) }
        let compared = alive.isEmpty ? matches : alive
        let classes = classDifference(index, compared, shared)
        let differences = (fieldDifferences(index, compared) + [classes].compactMap { $0?.difference })
            .sorted { ($0.field.rawValue, $0.recordation) < ($1.field.rawValue, $1.recordation) }
        func finding(_ kind: FindingKind, _ reason: String, remarks: [String] = []) -> Finding {
            Finding(row, kind, matches, differences: differences, remarks: pair.remarks + remarks, reason: reason)
        }
        let names = compared.map(\.recordation.id).joined(separator: ", ")
        let verb = compared.count == 1 ? "is" : "are"
        let hasEnded = row.values[.status].flatMap(Status.init)?.isEnded == true
        if alive.isEmpty {
            let over = "\(names) \(compared.count == 1 ? "has" : "have") ended"
            if row.isEnded(on: today) { return finding(.agrees, "it has ended on both sides") }
            if row.isUnwanted { return finding(.agrees, "\(over), and customs are not meant to protect it") }
            // A new recordation of the right may have another number.
            return finding(
                .endedThere,
                "\(over), and the list does not say that the right has ended too",
                remarks: pair.lesser + pair.bestRemarks
            )
        }
        if hasEnded {
            return finding(.endedHere, "the list says that the right has ended, and \(names) \(verb) in force")
        }
        if row.isUnwanted {
            return finding(
                .endedHere,
                "the list says that customs are not meant to protect it, and \(names) \(verb) in force"
            )
        }
        if let early = earlyEnd(row, alive) { return finding(.rightEndsFirst, early) }
        let real = differences.filter { $0.spelling == nil }
        if let classes, classes.isMissing, real.allSatisfy({ $0.field == .classes }) {
            return finding(.classNotRecorded, classes.reason)
        }
        if !real.isEmpty {
            return finding(
                .differs,
                "the list and \(names) differ in \(Self.single(real.map(\.field.words)).joined(separator: ", "))"
            )
        }
        if !differences.isEmpty {
            let spelled = differences.map { difference in
                let verb = difference.field.isPlural ? "are" : "is"
                return "the \(difference.field.words) \(verb) written differently: \(difference.spelling ?? "")"
            }
            return finding(.writtenDifferently, Self.single(spelled).joined(separator: "; "))
        }
        return finding(.agrees, "every stated fact agrees with \(names)")
    }

    private static func single(_ texts: [String]) -> [String] {
        texts.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// The differences in other fields than the classes that nobody accepted.
    ///
    /// Of several recordations of one registration, each has a number and a term of its own: a row that states those of one
    /// does not differ from the others.
    private func fieldDifferences(_ index: Int, _ compared: [Match]) -> [Difference] {
        let all = compared.map { ($0, comparison.differences(rows[index], $0.recordation, $0.evidence)) }
        let own: [Field] = [.recordationNumber, .validTo]
        let stated = own.filter { field in
            compared.contains { $0.evidence[field].agrees }
        }
        return all.flatMap { match, differences in
            differences.filter { difference in
                let isOfAnother = stated.contains(difference.field) && !match.evidence[difference.field].agrees
                return !isOfAnother
                    && !decisions.isAccepted(difference, row: index, record: match.recordation.record)
            }
        }
    }

    /// The sentence for a registration that ends before a recordation, or has ended; nil where it does not.
    private func earlyEnd(_ row: ListedRight, _ alive: [Match]) -> String? {
        for match in alive {
            let values = match.recordation.values
            let listed = row.values.date(.registrationValidTo)
            guard let right = listed ?? values.date(.registrationValidTo) else { continue }
            let side = listed == nil ? "by the register" : "by the list"
            if right < today {
                return "\(side), the registration ended on \(right), and \(match.recordation.id) is in force"
            }
            if let end = values.date(.validTo), right < end {
                return
                    "\(side), the registration ends on \(right), before \(match.recordation.id), which runs until \(end)"
            }
        }
        return nil
    }
}
