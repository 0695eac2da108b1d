internal import Documents
internal import Patterns
internal import Recordations

/// Tells whether a source's rules about whole rows hold for rows of one layout.
struct RowRules {
    let layout: Layout

    /// A rule that holds for a row.
    struct Match {
        /// The text that makes the rule hold; empty for blank cells.
        let text: String
        /// Whether the cell has no other text.
        let isWhole: Bool
        /// The cell that the rule's pattern matches; nil for blank cells.
        let cell: Int?
    }

    /// The cell of a rule's condition; nil where it is not always the same cell.
    func cell(of rule: RowRule) -> Int? {
        guard case .cell(let name?, _) = rule.condition else { return nil }
        return layout.indexes[name]
    }

    /// The match of a rule; nil if the rule does not hold.
    func match(_ rule: RowRule, _ row: Row) throws -> Match? {
        switch rule.condition {
        case .blank(let names):
            let areBlank = names.allSatisfy { name in
                guard let cell = layout.indexes[name] else { return true }
                return CellText.folded(row.text(cell)) == nil
            }
            return areBlank ? Match(text: "", isWhole: true, cell: nil) : nil
        case .cell(let name, let pattern):
            let named = name.flatMap { layout.indexes[$0] }
            if name != nil, named == nil { return nil }
            guard let cell = named ?? layout.firstText(in: row) else { return nil }
            let range = row.range(of: cell)
            guard !range.isEmpty else { return nil }
            return try row.bytes.withUnsafeBufferPointer { bytes -> Match? in
                let cellBytes = UnsafeBufferPointer(rebasing: bytes[range])
                guard let match = try pattern.firstMatch(in: cellBytes) else { return nil }
                let isWhole =
                    cellBytes[..<match.whole.lowerBound].allSatisfy { $0 <= 0x20 }
                    && cellBytes[match.whole.upperBound...].allSatisfy { $0 <= 0x20 }
                let text = String(decoding: cellBytes[match.capture], as: UTF8.self)
                return Match(text: text, isWhole: isWhole, cell: cell)
            }
        }
    }
}
