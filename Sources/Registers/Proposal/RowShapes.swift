internal import Recordations

/// Rows of a table that are no entries, or that continue the entry above.
struct RowShapes {
    /// Texts that begin rows with nothing else, several times over: the number of a page, with the number of rows.
    private(set) var repeated: [(start: String, text: String, count: Int)] = []
    /// The number of rows without a number that continue the entry above; 0 where they may be entries.
    private(set) var continuations = 0

    private static let least = 2

    /// No such rows.
    init() {}

    /// Looks at the rows by the cell of the key and the cells of other fields.
    init(_ sample: TableSample, key: Int, others: [Int]) {
        guard sample.header.count > 2, !sample.format.isKeyed else { return }
        var groups: [String: (text: String, count: Int)] = [:]
        var filled = (entries: 0, entryCells: 0, loose: 0, looseCells: 0)
        var isFirst = true
        for row in sample.rows {
            let stated = row.indices.filter { CellText.folded(row[$0]) != nil }
            guard !stated.isEmpty else { continue }
            let text = stated.count == 1 ? CellText.folded(row[stated[0]]) : nil
            if let text, let start = Self.start(of: text), !others.contains(stated[0]) {
                groups[start, default: (text, 0)].count += 1
                continue
            }
            let count = others.count { stated.contains($0) }
            if stated.contains(key) {
                filled.entries += 1
                filled.entryCells += count
            } else {
                // A table that begins with such a row has entries without a number.
                if isFirst { return }
                filled.loose += 1
                filled.looseCells += count
            }
            isFirst = false
        }
        repeated = groups.filter { $0.value.count >= Self.least }
            .map { ($0.key, $0.value.text, $0.value.count) }.sorted { ($1.2, $0.0) < ($0.2, $1.0) }
        guard filled.loose >= Self.least, filled.loose * 2 <= filled.entries else { return }
        // A row that goes on has what did not fit above; an entry without a number has all the rest.
        let isPart = filled.looseCells * filled.entries * 10 <= filled.entryCells * filled.loose * 7
        if isPart { continuations = filled.loose }
    }

    /// The first word of a text, by which the same row is found again; nil for texts without one.
    static func start(of text: String) -> String? {
        let word = text.prefix { $0.isLetter }
        let isIdeographic = word.unicodeScalars.allSatisfy { $0.value >= 0x2E80 }
        return word.count >= 3 || (word.count >= 2 && isIdeographic) ? String(word) : nil
    }
}
