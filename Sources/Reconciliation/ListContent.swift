internal import Recordations

/// The rows of a list in the order of their references, each reference once.
package struct ListContent: Sendable {
    /// The rows that state a right.
    package let rows: [ListedRight]
    /// The rows that do not, and those that share a reference, in the order of the file.
    package let unreadable: [UnreadableRow]

    /// Takes rows in any order.
    ///
    /// Rows that share a reference are unreadable: nobody could say which of them a decision is about.
    package init(rows: [ListedRight], unreadable: [UnreadableRow]) {
        let sorted = rows.sorted { ($0.reference, $0.rowNumber) < ($1.reference, $1.rowNumber) }
        var single: [ListedRight] = []
        var doubled: [UnreadableRow] = []
        var start = sorted.startIndex
        while start < sorted.endIndex {
            let group = sorted[start...].prefix { $0.reference == sorted[start].reference }
            start = group.endIndex
            if group.count == 1 { single += group } else { doubled += Self.doubled(group) }
        }
        self.rows = single
        self.unreadable = (unreadable + doubled).sorted { ($0.file, $0.rowNumber) < ($1.file, $1.rowNumber) }
    }

    private static func doubled(_ group: ArraySlice<ListedRight>) -> [UnreadableRow] {
        group.map { row in
            let others = group.map(\.rowNumber).filter { $0 != row.rowNumber }
            let named = others.prefix(5).map(String.init).joined(separator: ", ") + (others.count > 5 ? ", …" : "")
            return UnreadableRow(
                reference: row.reference,
                file: row.file,
                rowNumber: row.rowNumber,
                reason: "the reference '\(row.reference)' stands in row \(named) too, so none of them is matched"
            )
        }
    }

    /// The marks of all rows, each once.
    package var marks: [String] { Set(rows.compactMap { $0.values[.mark] }).sorted() }
}
