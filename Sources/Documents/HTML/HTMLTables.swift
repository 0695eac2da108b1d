/// Makes rows of what a page says; rows that nobody has asked for yet wait here as the page states them.
///
/// A row inside a cell of another table comes before that table's row, and a cell's text is without the tables in it.
final class HTMLTables: HTMLSink {
    /// How deep tables may lie within one another.
    static let depthLimit = 100
    /// How many tables a page may have.
    static let tableLimit = 100_000

    private struct Waiting {
        let table: Int
        let line: Int
        let startsGroup: Bool
        let cells: Int
    }

    private var open: [HTMLTable] = []
    @exclusivity(unchecked) private var current: HTMLTable?
    private var count = 0

    private var rows: [Waiting] = []
    private var cells: [HTMLTable.Cell] = []
    private var bytes: [UInt8] = []
    private var taken = (rows: 0, cells: 0, bytes: 0)

    var tableDepth: Int { current?.depth ?? 0 }

    /// Classes that the page's own style sheets hide.
    private var hiddenClasses: Set<String> = []
    /// How many rows the page hides; they are read like the others.
    private(set) var hiddenRows = 0
    /// How many elements within cells have a class that the page's style sheet hides; their text is read.
    private(set) var hiddenByClass = 0
    /// How many elements within cells are struck out (`del`, `s`, `strike`); their text is read.
    private(set) var struckOut = 0

    /// The next row that waits; its cells and text are given to `body`, which fills `row`.
    func take(
        _ row: Row,
        _ body: (
            _ cells: ArraySlice<HTMLTable.Cell>, _ bytes: UnsafeBufferPointer<UInt8>, _ startsGroup: Bool
        ) throws(DocumentError) -> Void
    ) throws(DocumentError) -> Bool {
        guard taken.rows < rows.count else {
            rows.removeAll(keepingCapacity: true)
            cells.removeAll(keepingCapacity: true)
            bytes.removeAll(keepingCapacity: true)
            taken = (0, 0, 0)
            return false
        }
        let next = rows[taken.rows]
        row.line = next.line
        row.table = next.table
        let own = cells[taken.cells..<(taken.cells + next.cells)]
        let length = own.reduce(0) { $0 + $1.length }
        let start = taken.bytes
        taken = (taken.rows + 1, taken.cells + next.cells, start + length)
        // Held by itself, so that no access to the queue is open while the caller's code runs.
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
            // A table between the rows of another ends that one.
            if let current, !current.isInCell { endTable(current) } else { current?.breakLine() }
            _ = try startTable(depth: depth, line: line)
        case .group: if let current { endGroup(of: current) }
        case .block:
            // The line ends where the block starts, if the block itself is seen.
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

    /// Takes note of an element within a cell.
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

    func text(_ piece: UnsafeBufferPointer<UInt8>) throws(DocumentError) {
        guard let current else { return }
        current.append(piece)
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

    /// The innermost table; rows outside any table make one.
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
            Waiting(table: table.number, line: line, startsGroup: table.startsGroup, cells: table.cells.count)
        )
        cells.append(contentsOf: table.cells)
        bytes.append(contentsOf: table.bytes)
        table.endRow()
    }
}
