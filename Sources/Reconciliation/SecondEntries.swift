internal import Matching
internal import Recordations

/// Rows and recordations that state a right for the second time.
///
/// One registration in two recordations, and one row for each class, are normal. A row is a second one where an earlier row
/// has its number, a mark that may be the same and one of its classes; a recordation where an earlier one of its register has
/// its number, mark, holder and classes. The first one, by its reference or name, is never a second entry.
struct SecondEntries {
    /// For a row that is a second one, the first.
    private(set) var rows: [Int: Int] = [:]
    /// For a recordation that is a second one, the name of the first.
    private(set) var recordations: [Int: String] = [:]

    init(
        _ rows: [ListedRight],
        pairs: [RowPairs],
        recordations: [RegisteredRight],
        _ texts: TextComparison,
        today: CivilDate
    ) {
        var firstRows: [String: [Int]] = [:]
        let keys = Concurrent.map(rows.count) { Self.numberKey(rows[$0], texts) }
        for (index, row) in rows.enumerated() {
            guard let key = keys[index] else { continue }
            if let first = firstRows[key]?.first(where: { Self.areOne(rows[$0], row, texts) }) {
                self.rows[index] = first
            } else if firstRows[key, default: []].count < Self.mostOfOneNumber {
                firstRows[key, default: []].append(index)
            }
        }
        var firsts: [String: String] = [:]
        // A holder has hundreds of recordations.
        var holders: [String: String] = [:]
        let named = Set(pairs.flatMap { $0.matched.map(\.recordation.record) })
        for recordation in recordations.sorted(by: { $0.id < $1.id })
        where (named.contains(recordation.record) || recordation.isOurs) && recordation.isAlive(on: today) {
            let place = recordation.register
            let office = recordation.jurisdiction.code
            guard let key = Self.key(recordation.values, register: place, office: office, texts, &holders)
            else { continue }
            if let first = firsts[key] {
                self.recordations[recordation.record] = first
            } else {
                firsts[key] = recordation.id
            }
        }
    }

    /// The matches without those that are second entries beside their first; all where there are no others.
    func firsts(of matches: [Match]) -> [Match] {
        let own = matches.filter { recordations[$0.recordation.record] == nil }
        return own.isEmpty ? matches : own
    }

    // One registration has 45 classes at most, and a row for each of them is normal.
    private static let mostOfOneNumber = 64

    private static func numberKey(_ row: ListedRight, _ texts: TextComparison) -> String? {
        // A row without a registration number may state the recordation's.
        for field in [Field.registrationNumber, .recordationNumber] {
            guard let number = row.values[field] else { continue }
            let numbers = texts.numberKeys(number, office: row.values[.jurisdiction]).sorted()
            guard !numbers.isEmpty else { continue }
            return ([field.name, row.values[.jurisdiction] ?? ""] + numbers).joined(separator: "|")
        }
        return nil
    }

    /// Whether two rows with one number state one right: neither mark nor holder contradicts it, and no class is in one of them only.
    private static func areOne(_ one: ListedRight, _ other: ListedRight, _ texts: TextComparison) -> Bool {
        func agreement(_ field: Field, _ compare: (String, String) -> Agreement) -> Agreement {
            guard let first = one.values[field], let second = other.values[field] else { return .unstated }
            return compare(first, second)
        }
        let mark = agreement(.mark, texts.marks)
        if mark == .differs { return false }
        // A mark without words says nothing, and Kazakhstan has numbers of two holders.
        if !mark.agrees, agreement(.holder, texts.holders) == .differs { return false }
        let classes = [one, other].map { $0.values[.classes].flatMap(NiceClasses.init) }
        guard let first = classes.first ?? nil, let second = classes.last ?? nil else { return true }
        return first.bits & second.bits != 0
    }

    private static func key(
        _ values: FieldValues,
        register place: String,
        office: String,
        _ texts: TextComparison,
        _ holders: inout [String: String]
    ) -> String? {
        guard let number = values[.registrationNumber] else { return nil }
        let numbers = texts.numberKeys(number, office: office).sorted()
        guard !numbers.isEmpty else { return nil }
        let mark = values[.mark].map { text in MarkText(text).isWordless ? text : MarkText(text).skeleton } ?? ""
        var holder = ""
        if let text = values[.holder] {
            holder = holders[text] ?? texts.holderKeys(text).all.map(String.init).joined(separator: ",")
            holders[text] = holder
        }
        return ([place] + numbers + [mark, holder, values[.classes] ?? ""]).joined(separator: "|")
    }
}
