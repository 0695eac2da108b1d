internal import Documents
internal import Patterns
internal import Recordations

/// Finds the header of the register in a document: below banners, in one of several tables, in one or several rows.
struct HeaderFinder {
    /// The result for a row.
    enum Finding {
        /// The last row of a header.
        case header(Layout, rows: [[String]])
        /// The first row of a register that has no header, and the names of its columns.
        case headerless(Layout, names: [String])
        /// The first row of a register that has no header, which has too few cells for a column.
        case narrow(ColumnRule)
        /// A header in which a column is found twice.
        case ambiguous(column: String, cells: [String])
    }

    private let search: HeaderSearch
    private let rule: DocumentRule
    /// For each table the number of examined rows, and the last rows, which may be the header.
    private var starts: [Int: (rows: Int, last: [[String]])] = [:]
    private var best: (found: [String], row: Int, cells: [String]) = ([], 0, [])
    private var tables: [(number: Int, cells: [String])] = []
    private var examinedRows = 0
    /// The reader of rows of a table without a header, which tells the rows that the source skips.
    private var placed: (count: Int, interpreter: RowInterpreter, layout: Layout, names: [String])?

    /// The most tables that a message names.
    private static let tablesNamed = 5

    init(definition: SourceDefinition, rule: DocumentRule) {
        search = HeaderSearch(definition: definition, rule: rule)
        self.rule = rule
    }

    /// Whether no header can follow; on a page each table may still have it.
    var isExhausted: Bool {
        rule.format != .html && (starts[0]?.rows ?? 0) >= rule.headerWithin + rule.headerRows - 1
    }

    /// Examines the next row; nil if no header ends with it.
    mutating func examine(_ row: Row) throws -> Finding? {
        examinedRows += 1
        if !rule.hasHeader { return try examinePlaces(row) }
        var start = starts[row.table] ?? (0, [])
        if start.rows == 0 { note(row) }
        // Rows beyond the limit are only counted.
        guard start.rows < rule.headerWithin + rule.headerRows - 1 else { return nil }
        let texts = row.texts
        start.rows += 1
        start.last = start.last.suffix(rule.headerRows - 1) + [texts]
        starts[row.table] = start
        if start.last.count == rule.headerRows {
            let cells = HeaderRows.joined(start.last)
            switch try search.classify(cells) {
            case .header(let layout): return .header(layout, rows: start.last)
            case .ambiguous(let column, let cells): return .ambiguous(column: column, cells: cells)
            case .banner(let found):
                if best.row == 0 || found.count > best.found.count { best = (found, row.line, cells) }
            }
        } else if best.row == 0 {
            best = ([], row.line, texts)
        }
        return try search.examineLayouts(row)
    }

    /// Examines a row of a table without a header; nil for a row that is no entry.
    private mutating func examinePlaces(_ row: Row) throws -> Finding? {
        if row.bytes.isEmpty { return nil }
        if placed?.count != row.count {
            let (layout, names) = search.placedLayout(forWidth: row.count)
            let interpreter = RowInterpreter(definition: search.definition, layout: layout)
            placed = (row.count, interpreter, layout, names)
        }
        guard let placed else { return nil }
        do {
            if try placed.interpreter.skips(row) { return nil }
        } catch let error as PatternError {
            throw DocumentError(error, line: row.line)
        }
        let missing = Set(placed.layout.missing).subtracting(rule.lacking)
        if let column = search.definition.columns.first(where: { !$0.isOptional && missing.contains($0.name) }) {
            return .narrow(column)
        }
        return .headerless(placed.layout, names: placed.names)
    }

    /// The error for a document without a header.
    func unfit(_ definition: SourceDefinition) -> UnfitDocument {
        if examinedRows == 0 { return rule.format == .html ? UnfitDocument.noTable : UnfitDocument.empty }
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
            searched: examinedRows,
            shortfalls: definition.columns.compactMap { $0.shortfall(in: best.cells) }
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

/// Headers of several rows.
enum HeaderRows {
    /// One text for each column: the texts of its rows with spaces between them, without repetitions.
    ///
    /// An empty cell of any row but the last gets the text of its left neighbour, unless another heading starts above
    /// it.
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
