internal import Documents

/// Cleans the cells of rows of one layout for the columns that the source cleans.
final class RowCleaner {
    private let cleanings: [CellCleaning?]
    // The row is used again for each row; the register's own row stays as it is.
    private let cleaned = Row()

    /// Makes a cleaner; nil where the layout has no column that is cleaned.
    init?(_ definition: SourceDefinition, _ layout: Layout) {
        var cleanings: [CellCleaning?] = []
        for column in definition.columns {
            guard let cleaning = column.cleaning, let cell = layout.indexes[column.name] else { continue }
            if cleanings.count <= cell {
                cleanings += [CellCleaning?](repeating: nil, count: cell + 1 - cleanings.count)
            }
            cleanings[cell] = cleaning
        }
        if cleanings.isEmpty { return nil }
        self.cleanings = cleanings
    }

    /// The row with its cleaned cells; it holds until the next call.
    func cleaned(_ row: Row) -> Row {
        cleaned.removeAll()
        cleaned.line = row.line
        cleaned.table = row.table
        cleaned.errorCells = row.errorCells
        row.bytes.withUnsafeBufferPointer { bytes in
            for cell in row.ends.indices {
                let range = row.range(of: cell)
                if cell < cleanings.count, let cleaning = cleanings[cell] {
                    cleaning.append(UnsafeBufferPointer(rebasing: bytes[range]), to: &cleaned.bytes)
                } else {
                    cleaned.bytes.append(contentsOf: bytes[range])
                }
                cleaned.ends.append(cleaned.bytes.count)
            }
        }
        return cleaned
    }
}

extension Row {
    /// Whether a cell has the same bytes in another row.
    func hasSameCell(_ cell: Int, as other: Row) -> Bool {
        bytes[range(of: cell)].elementsEqual(other.bytes[other.range(of: cell)])
    }
}
