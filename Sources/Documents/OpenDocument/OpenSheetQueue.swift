/// A queue of rows of an OpenDocument spreadsheet that have been parsed and not yet returned.
///
/// It follows the elements of `content.xml` (OpenDocument 1.2 part 1, chapter 9): `table` elements of the spreadsheet are
/// sheets, and the rows of the chosen one are kept. Elements are known by their local names.
final class OpenSheetQueue: XMLSink {
    /// A cell with a value, and the cells to its right with the same value.
    struct Cell {
        /// The column of the first of the cells, from 1.
        let column: Int
        let repetitions: Int
        let isError: Bool
        /// The numbers of columns and rows that the first cell spans.
        let span: (columns: Int, rows: Int)
        /// The length of the value in bytes; all values lie one behind the other in one buffer.
        let length: Int

        /// The merged range that starts with the cell; nil where it spans no other.
        func area(line: Int) -> MergedRanges.Area? {
            guard span.columns > 1 || span.rows > 1, column + span.columns - 1 <= SpreadsheetReader.columnLimit
            else { return nil }
            return MergedRanges.Area(
                rows: line...(line + span.rows - 1),
                columns: column...(column + span.columns - 1)
            )
        }
    }

    /// A row with a value, and the rows below it with the same values.
    struct RowPlace {
        var line = 0
        var repetitions = 0
        fileprivate var cells = 0
        fileprivate var bytes = 0
    }

    /// The most rows of a sheet.
    static let rowLimit = 1_048_576
    private static let sheetLimit = 1 << 16
    private static let tableDepth = 3
    /// Parts of a text that are not its own: comments, footnotes, drawings and phonetic text.
    private static let foreign: Set<String> = ["annotation", "note", "ruby-text", "frame", "custom-shape"]

    /// The sheets that were met so far.
    private(set) var sheets: [SheetEntry] = []
    /// Whether the document is a spreadsheet.
    private(set) var isSpreadsheet = false
    /// Whether the chosen sheet has started.
    private(set) var isChosen = false
    /// Whether the chosen sheet has ended.
    private(set) var isPast = false
    /// The row that was returned last.
    private(set) var current = RowPlace()

    private let choice: SheetChoice?
    private var hiddenStyles: Set<String> = []
    private var tableStyle: String?
    private var rows: [RowPlace] = []
    private var cells: [Cell] = []
    private var bytes: [UInt8] = []
    private var consumed = (rows: 0, cells: 0, bytes: 0)

    /// The depths of the open elements that matter.
    private var rowDepth: Int?
    private var cellDepth: Int?
    private var skippedDepth: Int?
    private var isInTable = false
    private var line = 1
    private var row = RowPlace()
    private var column = 1
    private var rowStart = 0
    private var cellStart = 0
    private var attributes = OpenCellAttributes()
    private var text = OpenCellText()

    /// Makes a queue of the rows of a sheet; nil keeps no rows and lists the sheets.
    init(choosing choice: SheetChoice?) { self.choice = choice }

    /// The next row with a value and its number; nil where the queue is empty.
    func nextRow() -> RowPlace? {
        guard consumed.rows < rows.count else { return nil }
        consumed.cells += current.cells
        consumed.bytes += current.bytes
        current = rows[consumed.rows]
        consumed.rows += 1
        return current
    }

    /// Calls a function with each cell of the current row that has a value.
    func forEachCell(
        _ body: (Cell, UnsafeBufferPointer<UInt8>) throws(DocumentError) -> Void
    ) throws(DocumentError) {
        var at = consumed.bytes
        let (bytes, cells) = (self.bytes, self.cells)
        try bytes.withUnsafeBufferPointer { buffer throws(DocumentError) in
            for index in consumed.cells..<(consumed.cells + current.cells) {
                let cell = cells[index]
                try body(cell, UnsafeBufferPointer(rebasing: buffer[at..<(at + cell.length)]))
                at += cell.length
            }
        }
    }

    /// Removes the rows that were returned.
    func compact() {
        guard consumed.rows > 0 else { return }
        cells.removeFirst(consumed.cells + current.cells)
        bytes.removeFirst(consumed.bytes + current.bytes)
        rows.removeFirst(consumed.rows)
        rowStart -= consumed.bytes + current.bytes
        cellStart -= consumed.bytes + current.bytes
        consumed = (0, 0, 0)
        current = RowPlace()
    }

    func start(_ element: XMLElement) throws(DocumentError) {
        if let cellDepth { return try startInCell(element, cellDepth) }
        switch element.depth {
        case 0 where !element.isNamed("document-content"):
            throw DocumentError("the document's content is '\(element.name)'", advice: Archive.resave)
        case 2 where element.isNamed("spreadsheet"): isSpreadsheet = true
        case 2 where element.isNamed("style"): tableStyle = element.localTexts["name"]
        case Self.tableDepth where element.isNamed("table-properties"):
            if let tableStyle, element.localTexts["display"] == "false" { hiddenStyles.insert(tableStyle) }
        case Self.tableDepth where isSpreadsheet && element.isNamed("table"): try startTable(element)
        default:
            guard isInTable, choice != nil else { return }
            if rowDepth == nil, element.isNamed("table-row") {
                try startRow(element)
            } else if let rowDepth, element.depth == rowDepth + 1,
                element.isNamed("table-cell") || element.isNamed("covered-table-cell")
            {
                attributes = try OpenCellAttributes(element)
                cellDepth = element.depth
                cellStart = bytes.count
                text = OpenCellText()
            }
        }
    }

    func end(depth: Int) throws(DocumentError) {
        if skippedDepth == depth {
            skippedDepth = nil
        } else if let cellDepth {
            if depth == cellDepth {
                self.cellDepth = nil
                try endCell()
            } else if depth == cellDepth + 1 {
                text.endParagraph(&bytes)
            }
        } else if depth == rowDepth {
            rowDepth = nil
            endRow()
        } else if depth == Self.tableDepth, isInTable {
            isInTable = false
            isPast = true
        }
    }

    func text(_ chunk: UnsafeBufferPointer<UInt8>) throws(DocumentError) {
        guard cellDepth != nil, skippedDepth == nil, text.isInParagraph else { return }
        text.append(chunk, to: &bytes)
        guard bytes.count - rowStart <= SpreadsheetReader.rowLimitInBytes else {
            throw SpreadsheetReader.rowTooLarge(line, column)
        }
    }

    private func startTable(_ element: XMLElement) throws(DocumentError) {
        let texts = element.localTexts
        guard sheets.count < Self.sheetLimit else {
            throw DocumentError("the workbook has more than \(Self.sheetLimit) sheets", advice: "split it up")
        }
        let isHidden = texts["style-name"].map(hiddenStyles.contains) ?? false
        sheets.append(SheetEntry(name: texts["name"] ?? "", isHidden: isHidden))
        guard !isChosen else { return }
        isChosen =
            switch choice {
            case nil: false
            case .first: !isHidden
            case .number(let number): sheets.count == number
            case .named(let name): texts["name"] == name
            }
        isInTable = isChosen
        line = 1
    }

    private func startRow(_ element: XMLElement) throws(DocumentError) {
        rowDepth = element.depth
        let repeated = try OpenCellAttributes.count(element.localTexts["number-rows-repeated"])
        row = RowPlace(line: line, repetitions: repeated)
        column = 1
        rowStart = bytes.count
        // An empty row of a million repetitions ends most sheets.
        line = min(line + repeated, Self.rowLimit + 1)
    }

    private func endRow() {
        guard row.cells > 0 else { return }
        row.bytes = bytes.count - rowStart
        rows.append(row)
    }

    private func startInCell(_ element: XMLElement, _ cellDepth: Int) throws(DocumentError) {
        guard skippedDepth == nil else { return }
        if element.depth == cellDepth + 1 {
            guard element.isNamed("p") || element.isNamed("h") else {
                skippedDepth = element.depth
                return
            }
            return text.startParagraph(&bytes)
        }
        switch element.name {
        case "s": text.appendSpaces(try OpenCellAttributes.count(element.localTexts["c"]), to: &bytes)
        case "tab": text.appendLiteral(0x09, to: &bytes)
        case "line-break": text.appendLiteral(0x0A, to: &bytes)
        case let name where Self.foreign.contains(name): skippedDepth = element.depth
        default: break
        }
        guard bytes.count - rowStart <= SpreadsheetReader.rowLimitInBytes else {
            throw SpreadsheetReader.rowTooLarge(line, column)
        }
    }

    private func endCell() throws(DocumentError) {
        let first = column
        column = min(column + attributes.repetitions, SpreadsheetReader.columnLimit + 1)
        attributes.writeValue(to: &bytes, from: cellStart)
        // An empty cell that spans others has no value for them.
        guard bytes.count > cellStart else { return }
        row.cells += 1
        cells.append(
            Cell(
                column: first,
                repetitions: attributes.repetitions,
                isError: attributes.isError,
                span: attributes.span,
                length: bytes.count - cellStart
            )
        )
    }
}
