/// The type of a cell's value (ECMA-376 part 1, 18.18.11).
enum CellType {
    case number, shared, inline, formula, boolean, error, date

    @inline(__always)
    init?(_ word: UnsafeBufferPointer<UInt8>) {
        switch word.count {
        case 1:
            switch word[0] {
            case UInt8(ascii: "n"): self = .number
            case UInt8(ascii: "s"): self = .shared
            case UInt8(ascii: "b"): self = .boolean
            case UInt8(ascii: "e"): self = .error
            case UInt8(ascii: "d"): self = .date
            default: return nil
            }
        case 3 where word.elementsEqual("str".utf8): self = .formula
        case 9 where word.elementsEqual("inlineStr".utf8): self = .inline
        default: return nil
        }
    }
}

/// The state of the parser within a cell.
private struct CellValue {
    /// Whether the cell has a type attribute.
    var hasType = false
    /// Whether the element with the value has started.
    var isThere = false
    /// Whether the element with the value is open.
    var isOpen = false
    /// Whether the value is an inline string.
    var isInline = false
}

/// A queue of rows that have been parsed and not yet returned.
///
/// The queue holds cells as the XML states them. Shared strings and gaps are filled in when a row is returned, so that
/// the queue is hardly larger than the chunk of XML from which it was parsed.
final class SheetQueue: XMLSink {
    /// A cell with a value or a reference of its own.
    struct Cell {
        let column: Int
        let style: Int
        var type: CellType
        /// The length of its value in bytes; all values lie one behind the other in one buffer.
        var length = 0
    }

    /// The number of the row that was started last.
    private(set) var line = 0

    private var rows: [(line: Int, cells: Int)] = []
    private var cells: [Cell] = []
    private var bytes: [UInt8] = []
    /// The number of rows, cells and bytes that have been returned.
    private var consumed = (rows: 0, cells: 0, bytes: 0)

    private var isInData = false
    private var isInRow = false
    /// The start of the current row's cells and bytes.
    private var rowStart = (cells: 0, bytes: 0)
    private var cellStart = 0
    private var run = XMLRun()
    /// The state of the parser within the current cell.
    private var value = CellValue()

    /// Calls `start` with the next row's number and `body` with each of its cells; returns false when the queue is
    /// empty.
    @inline(__always)
    func nextRow(
        _ body: (Cell, UnsafeBufferPointer<UInt8>) throws(DocumentError) -> Void,
        _ start: (Int) -> Void
    ) throws(DocumentError) -> Bool {
        guard consumed.rows < rows.count else { return false }
        let row = rows[consumed.rows]
        start(row.line)
        // Copies of the references, so that no access to the queue is open while the caller's code runs.
        let (bytes, cells, first) = (self.bytes, self.cells, consumed)
        var at = first.bytes
        try bytes.withUnsafeBufferPointer { buffer throws(DocumentError) in
            for index in first.cells..<(first.cells + row.cells) {
                let cell = cells[index]
                try body(cell, UnsafeBufferPointer(rebasing: buffer[at..<(at + cell.length)]))
                at += cell.length
            }
        }
        consumed.bytes = at
        consumed.cells += row.cells
        consumed.rows += 1
        return true
    }

    /// Removes the rows that were returned; the row that is being parsed moves to the front.
    func compact() {
        guard consumed.rows > 0 else { return }
        rows.removeFirst(consumed.rows)
        cells.removeFirst(consumed.cells)
        bytes.removeFirst(consumed.bytes)
        rowStart.cells -= consumed.cells
        rowStart.bytes -= consumed.bytes
        cellStart -= consumed.bytes
        consumed = (0, 0, 0)
    }

    func start(_ element: XMLElement) throws(DocumentError) {
        if run.isInString {
            if element.depth == Self.valueDepth { try startValue(element) }
            run.start(element, isText: element.isNamed(value.isInline ? "t" : "v") && value.isOpen)
            return
        }
        switch element.depth {
        case 0 where !element.isNamed("worksheet"):
            throw DocumentError("the sheet's part is '\(element.name)'", advice: Archive.resave)
        case 1: isInData = element.isNamed("sheetData")
        case 2 where isInData && element.isNamed("row"): try startRow(element)
        case 3 where isInRow && element.isNamed("c"): try startCell(element)
        default: break
        }
    }

    func end(depth: Int) {
        switch depth {
        case 1: isInData = false
        case 2 where isInRow:
            isInRow = false
            rows.append((line, cells.count - rowStart.cells))
        case 3 where run.isInString:
            run.isInString = false
            cells[cells.count - 1].length = bytes.count - cellStart
        default:
            guard run.isInString else { return }
            run.end(depth: depth)
            if depth == Self.valueDepth { value.isOpen = false }
        }
    }

    /// The depth of a cell's child elements.
    private static let valueDepth = 4

    /// Handles the start of a cell's child: `is` has the value of an inline string, `v` that of any other cell.
    ///
    /// The element that does not fit the cell's type is ignored (ECMA-376 part 1, 18.3.1.4).
    private func startValue(_ element: XMLElement) throws(DocumentError) {
        let isInline = element.isNamed("is")
        guard isInline || element.isNamed("v"), let last = cells.indices.last else { return }
        // Some programs write inline strings without the type attribute.
        if isInline, !value.hasType, !value.isThere { cells[last].type = .inline }
        guard isInline == (cells[last].type == .inline) else { return }
        guard !value.isThere else {
            throw DocumentError(
                "the cell has two values",
                advice: Archive.resave,
                line: line,
                column: cells[last].column
            )
        }
        value.isThere = true
        value.isOpen = true
        value.isInline = isInline
    }

    func text(_ chunk: UnsafeBufferPointer<UInt8>) throws(DocumentError) {
        guard run.isOpen else { return }
        bytes.append(contentsOf: chunk)
        guard bytes.count - rowStart.bytes <= SpreadsheetReader.rowLimitInBytes else {
            throw SpreadsheetReader.rowTooLarge(line, cells.last?.column)
        }
    }

    private func startRow(_ element: XMLElement) throws(DocumentError) {
        var number: Int? = line + 1
        element.forEachAttribute { name, value in
            if XMLElement.equal(name, "r") { number = SheetNumber.count(value) }
        }
        // Some programs give every row the same number; each is a row all the same.
        guard let number, number >= max(line, 1), number <= 1_048_576 else {
            throw DocumentError("the row behind this one has a wrong number", advice: Archive.resave)
        }
        line = number
        isInRow = true
        rowStart = (cells.count, bytes.count)
    }

    private func startCell(_ element: XMLElement) throws(DocumentError) {
        let last = cells.count > rowStart.cells ? cells[cells.count - 1].column : 0
        var column = last + 1
        var style = 0
        var type = CellType.number
        var hasType = false
        element.forEachAttribute { name, value in
            guard name[0] != 0, name[1] == 0 else { return }
            switch name[0] {
            case UInt8(ascii: "r"): column = Self.column(value) ?? 0
            case UInt8(ascii: "s"): style = SheetNumber.count(value) ?? 0
            case UInt8(ascii: "t"):
                type = CellType(value) ?? .number
                hasType = true
            default: break
            }
        }
        guard column > last, column <= SpreadsheetReader.columnLimit else {
            throw DocumentError(
                column > SpreadsheetReader.columnLimit
                    ? "a cell stands beyond column \(SpreadsheetReader.columnLimit)"
                    : "a cell has a wrong reference or is out of order",
                advice: Archive.resave,
                line: line,
                column: last + 1
            )
        }
        cells.append(Cell(column: column, style: style, type: type))
        cellStart = bytes.count
        run = XMLRun(isInString: true)
        value = CellValue(hasType: hasType)
    }

    /// The column of a reference such as `C5`, from 1; nil for text without a column.
    @inline(__always)
    private static func column(_ reference: UnsafeBufferPointer<UInt8>) -> Int? {
        var column = 0
        for byte in reference {
            let letter = byte & 0xDF
            guard byte >= 0x41, (0x41...0x5A).contains(letter) else { break }
            column = column * 26 + Int(letter - 0x40)
            // More letters could overflow, and the result is beyond the last column XFD already.
            guard column <= SpreadsheetReader.columnLimit else { return column }
        }
        return column == 0 ? nil : column
    }
}
