internal import Documents

/// Joins the rows of an entry that goes on in the rows below it, with one entry in memory at a time.
final class EntryJoiner {
    /// The most rows that may continue one entry: with more, the rule holds for rows that are entries.
    static let mostRows = 10_000
    /// The most text of an entry.
    static let mostBytes = 64 << 20

    /// The entry's layout, and the reason for rejecting it if one of its rows has another number of cells.
    struct Entry {
        let layout: ActiveLayout
        var misfit: String?
    }

    let rule: ContinuationRule
    private var entry: Entry?
    private var first = Row()
    /// The texts of the entry's cells; empty until a row continues it.
    private var cells: [[UInt8]] = []
    private var byteCount = 0
    private var continuations = 0

    init(_ rule: ContinuationRule) {
        self.rule = rule
    }

    /// Begins an entry with a row, and puts the entry before it in the row's place; nil where there is none.
    func begin(with row: inout Row, _ next: Entry) -> Entry? {
        let former = finish()
        swap(&first, &row)
        entry = next
        return former
    }

    /// Ends the last entry and puts it in a row's place; nil where there is none.
    func end(in row: inout Row) -> Entry? {
        guard let last = finish() else { return nil }
        swap(&first, &row)
        return last
    }

    /// Adds a row to the entry, each cell to the entry's.
    ///
    /// `mark` is the cell that says only that the row continues the entry. Throws ``DocumentError`` where there is no
    /// entry, and where the entry is too large.
    func add(_ row: Row, mark: Int?, misfit: String?, to layout: ActiveLayout) throws {
        guard let entry else {
            throw DocumentError(
                "this row continues an entry, and there is none above it",
                advice:
                    "look at 'continues' of the source: a document begins with an entry; rows above the first one are "
                    + "named by 'skip'",
                line: row.line
            )
        }
        let isAlike = layout.layout.isKeyed || layout === entry.layout
        if let reason = misfit ?? (isAlike ? nil : "the row has \(row.count) cells and the entry has \(first.count)") {
            self.entry?.misfit = entry.misfit ?? "row \(row.line) continues the entry, and \(reason)"
        }
        continuations += 1
        try checkSize(row)
        if cells.isEmpty { open(layout.layout) }
        while cells.count < row.count { cells.append([]) }
        for cell in 0..<row.count where cell != mark {
            let range = row.range(of: cell)
            guard !range.isEmpty, row.hasText(cell) else { continue }
            noteError(cell, of: row, layout.layout)
            if !cells[cell].isEmpty { cells[cell].append(contentsOf: rule.joiner) }
            cells[cell].append(contentsOf: row.bytes[range])
        }
    }

    private func checkSize(_ row: Row) throws {
        byteCount = (continuations == 1 ? first.bytes.count : byteCount) + row.bytes.count
        let isLong = continuations > Self.mostRows
        guard isLong || byteCount > Self.mostBytes else { return }
        throw DocumentError(
            isLong
                ? "more than \(Self.mostRows) rows continue the entry of row \(first.line)"
                : "the entry of row \(first.line) and the rows that continue it have more than \(Self.mostBytes >> 20) MiB",
            advice: "look at 'continues' of the source: does its rule hold for rows that are entries?",
            line: row.line
        )
    }

    /// Takes the cells of the entry's first row, for adding to them.
    private func open(_ layout: Layout) {
        cells = first.ends.indices.map { Array(first.bytes[first.range(of: $0)]) }
        for cell in cells.indices { noteError(cell, of: first, layout) }
    }

    // With more text an error's code would no longer be the whole text of the cell.
    private func noteError(_ cell: Int, of row: Row, _ layout: Layout) {
        if layout.hasSheetErrors, row.isSheetError(cell), !first.errorCells.contains(cell) {
            first.errorCells.append(cell)
        }
    }

    /// Ends the entry: ``first`` becomes its row.
    private func finish() -> Entry? {
        defer { entry = nil }
        guard entry != nil, !cells.isEmpty else { return entry }
        first.bytes.removeAll(keepingCapacity: true)
        first.ends.removeAll(keepingCapacity: true)
        for cell in cells {
            first.bytes.append(contentsOf: cell)
            first.ends.append(first.bytes.count)
        }
        cells = []
        continuations = 0
        return entry
    }
}
