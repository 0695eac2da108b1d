/// Builds rows from the parser's events and queues them until they are read.
///
/// A row inside a cell of another table comes before that table's row, and a cell's text excludes the tables in it.
final class HTMLTables: HTMLSink {
    /// The maximum depth of nested tables.
    static let depthLimit = 100
    /// The most tables of a page.
    static let tableLimit = 100_000

    private struct QueuedRow {
        let table: Int
        let line: Int
        let startsGroup: Bool
        let cells: Int
    }

    private var open: [HTMLTable] = []
    @exclusivity(unchecked) private var current: HTMLTable?
    private var count = 0

    private var rows: [QueuedRow] = []
    private var cells: [HTMLTable.Cell] = []
    private var bytes: [UInt8] = []
    private var consumed = (rows: 0, cells: 0, bytes: 0)

    var tableDepth: Int { current?.depth ?? 0 }

    /// Classes that the page's own style sheets hide.
    private var hiddenClasses: Set<String> = []
    /// The number of rows that the page hides; they are read like the others.
    private(set) var hiddenRows = 0
    /// The number of elements in cells with a class that the page's style sheet hides; their text is read.
    private(set) var hiddenByClass = 0
    /// The number of elements in cells that are struck out (`del`, `s`, `strike`); their text is read.
    private(set) var struckOut = 0

    /// Passes the cells and text of the next queued row to `body`, which fills `row`; returns false when the queue is
    /// empty.
    func next(
        _ row: Row,
        _ body: (
            _ cells: ArraySlice<HTMLTable.Cell>, _ bytes: UnsafeBufferPointer<UInt8>, _ startsGroup: Bool
        ) throws(DocumentError) -> Void
    ) throws(DocumentError) -> Bool {
        guard consumed.rows < rows.count else {
            rows.removeAll(keepingCapacity: true)
            cells.removeAll(keepingCapacity: true)
            bytes.removeAll(keepingCapacity: true)
            consumed = (0, 0, 0)
            return false
        }
        let next = rows[consumed.rows]
        row.line = next.line
        row.table = next.table
        let own = cells[consumed.cells..<(consumed.cells + next.cells)]
        let length = own.reduce(0) { $0 + $1.length }
        let start = consumed.bytes
        consumed = (consumed.rows + 1, consumed.cells + next.cells, start + length)
        // A copy of the reference, so that no access to the queue is open while the caller's code runs.
        let bytes = self.bytes
        try bytes.withUnsafeBufferPointer { buffer throws(DocumentError) in
            try body(own, UnsafeBufferPointer(rebasing: buffer[start..<(start + length)]), next.startsGroup)
        }
        return true
    }

    func start(_ tag: HTMLTag, _ attributes: HTMLAttributes, depth: Int, line: Int) throws(DocumentError) {
        switch tag {
        case .cell:
            let table = try table(line: line)
            table.endCell()
            if table.rowLine == nil { table.startRow(line: line) }
            guard table.cells.count < SpreadsheetReader.columnLimit else { throw Self.tooManyCells(table.rowLine) }
            table.startCell(attributes)
        case .row:
            let table = try table(line: line)
            endRow(of: table)
            table.startRow(line: line)
            if attributes.visibility(hiddenClasses: []).isRemoved { hiddenRows += 1 }
        case .table:
            // A table that starts between the rows of another table ends that table.
            if let current, !current.isInCell { endTable(current) } else { current?.breakLine() }
            _ = try startTable(depth: depth, line: line)
        case .group: if let current { endGroup(of: current) }
        case .block:
            // A visible block starts a new line.
            enter(attributes, depth: depth)
            current?.breakLine()
        case .hidden, .dialog:
            guard let current, current.isInCell else { return }
            if tag == .hidden || !attributes.has("open") {
                current.start(depth: depth, Visibility.Statement(isRemoved: true))
            }
        case .struckOut:
            if current?.isSeen == true { struckOut += 1 }
            enter(attributes, depth: depth)
        case .meta, .other: enter(attributes, depth: depth)
        }
    }

    /// Handles the start of an element within a cell.
    @inline(__always)
    private func enter(_ attributes: HTMLAttributes, depth: Int) {
        guard attributes.list != nil, let current, current.isInCell else { return }
        let statement = attributes.visibility(hiddenClasses: hiddenClasses)
        guard statement != .none else { return }
        if statement.hasHiddenClass, !statement.isRemoved, current.isSeen { hiddenByClass += 1 }
        current.start(depth: depth, statement)
    }

    func style(_ sheet: String) { hiddenClasses.formUnion(StyleSheet.hiddenClasses(sheet)) }

    func end(_ tag: HTMLTag, depth: Int) {
        guard let current else { return }
        switch tag {
        case .table:
            while let inner = self.current, inner.depth >= depth { endTable(inner) }
            self.current?.breakLine()
        case _ where depth <= current.depth: break
        case .cell: current.endCell()
        case .row: endRow(of: current)
        case .group: endGroup(of: current)
        case .block:
            current.breakLine()
            current.end(depth: depth)
        case .hidden, .dialog, .struckOut, .meta, .other: current.end(depth: depth)
        }
    }

    func text(_ chunk: UnsafeBufferPointer<UInt8>) throws(DocumentError) {
        guard let current else { return }
        current.append(chunk)
        guard current.bytes.count <= SpreadsheetReader.rowLimitInBytes else {
            throw SpreadsheetReader.rowTooLarge(current.rowLine ?? 0, nil)
        }
    }

    /// Ends all tables that the page leaves open.
    func finish() {
        while let current { endTable(current) }
    }

    static func tooManyCells(_ line: Int?) -> DocumentError {
        DocumentError(
            "the row has more than \(SpreadsheetReader.columnLimit) cells",
            advice: "check that this is the file that was meant",
            line: line
        )
    }

    /// The innermost table; a row outside any table starts one.
    private func table(line: Int) throws(DocumentError) -> HTMLTable {
        if let current { return current }
        return try startTable(depth: 0, line: line)
    }

    private func startTable(depth: Int, line: Int) throws(DocumentError) -> HTMLTable {
        guard open.count < Self.depthLimit else {
            throw DocumentError(
                "tables lie more than \(Self.depthLimit) deep within one another",
                advice: "check that this is the file that was meant",
                line: line
            )
        }
        guard count < Self.tableLimit else {
            throw DocumentError(
                "the page has more than \(Self.tableLimit) tables",
                advice: "check that this is the file that was meant",
                line: line
            )
        }
        count += 1
        let table = HTMLTable(number: count, depth: depth)
        open.append(table)
        current = table
        return table
    }

    private func endTable(_ table: HTMLTable) {
        endRow(of: table)
        open.removeLast()
        current = open.last
    }

    private func endGroup(of table: HTMLTable) {
        endRow(of: table)
        table.startGroup()
    }

    private func endRow(of table: HTMLTable) {
        table.endCell()
        guard let line = table.rowLine else { return }
        rows.append(
            QueuedRow(table: table.number, line: line, startsGroup: table.startsGroup, cells: table.cells.count)
        )
        cells.append(contentsOf: table.cells)
        bytes.append(contentsOf: table.bytes)
        table.endRow()
    }
}
