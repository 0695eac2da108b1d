internal import Documents
internal import Patterns
internal import Recordations

/// Decides whether a row is the header of a source.
struct HeaderSearch {
    let definition: SourceDefinition
    let rule: DocumentRule

    /// The kinds of rows.
    enum Finding {
        case header(Layout)
        /// Another row, with the names of the columns that it contains.
        case banner(found: [String])
        /// A header in which a column is found twice.
        case ambiguous(column: String, cells: [String])

        var isHeader: Bool { if case .header = self { true } else { false } }
    }

    /// Classifies a row that may be a header, with one text for each column.
    func classify(_ cells: [String]) throws -> Finding {
        let folded = cells.map(SearchText.folded)
        var indexes: [String: Int] = [:]
        var doubled: (String, [String])?
        for column in definition.columns {
            let matches = try column.matches(in: folded, isKeyed: rule.format.isKeyed)
            if matches.count > 1, doubled == nil { doubled = (column.name, matches.map { cells[$0] }) }
            if let first = matches.first { indexes[column.name] = first }
        }
        let required = definition.columns.filter { !$0.isOptional && !rule.lacking.contains($0.name) }
        if required.allSatisfy({ indexes[$0.name] != nil }), !indexes.isEmpty {
            if let doubled { return .ambiguous(column: doubled.0, cells: doubled.1) }
            var layout =
                rule.format.isKeyed
                ? Layout(paths: cells, indexes: indexes, definition: definition)
                : Layout(header: cells, indexes: indexes, definition: definition)
            layout.hasSheetErrors = rule.format.hasSheetErrors
            return .header(layout)
        }
        return .banner(found: definition.columns.map(\.name).filter { indexes[$0] != nil })
    }

    /// Examines a row of a document that may have no header: whether it fits a declared layout.
    func examineLayouts(_ row: Row) throws -> HeaderFinder.Finding? {
        guard let layout = layout(forWidth: row.count), try fitsKey(row, layout) else { return nil }
        return .headerless(layout, names: rule.layouts.first { $0.count == row.count } ?? [])
    }

    /// The layout of rows with a number of cells where columns are known by their places, and the names of the cells.
    func placedLayout(forWidth count: Int) -> (layout: Layout, names: [String]) {
        let columns = definition.columns.filter { $0.place != nil && !rule.lacking.contains($0.name) }
        // Sheets and records leave empty cells at the end out.
        let last = columns.compactMap(\.place).max() ?? 0
        let width = rule.format.hasEvenRows ? count : max(count, last + 1)
        var names = (0..<width).map { "column \($0 + 1)" }
        var indexes: [String: Int] = [:]
        for column in columns {
            guard let place = column.place, place < width else { continue }
            names[place] = column.name
            indexes[column.name] = place
        }
        var layout = Layout(header: names, indexes: indexes, definition: definition)
        layout.hasSheetErrors = rule.format.hasSheetErrors
        return (layout, names)
    }

    /// Whether the first row of a document without a header has a key that fits the source.
    func fits(_ row: Row, _ layout: Layout) throws -> Bool {
        try definition.keyPattern == nil || fitsKey(row, layout)
    }

    /// The declared layout for rows with a number of cells; nil where there is none.
    func layout(forWidth width: Int) -> Layout? {
        guard let names = rule.layouts.first(where: { $0.count == width }) else { return nil }
        let indexes = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        var layout = Layout(header: names, indexes: indexes, definition: definition)
        layout.hasSheetErrors = rule.format.hasSheetErrors
        return layout
    }

    private func fitsKey(_ row: Row, _ layout: Layout) throws -> Bool {
        guard let pattern = definition.keyPattern else { return false }
        let interpreter = RowInterpreter(definition: definition, layout: layout)
        guard case .recordation(let observation) = try interpreter.read(row, digest: .none) else { return false }
        return try pattern.capture(in: observation.key.plain) != nil
    }
}

extension ColumnRule {
    /// The cells of a header that match the column; whole texts are tried before fragments and patterns.
    ///
    /// Where values have names, each name stands once, and no number tells one from another.
    func matches(in header: [String], isKeyed: Bool) throws -> [Int] {
        for kind in headers {
            let matches = try header.indices.filter { index in
                switch kind {
                case .whole(let text): header[index] == text
                case .fragment(let text): header[index].contains(text)
                case .pattern(let pattern): try pattern.matches(header[index])
                }
            }
            if matches.isEmpty { continue }
            guard let number, !isKeyed else { return matches }
            return number <= matches.count ? [matches[number - 1]] : []
        }
        return []
    }

    /// A clause on a column with `nth` whose header stands fewer times in a header; nil for any other column.
    func shortfall(in header: [String]) -> String? {
        guard let number else { return nil }
        let folded = header.map(SearchText.folded)
        for case .whole(let text) in headers {
            let count = folded.count { $0 == text }
            if count > 0, count < number {
                return "'\(name)' is number \(number) of '\(headerText ?? text)', which stands there "
                    + (count == 1 ? "once" : "\(count) times")
            }
        }
        return nil
    }
}
