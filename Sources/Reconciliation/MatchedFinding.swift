internal import Recordations

extension ListReconciler {
    /// What a row is whose recordations are known, the gravest first: it ended on one side, the right ends before the
    /// recordation, classes are missing, facts differ.
    func matchedFinding(_ index: Int, _ pair: RowPairs, _ twice: SecondEntries) -> Finding {
        let row = rows[index]
        let own = pair.matched.filter { twice.recordations[$0.recordation.record] == nil }
        let matches = own.isEmpty ? pair.matched : own
        let alive = matches.filter { $0.recordation.isAlive(on: today) }
        let compared = alive.isEmpty ? matches : alive
        let classes = classDifference(index, compared)
        let found = compared.flatMap { match in
            comparison.differences(row, match.recordation).filter {
                !decisions.isAccepted($0, row: index, record: match.recordation.record)
            }
        }
        let differences = (found + [classes].compactMap { $0?.difference })
            .sorted { ($0.field.rawValue, $0.recordation) < ($1.field.rawValue, $1.recordation) }
        func finding(_ kind: FindingKind, _ reason: String) -> Finding {
            Finding(row, kind, matches, differences: differences, remarks: pair.remarks, reason: reason)
        }
        let names = compared.map(\.recordation.id).joined(separator: ", ")
        let hasEnded = row.values[.status].flatMap(Status.init)?.isEnded == true
        if alive.isEmpty {
            guard !row.isEnded(on: today) else { return finding(.agrees, "it has ended on both sides") }
            return finding(.endedThere, "\(names) has ended, and the list says that the right is in force")
        }
        if hasEnded { return finding(.endedHere, "the list says that the right has ended, and \(names) is in force") }
        if let early = earlyEnd(row, alive) { return finding(.rightEndsFirst, early) }
        if let classes, classes.isMissing, !differences.contains(where: { $0.spelling == nil && $0.field != .classes })
        {
            return finding(.classNotRecorded, classes.reason)
        }
        let real = differences.filter { $0.spelling == nil }
        if !real.isEmpty {
            let fields = real.reduce(into: [Field]()) { if !$0.contains($1.field) { $0.append($1.field) } }
            let words = fields.map { $0.name.replacing("_", with: " ") }.joined(separator: ", ")
            return finding(.differs, "the list and \(names) differ in \(words)")
        }
        if let spelled = differences.first {
            let field = spelled.field.name.replacing("_", with: " ")
            let verb = spelled.field == .goods ? "are" : "is"
            return finding(.writtenDifferently, "the \(field) \(verb) written differently: \(spelled.spelling ?? "")")
        }
        return finding(.agrees, "every stated fact agrees with \(names)")
    }

    /// The sentence for a registration that ends before a recordation, or has ended; nil where it does not.
    private func earlyEnd(_ row: ListedRight, _ alive: [Match]) -> String? {
        for match in alive {
            let values = match.recordation.values
            guard let right = row.values.date(.registrationValidTo) ?? values.date(.registrationValidTo) else {
                continue
            }
            if right < today { return "the registration ended on \(right), and \(match.recordation.id) is in force" }
            if let end = values.date(.validTo), right < end {
                return "the registration ends on \(right), before \(match.recordation.id), which runs until \(end)"
            }
        }
        return nil
    }

    /// How the classes of a row, and of the rows that share its registration, stand to those of all its recordations.
    private func classDifference(
        _ index: Int,
        _ matches: [Match]
    ) -> (
        difference: Difference, isMissing: Bool, reason: String
    )? {
        let row = rows[index]
        let texts = matches.compactMap { $0.recordation.values[.classes] }
        guard texts.count == matches.count, let listedText = row.values[.classes], let listed = NiceClasses(listedText),
            let first = matches.first
        else { return nil }
        let registered = NiceClasses(texts.compactMap(NiceClasses.init).flatMap(\.numbers))
        guard !registered.numbers.isEmpty, registered != listed else { return nil }
        let missing = NiceClasses(listed.numbers.filter { !registered.numbers.contains($0) })
        let more = registered.numbers.filter { !listed.numbers.contains($0) }
        let difference = Difference(
            field: .classes,
            recordation: first.recordation.id,
            listValue: listedText,
            registerValue: registered.canonical,
            spelling: nil
        )
        if decisions.isAccepted(difference, row: index, record: first.recordation.record) { return nil }
        return (
            difference, !missing.numbers.isEmpty && more.isEmpty,
            "the class\(missing.numbers.count == 1 ? "" : "es") \(missing.canonical) of the registration "
                + "\(missing.numbers.count == 1 ? "is" : "are") not recorded"
        )
    }
}
