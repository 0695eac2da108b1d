/// An open table of a page with its current row.
final class HTMLTable {
    /// A cell as the page states it.
    struct Cell {
        /// The length of its text in bytes; all texts of a row lie one behind the other.
        var length = 0
        /// The number of columns that it spans.
        let columns: Int
        /// The number of rows that it spans; nil for all rows to the end of its group.
        let rows: Int?
    }

    /// The white space between the last text and the next.
    private enum Gap {
        case none, space, line
    }

    // One thread uses a table, so the run-time exclusivity checks for each chunk of text are not needed.

    /// The number of the table on the page, from 1.
    let number: Int
    /// The depth of the table's element; 0 for rows outside any table.
    let depth: Int
    /// The line in which the current row starts; nil outside rows.
    private(set) var rowLine: Int?
    /// Whether a cell is open.
    @exclusivity(unchecked) private(set) var isInCell = false
    /// Whether a group of rows starts with the current row.
    private(set) var startsGroup = false
    /// The text of the current row.
    @exclusivity(unchecked) private(set) var bytes: [UInt8] = []
    /// The cells of the current row.
    private(set) var cells: [Cell] = []

    @exclusivity(unchecked) private var gap = Gap.none
    @exclusivity(unchecked) private var cellStart = 0
    /// The visibility of text in the current cell.
    @exclusivity(unchecked) private var visibility = Visibility()

    init(number: Int, depth: Int) {
        self.number = number
        self.depth = depth
    }

    func startRow(line: Int) { rowLine = line }

    /// Removes the current row.
    func endRow() {
        rowLine = nil
        startsGroup = false
        bytes.removeAll(keepingCapacity: true)
        cells.removeAll(keepingCapacity: true)
    }

    func startGroup() { startsGroup = true }

    func startCell(_ attributes: HTMLAttributes) {
        var (columns, rows) = (1, 1 as Int?)
        attributes.forEach { name, value in
            // The limits are those of HTML, 4.9.11.
            if XMLElement.equal(name, "colspan") {
                columns = max(HTMLAttributes.number(value, most: 1000) ?? 1, 1)
            } else if XMLElement.equal(name, "rowspan") {
                let number = HTMLAttributes.number(value, most: 65_534) ?? 1
                rows = number == 0 ? nil : number
            }
        }
        cells.append(Cell(columns: columns, rows: rows))
        cellStart = bytes.count
        isInCell = true
        gap = .none
        visibility.removeAll()
    }

    func endCell() {
        guard isInCell else { return }
        isInCell = false
        // Pages write &nbsp; into an empty cell.
        if cellStart < bytes.count, bytes[cellStart] == 0xC2, isBlank(bytes[cellStart...]) {
            bytes.removeLast(bytes.count - cellStart)
        }
        cells[cells.count - 1].length = bytes.count - cellStart
    }

    private func isBlank(_ text: ArraySlice<UInt8>) -> Bool {
        String(decoding: text, as: UTF8.self).unicodeScalars.allSatisfy { $0.value <= 0x20 || $0.value == 0xA0 }
    }

    func breakLine() { if visibility.isSeen { gap = .line } }

    /// Whether text at the current position is in a cell and visible.
    var isSeen: Bool { isInCell && visibility.isSeen }

    /// Handles the start of an element within the cell.
    func start(depth: Int, _ statement: Visibility.Statement) { visibility.start(depth: depth, statement) }

    /// Handles the end of an element within the cell.
    @inline(__always)
    func end(depth: Int) { visibility.end(depth: depth) }

    /// Appends to the open cell's text; a run of white space becomes one space or one line end, as in a browser.
    @inline(__always)
    func append(_ text: UnsafeBufferPointer<UInt8>) {
        guard isSeen, let start = text.baseAddress else { return }
        var at = 0
        while at < text.count {
            if start[at] <= 0x20 {
                if gap == .none { gap = .space }
                at += 1
                continue
            }
            let run = at
            while at < text.count, start[at] > 0x20 { at += 1 }
            if gap != .none {
                if bytes.count > cellStart { bytes.append(gap == .space ? 0x20 : 0x0A) }
                gap = .none
            }
            bytes.append(contentsOf: UnsafeBufferPointer(start: start + run, count: at - run))
        }
    }
}
