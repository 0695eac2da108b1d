internal import Documents

extension Layout {
    /// The first cell with any text: in the document's order, or in that of the values' names.
    func firstText(in row: Row) -> Int? {
        isKeyed ? comparedCells.first(where: row.hasText) : row.ends.indices.first(where: row.hasText)
    }

    /// The texts of a row's first cells, with their names where they have such.
    func texts(of row: Row, limit: Int) -> [String] {
        guard isKeyed else { return Array(row.texts.prefix(limit)) }
        return comparedCells.lazy.filter { !row.range(of: $0).isEmpty }.prefix(limit).map { cell in
            "\(rawNames[cell] ?? ""): \(row.text(cell))"
        }
    }
}
