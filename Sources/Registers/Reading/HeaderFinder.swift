internal import Documents
internal import Patterns
internal import Recordations

/// Finds where the register starts in a document: below banners, in one of several tables, in a header of several rows.
struct HeaderFinder {
    /// What has been found with the row that was looked at.
    enum Finding {
        /// A header, whose rows end with this one.
        case header(Layout, rows: [[String]])
        /// The first row of a register without a header.
        case headerless
        /// A header in which one column is found twice.
        case ambiguous(column: String, cells: [String])
    }

    private let search: HeaderSearch
    private let rule: DocumentRule
    /// For each table the rows looked at and the last of them, of which the header may be made.
    private var starts: [Int: (rows: Int, last: [[String]])] = [:]
    private var best: (found: [String], row: Int, cells: [String]) = ([], 0, [])
    private var tables: [(number: Int, cells: [String])] = []
    private var rowsSeen = 0

    /// How many tables a message names.
    private static let tablesNamed = 5

    init(definition: SourceDefinition, rule: DocumentRule) {
        search = HeaderSearch(definition: definition, rule: rule)
        self.rule = rule
    }

    /// Whether no header can follow any more; on a page every table may have it.
    var isExhausted: Bool {
        rule.format != .html && (starts[0]?.rows ?? 0) >= rule.headerWithin + rule.headerRows - 1
    }

    /// Looks at the next row; nil when the header does not end with it.
    mutating func look(at row: Row) throws -> Finding? {
        rowsSeen += 1
        var start = starts[row.table] ?? (0, [])
        if start.rows == 0 { note(row) }
        // Beyond the limit only the count is of interest, and it is not worth keeping the rows.
        guard start.rows < rule.headerWithin + rule.headerRows - 1 else { return nil }
        let texts = row.texts
        start.rows += 1
        start.last = start.last.suffix(rule.headerRows - 1) + [texts]
        starts[row.table] = start
        if start.last.count == rule.headerRows {
            let cells = HeaderRows.joined(start.last)
            switch try search.look(at: cells) {
            case .header(let layout): return .header(layout, rows: start.last)
            case .ambiguous(let column, let cells): return .ambiguous(column: column, cells: cells)
            case .banner(let found):
                if best.row == 0 || found.count > best.found.count { best = (found, row.line, cells) }
            }
        } else if best.row == 0 {
            best = ([], row.line, texts)
        }
        return try search.isHeaderless(row) ? .headerless : nil
    }

    /// What to say when the document has no header.
    func unfit(_ definition: SourceDefinition) -> UnfitDocument {
        if rowsSeen == 0 { return rule.format == .html ? UnfitDocument.noTable : UnfitDocument.empty }
        let wanted = definition.columns.filter { !$0.isOptional && !rule.lacking.contains($0.name) }.map(\.name)
        if rule.format == .html, best.found.isEmpty {
            return UnfitDocument.noSuchTable(tables, of: starts.count, wanted: wanted)
        }
        return UnfitDocument.noHeader(
            definition,
            lacking: rule.lacking,
            found: best.found,
            row: best.row,
            seen: Self.excerpts(best.cells, 12),
            searched: rowsSeen
        )
    }

    private mutating func note(_ row: Row) {
        guard tables.count < Self.tablesNamed else { return }
        tables.append((row.table, Self.excerpts(row.texts, 4)))
    }

    private static func excerpts(_ cells: [String], _ most: Int) -> [String] {
        cells.lazy.compactMap { CellText.folded($0) }.prefix(most).map { Excerpt.of($0, limit: 60) }
    }
}

/// Headers that stand in several rows.
enum HeaderRows {
    /// One text per column: those of its rows with a space between them, equal ones once.
    ///
    /// An empty cell of a row that is not the last takes the text of its left neighbour, unless another heading starts
    /// above it.
    static func joined(_ rows: [[String]]) -> [String] {
        guard rows.count > 1 else { return rows.first ?? [] }
        let width = rows.map(\.count).max() ?? 0
        var filled: [[String]] = []
        for (number, row) in rows.enumerated() {
            var cells = (0..<width).map { $0 < row.count ? CellText.folded(row[$0]) ?? "" : "" }
            if number < rows.count - 1 {
                for column in cells.indices.dropFirst() where cells[column].isEmpty {
                    let isUnderOne = filled.allSatisfy { $0[column] == $0[column - 1] }
                    if isUnderOne { cells[column] = cells[column - 1] }
                }
            }
            filled.append(cells)
        }
        return (0..<width).map { column in
            var parts: [String] = []
            for row in filled where !row[column].isEmpty && parts.last != row[column] { parts.append(row[column]) }
            return parts.joined(separator: " ")
        }
    }
}
