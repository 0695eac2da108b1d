/// The merged ranges of a sheet; the value of a range is copied into each of its cells.
///
/// In `.xlsx` the list of ranges comes behind the rows (ECMA-376 part 1, 18.3.1.55), so the sheet's part is read twice.
struct MergedRanges {
    /// The rows and columns of a range, from 1.
    struct Area {
        let rows: ClosedRange<Int>
        let columns: ClosedRange<Int>
    }

    /// The most ranges that a sheet may have: 2^20, as many as rows.
    private static let limit = 1 << 20

    private struct Range {
        let rows: ClosedRange<Int>
        let columns: ClosedRange<Int>
        var text: [UInt8] = []
    }

    /// The ranges that have not started, sorted by their first rows in descending order.
    private var waiting: [Range] = []
    /// The ranges that include the current row, sorted by their columns.
    private var active: [Range] = []
    /// The number of cells and bytes filled so far, with their limits.
    var filled = CellSpans.Filled()

    /// Reads the list of ranges of a sheet's part.
    ///
    /// Throws ``DocumentError`` when the part cannot be read to its end or a range is invalid.
    init(_ part: XMLPart) throws(DocumentError) {
        var found: [Range] = []
        var isInList = false
        try part.forEachStart { element throws(DocumentError) in
            if element.depth == 1 { isInList = element.isNamed("mergeCells") }
            guard isInList, element.depth == 2, element.isNamed("mergeCell") else { return }
            let text = element.texts["ref"] ?? ""
            guard let range = Self.range(text), found.count < Self.limit else {
                throw DocumentError("the merged range '\(text.prefix(60))' is none", advice: Archive.resave)
            }
            found.append(range)
        }
        waiting = found.sorted { $0.rows.lowerBound > $1.rows.lowerBound }
    }

    /// Makes the ranges of a list in any order.
    init(_ areas: [Area]) {
        waiting = areas.map { Range(rows: $0.rows, columns: $0.columns) }
            .sorted { $0.rows.lowerBound > $1.rows.lowerBound }
    }

    /// Adds a range that starts in the row that is filled next.
    mutating func add(_ area: Area) { waiting.append(Range(rows: area.rows, columns: area.columns)) }

    /// Fills the cells of a row that belong to merged ranges; the rows must come in ascending order.
    ///
    /// Throws ``DocumentError`` when ranges overlap or fill more than the limits allow.
    mutating func fill(_ line: Int, _ bytes: inout [UInt8], _ ends: inout [Int]) throws(DocumentError) {
        active.removeAll { $0.rows.upperBound < line }
        var isNew = false
        while var next = waiting.last, next.rows.lowerBound <= line {
            waiting.removeLast()
            // The sheet has no element for the first row, so the range has no value.
            guard next.rows.lowerBound == line else { continue }
            let cell = next.columns.lowerBound - 1
            if cell < ends.count { next.text = Array(bytes[(cell == 0 ? 0 : ends[cell - 1])..<ends[cell]]) }
            active.append(next)
            isNew = true
        }
        guard !active.isEmpty else { return }
        if isNew {
            active.sort { $0.columns.lowerBound < $1.columns.lowerBound }
            for (left, right) in zip(active, active.dropFirst())
            where left.columns.upperBound >= right.columns.lowerBound {
                throw DocumentError(
                    "merged ranges overlap",
                    advice: Archive.resave,
                    line: line,
                    column: right.columns.lowerBound
                )
            }
        }
        var (newBytes, newEnds): ([UInt8], [Int]) = ([], [])
        newBytes.reserveCapacity(bytes.count)
        for range in active {
            Self.copy(bytes, ends: ends, upTo: range.columns.lowerBound - 1, to: &newBytes, newEnds: &newEnds)
            try CellSpans.append(
                range.text[...],
                count: range.columns.count,
                line: line,
                filled: &filled,
                to: &newBytes,
                ends: &newEnds
            )
        }
        if newEnds.count < ends.count {
            Self.copy(bytes, ends: ends, upTo: ends.count, to: &newBytes, newEnds: &newEnds)
        }
        (bytes, ends) = (newBytes, newEnds)
    }

    /// Copies the cells of a row from the end of the new row up to a cell.
    private static func copy(
        _ bytes: [UInt8],
        ends: [Int],
        upTo cell: Int,
        to newBytes: inout [UInt8],
        newEnds: inout [Int]
    ) {
        while newEnds.count < cell {
            let index = newEnds.count
            if index < ends.count {
                newBytes.append(contentsOf: bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]])
            }
            newEnds.append(newBytes.count)
        }
    }

    /// A range of cells such as `A1:C3`, or of one cell; nil for anything else.
    private static func range(_ text: String) -> Range? {
        let corners = text.split(separator: ":", omittingEmptySubsequences: false).map(corner)
        guard (1...2).contains(corners.count), let first = corners[0], let last = corners[corners.count - 1],
            first.row <= last.row, first.column <= last.column
        else { return nil }
        return Range(rows: first.row...last.row, columns: first.column...last.column)
    }

    private static func corner(_ text: Substring) -> (row: Int, column: Int)? {
        let text = text.utf8.filter { $0 != UInt8(ascii: "$") }
        let letters = text.prefix { (0x41...0x5A).contains($0 & 0xDF) }
        guard (1...3).contains(letters.count),
            let row = Int(String(decoding: text.dropFirst(letters.count), as: UTF8.self))
        else { return nil }
        let column = letters.reduce(0) { $0 * 26 + Int($1 & 0xDF) - 0x40 }
        guard (1...1_048_576).contains(row), column <= SpreadsheetReader.columnLimit else { return nil }
        return (row, column)
    }
}
