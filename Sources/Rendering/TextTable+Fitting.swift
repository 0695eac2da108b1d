extension TextTable {
    /// The columns' widths in a terminal of this width; nil where the table does not fit into it.
    func fittedWidths(to width: Int?) -> [Int]? {
        guard let width else { return naturalWidths.map { min($0, Self.widest) } }
        let room = width - Self.gap * max(0, columns.count - 1)
        if naturalWidths.reduce(0, +) <= room { return naturalWidths }
        let least = zip(columns, naturalWidths).map { column, natural in
            column.isFlexible ? min(max(1, column.minimum), natural) : natural
        }
        guard least.reduce(0, +) <= room else { return nil }

        // All flexible columns get the same cap, the highest one that fits: so the widest shrink first, and evenly.
        func widths(cap: Int) -> [Int] {
            columns.indices.map { max(least[$0], min(naturalWidths[$0], cap)) }
        }
        var low = 0
        var high = room
        while low < high {
            let middle = (low + high + 1) / 2
            if widths(cap: middle).reduce(0, +) <= room { low = middle } else { high = middle - 1 }
        }
        var result = widths(cap: low)
        var left = room - result.reduce(0, +)
        // The few columns of the terminal that are left go to the first of those that the cap cut.
        for column in columns.indices where left > 0 && result[column] == low && low < naturalWidths[column] {
            result[column] += 1
            left -= 1
        }
        return result
    }
}
