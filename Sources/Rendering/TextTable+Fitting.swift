extension TextTable {
    /// The widths of the columns in a terminal of a width; nil where the table does not fit.
    func fittedWidths(to width: Int?) -> [Int]? {
        guard let width else { return naturalWidths.map { min($0, Self.widest) } }
        let available = width - Self.gap * max(0, columns.count - 1)
        if naturalWidths.reduce(0, +) <= available { return naturalWidths }
        let least = zip(columns, naturalWidths).map { column, natural in
            column.isFlexible ? min(max(1, column.minimum), natural) : natural
        }
        guard least.reduce(0, +) <= available else { return nil }

        // All flexible columns get the same maximum width, the highest one that fits: so the widest columns shrink
        // first.
        func widths(cap: Int) -> [Int] {
            columns.indices.map { max(least[$0], min(naturalWidths[$0], cap)) }
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
        for column in columns.indices where left > 0 && result[column] == low && low < naturalWidths[column] {
            result[column] += 1
            left -= 1
        }
        return result
    }
}
