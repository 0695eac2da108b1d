extension TextTable {
    /// A column that is shown, and its width.
    struct FittedColumn: Equatable {
        let column: Int
        let width: Int
    }

    /// The titles of the columns that are left out in a terminal of a width.
    public func hiddenTitles(width: Int?) -> [String] {
        guard let fitted = fittedColumns(to: width), fitted.count < columns.count else { return [] }
        return columns.indices.filter { index in !fitted.contains { $0.column == index } }.map { columns[$0].title }
    }

    /// The columns that are shown in a terminal of a width; nil where the table does not fit.
    func fittedColumns(to width: Int?) -> [FittedColumn]? {
        var shown = Array(columns.indices)
        while true {
            if let widths = widths(of: shown, to: width) {
                return zip(shown, widths).map { FittedColumn(column: $0, width: $1) }
            }
            // Of two columns with one rank the right one goes first.
            let last = shown.filter { columns[$0].rank > 0 }.max { columns[$0].rank <= columns[$1].rank }
            guard let last else { return nil }
            shown.removeAll { $0 == last }
        }
    }

    /// The widths of some columns in a terminal of a width; nil where they do not fit.
    private func widths(of shown: [Int], to width: Int?) -> [Int]? {
        let natural = shown.map { naturalWidths[$0] }
        guard let width else { return natural.map { min($0, Self.widest) } }
        let available = width - Self.gap * max(0, shown.count - 1)
        if natural.reduce(0, +) <= available { return natural }
        let least = zip(shown, natural).map { column, natural in
            columns[column].isFlexible ? min(max(1, columns[column].minimum), natural) : natural
        }
        guard least.reduce(0, +) <= available else { return nil }

        // All flexible columns get the same maximum width, the highest one that fits: so the widest columns shrink
        // first.
        func widths(cap: Int) -> [Int] {
            shown.indices.map { max(least[$0], min(natural[$0], cap)) }
        }
        var low = 0
        var high = available
        while low < high {
            let middle = (low + high + 1) / 2
            if widths(cap: middle).reduce(0, +) <= available { low = middle } else { high = middle - 1 }
        }
        var result = widths(cap: low)
        var left = available - result.reduce(0, +)
        // The few terminal columns that remain go to the first columns that were cut.
        for index in shown.indices where left > 0 && result[index] == low && low < natural[index] {
            result[index] += 1
            left -= 1
        }
        return result
    }
}
