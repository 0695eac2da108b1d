internal import Recordations

/// The rows of which each recordation is the right: one registration may have a row for each class, and one recordation
/// several registrations.
struct RowsOfRecordations {
    private let rows: [Int: [Int]]

    init(_ pairs: [RowPairs]) {
        var rows: [Int: [Int]] = [:]
        for (row, pair) in pairs.enumerated() {
            for match in pair.matched { rows[match.recordation.record, default: []].append(row) }
        }
        self.rows = rows
    }

    /// The rows of a recordation, in the order of rows.
    func rows(of record: Int) -> [Int] { rows[record] ?? [] }
}

extension ListReconciler {
    /// How the classes of a row stand to those of all its recordations; nil where they agree, or are not stated.
    ///
    /// Classes of a recordation that none of its rows has are told of at the first of these rows.
    func classDifference(
        _ index: Int,
        _ matches: [Match],
        _ shared: RowsOfRecordations
    ) -> (difference: Difference, isMissing: Bool, reason: String)? {
        let texts = matches.compactMap { $0.recordation.values[.classes] }
        guard texts.count == matches.count, let listedText = rows[index].values[.classes],
            let listed = NiceClasses(listedText), let first = matches.first
        else { return nil }
        let registered = NiceClasses(texts.compactMap(NiceClasses.init).flatMap(\.numbers))
        guard !registered.numbers.isEmpty else { return nil }
        let missing = NiceClasses(bits: listed.bits & ~registered.bits)
        let (all, more) = unlisted(index, matches, shared)
        guard !missing.numbers.isEmpty || !more.numbers.isEmpty else { return nil }
        let difference = Difference(
            field: .classes,
            recordation: first.recordation.id,
            listValue: missing.numbers.isEmpty ? all.canonical : listedText,
            registerValue: registered.canonical,
            spelling: nil
        )
        if decisions.isAccepted(difference, row: index, record: first.recordation.record) { return nil }
        let isOne = missing.numbers.count == 1
        return (
            difference, !missing.numbers.isEmpty && more.numbers.isEmpty,
            "the \(isOne ? "class" : "classes") \(missing.canonical) of the registration \(isOne ? "is" : "are") not "
                + "recorded"
        )
    }

    /// The classes of the rows that share a row's recordations, and those of the recordations that none of them has.
    private func unlisted(
        _ index: Int,
        _ matches: [Match],
        _ shared: RowsOfRecordations
    ) -> (all: NiceClasses, more: NiceClasses) {
        var (all, more) = (0, 0)
        for match in matches {
            let sharing = shared.rows(of: match.recordation.record)
            let stated = sharing.map { rows[$0].values[.classes].flatMap(NiceClasses.init) }
            guard sharing.first ?? index == index, !stated.contains(nil) else { continue }
            let listed = stated.reduce(0) { $0 | ($1?.bits ?? 0) }
            all |= listed
            more |= (match.recordation.values[.classes].flatMap(NiceClasses.init)?.bits ?? 0) & ~listed
        }
        return (NiceClasses(bits: all), NiceClasses(bits: more))
    }
}
