/// The cells of earlier rows of a table that span its next rows.
struct CellSpans {
    private struct Span {
        let column: Int
        let width: Int
        /// The number of further rows that it spans; nil for all rows to the end of the group.
        var rows: Int?
        let text: [UInt8]

        var end: Int { column + width }
    }

    /// The cells and bytes that were filled so far in a document, with their limits.
    struct Filled {
        var cells = 0
        var bytes = 0
        /// The most cells that the spans of a document may fill, so that a small page cannot make billions of cells:
        /// 2^24.
        var mostCells = 1 << 24
        /// The most bytes of text that the spans may repeat: 1 GiB.
        var mostBytes = 1 << 30
    }

    /// The spans sorted by column, without overlaps.
    private var spans: [Span] = []

    var isEmpty: Bool { spans.isEmpty }

    /// Builds a row from the page's cells and the spans that include the row.
    mutating func fill(
        _ cells: ArraySlice<HTMLTable.Cell>,
        text: UnsafeBufferPointer<UInt8>,
        line: Int,
        filled: inout Filled,
        to bytes: inout [UInt8],
        ends: inout [Int]
    ) throws(DocumentError) {
        var next = 0
        var left: [Span] = []
        var at = 0
        func appendSpans(of spans: [Span]) throws(DocumentError) {
            while next < spans.count, spans[next].column <= ends.count {
                let span = spans[next]
                next += 1
                try Self.append(span.text[...], count: span.width, line: line, filled: &filled, to: &bytes, ends: &ends)
                let rows = span.rows.map { $0 - 1 }
                if rows != 0 { left.append(Span(column: span.column, width: span.width, rows: rows, text: span.text)) }
            }
        }
        for cell in cells {
            try appendSpans(of: spans)
            let column = ends.count
            // A cell does not overlap a span from a row above.
            let width = next < spans.count ? min(cell.columns, spans[next].column - column) : cell.columns
            let own = UnsafeBufferPointer(rebasing: text[at..<(at + cell.length)])
            at += cell.length
            bytes.append(contentsOf: own)
            ends.append(bytes.count)
            if width > 1 {
                try Self.append(Array(own)[...], count: width - 1, line: line, filled: &filled, to: &bytes, ends: &ends)
            }
            try Self.check(bytes.count, ends.count, line)
            if cell.rows != 1 {
                left.append(Span(column: column, width: width, rows: cell.rows.map { $0 - 1 }, text: Array(own)))
            }
        }
        // Spans to the right of the last cell get empty cells before them.
        while next < spans.count {
            while ends.count < spans[next].column { ends.append(bytes.count) }
            try appendSpans(of: spans)
        }
        spans = left
    }

    /// Appends `count` cells with the same text.
    static func append(
        _ text: ArraySlice<UInt8>,
        count: Int,
        line: Int,
        filled: inout Filled,
        to bytes: inout [UInt8],
        ends: inout [Int]
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
