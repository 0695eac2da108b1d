/// Cells of former rows of a table that reach into its next rows.
struct CellSpans {
    private struct Span {
        let column: Int
        let width: Int
        /// How many more rows it reaches into; nil for all to the end of the group.
        var rows: Int?
        let text: [UInt8]

        var end: Int { column + width }
    }

    /// What has been filled so far in a document.
    struct Filled {
        var cells = 0
        var bytes = 0
        /// How many cells the spans of a document may fill, so that a page of a few bytes is no table of billions: 2^24.
        var mostCells = 1 << 24
        /// How many bytes of text they may repeat: 1 GiB.
        var mostBytes = 1 << 30
    }

    /// In the order of their columns, none over another.
    private var spans: [Span] = []

    var isEmpty: Bool { spans.isEmpty }

    /// Makes a row of a page's cells and of the spans that reach into it.
    mutating func fill(
        _ cells: ArraySlice<HTMLTable.Cell>,
        _ text: UnsafeBufferPointer<UInt8>,
        line: Int,
        _ filled: inout Filled,
        _ bytes: inout [UInt8],
        _ ends: inout [Int]
    ) throws(DocumentError) {
        var next = 0
        var left: [Span] = []
        var at = 0
        func passSpans(of spans: [Span]) throws(DocumentError) {
            while next < spans.count, spans[next].column <= ends.count {
                let span = spans[next]
                next += 1
                try Self.repeat(span.text[...], span.width, line, &filled, &bytes, &ends)
                let rows = span.rows.map { $0 - 1 }
                if rows != 0 { left.append(Span(column: span.column, width: span.width, rows: rows, text: span.text)) }
            }
        }
        for cell in cells {
            try passSpans(of: spans)
            let column = ends.count
            // A cell does not reach over one that comes from above.
            let width = next < spans.count ? min(cell.columns, spans[next].column - column) : cell.columns
            let own = UnsafeBufferPointer(rebasing: text[at..<(at + cell.length)])
            at += cell.length
            bytes.append(contentsOf: own)
            ends.append(bytes.count)
            if width > 1 { try Self.repeat(Array(own)[...], width - 1, line, &filled, &bytes, &ends) }
            try Self.check(bytes.count, ends.count, line)
            if cell.rows != 1 {
                left.append(Span(column: column, width: width, rows: cell.rows.map { $0 - 1 }, text: Array(own)))
            }
        }
        // Spans to the right of the last cell, with empty cells before them.
        while next < spans.count {
            while ends.count < spans[next].column { ends.append(bytes.count) }
            try passSpans(of: spans)
        }
        spans = left
    }

    /// Adds a text as several cells.
    static func `repeat`(
        _ text: ArraySlice<UInt8>,
        _ count: Int,
        _ line: Int,
        _ filled: inout Filled,
        _ bytes: inout [UInt8],
        _ ends: inout [Int]
    ) throws(DocumentError) {
        filled.cells += count
        filled.bytes += count * text.count
        guard filled.cells <= filled.mostCells, filled.bytes <= filled.mostBytes else {
            throw DocumentError(
                "the cells that span others fill more than \(filled.mostCells) cells or "
                    + Archive.Limits.phrase(filled.mostBytes),
                advice: "check that this is the file that was meant",
                line: line
            )
        }
        try check(bytes.count + count * text.count, ends.count + count, line)
        if text.isEmpty {
            ends.append(contentsOf: repeatElement(bytes.count, count: count))
            return
        }
        for _ in 0..<count {
            bytes.append(contentsOf: text)
            ends.append(bytes.count)
        }
    }

    private static func check(_ bytes: Int, _ cells: Int, _ line: Int) throws(DocumentError) {
        guard cells <= SpreadsheetReader.columnLimit else { throw HTMLTables.tooManyCells(line) }
        guard bytes <= SpreadsheetReader.rowLimitInBytes else { throw SpreadsheetReader.rowTooLarge(line, nil) }
    }
}
