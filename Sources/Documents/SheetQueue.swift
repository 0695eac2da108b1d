/// What a cell's value is (ECMA-376 part 1, 18.18.11).
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

/// Where the parsing of a cell stands, as far as its value is concerned.
private struct CellValue {
    /// Whether the cell says what type it has.
    var hasType = false
    /// Whether the element with the value has come.
    var isThere = false
    /// Whether that element is open.
    var isOpen = false
    /// Whether it is an inline string.
    var isInline = false
}

/// The rows of a sheet that have been parsed and not yet been asked for.
///
/// Cells lie here as the XML states them: shared strings and gaps are filled in when a row is asked for, so that a queue
/// is hardly larger than the piece of XML it was parsed from, and a row at most.
final class SheetQueue: XMLSink {
    /// A cell with a value or a reference of its own.
    struct Cell {
        let column: Int
        let style: Int
        var type: CellType
        /// How long its value is, all values lying one behind the other.
        var length = 0
    }

    /// The number of the row that is being parsed, or was last.
    private(set) var line = 0

    private var rows: [(line: Int, cells: Int)] = []
    private var cells: [Cell] = []
    private var bytes: [UInt8] = []
    /// How much of each has been handed out.
    private var taken = (rows: 0, cells: 0, bytes: 0)

    private var isInData = false
    private var isInRow = false
    /// Where the cells and the values of the row that is being parsed start.
    private var rowStart = (cells: 0, bytes: 0)
    private var cellStart = 0
    private var run = XMLRun()
    /// Which of the cell's elements has its value.
    private var value = CellValue()

    /// Calls a function with each cell of the next row and its value, and gives the row's number; nil when none waits.
    @inline(__always)
    func takeRow(
        _ body: (Cell, UnsafeBufferPointer<UInt8>) throws(DocumentError) -> Void,
        _ start: (Int) -> Void
    ) throws(DocumentError) -> Bool {
        guard taken.rows < rows.count else { return false }
        let row = rows[taken.rows]
        start(row.line)
        // Held by themselves, so that no access to the queue is open while the caller's code runs.
        let (bytes, cells, first) = (self.bytes, self.cells, taken)
        var at = first.bytes
        try bytes.withUnsafeBufferPointer { buffer throws(DocumentError) in
            for index in first.cells..<(first.cells + row.cells) {
                let cell = cells[index]
                try body(cell, UnsafeBufferPointer(rebasing: buffer[at..<(at + cell.length)]))
                at += cell.length
            }
        }
        taken.bytes = at
        taken.cells += row.cells
        taken.rows += 1
        return true
    }

    /// Makes room for the next piece; what is left of the row that is being parsed moves to the front.
    func compact() {
        guard taken.rows > 0 else { return }
        rows.removeFirst(taken.rows)
        cells.removeFirst(taken.cells)
        bytes.removeFirst(taken.bytes)
        rowStart.cells -= taken.cells
        rowStart.bytes -= taken.bytes
        cellStart -= taken.bytes
        taken = (0, 0, 0)
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

    /// How deep the children of a cell lie.
    private static let valueDepth = 4

    /// Takes note of a child of a cell: `is` has the value of an inline string, `v` that of every other cell.
    ///
    /// ECMA-376 part 1, 18.3.1.4; the other of the two says nothing, whatever stands in it.
    private func startValue(_ element: XMLElement) throws(DocumentError) {
        let isInline = element.isNamed("is")
        guard isInline || element.isNamed("v"), let last = cells.indices.last else { return }
        // Some programs leave the type of an inline string out.
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

    func text(_ piece: UnsafeBufferPointer<UInt8>) throws(DocumentError) {
        guard run.isOpen else { return }
        bytes.append(contentsOf: piece)
        guard bytes.count - rowStart.bytes <= SpreadsheetReader.rowLimitInBytes else {
            throw SpreadsheetReader.rowTooLarge(line, cells.last?.column)
        }
    }

    private func startRow(_ element: XMLElement) throws(DocumentError) {
        var number: Int? = line + 1
        element.forEachAttribute { name, value in
            if XMLElement.equal(name, "r") { number = SheetNumber.count(value) }
        }
        guard let number, number > line, number <= 1_048_576 else {
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

    /// The column of a reference such as `C5`, from 1; nil when it names none.
    @inline(__always)
    private static func column(_ reference: UnsafeBufferPointer<UInt8>) -> Int? {
        var column = 0
        for byte in reference {
            let letter = byte & 0xDF
            guard byte >= 0x41, (0x41...0x5A).contains(letter) else { break }
            column = column * 26 + Int(letter - 0x40)
            // Four letters are beyond XFD in any case; more could overflow.
            guard column <= SpreadsheetReader.columnLimit else { return column }
        }
        return column == 0 ? nil : column
    }
}
