/// A table of a page that is open, with its row that is being read.
final class HTMLTable {
    /// A cell as the page states it.
    struct Cell {
        /// How long its text is, all texts of a row lying one behind the other.
        var length = 0
        /// How many columns it spans.
        let columns: Int
        /// How many rows it spans; nil for all to the end of its group.
        let rows: Int?
    }

    /// What stands between the text so far and the text to come.
    private enum Gap {
        case none, space, line
    }

    // A table is used by one reader on one thread, so that nothing needs checking at run time for each piece of text.

    /// Its number on the page, from 1.
    let number: Int
    /// How deep it lies; 0 for rows outside any table.
    let depth: Int
    /// The line in which its row starts; nil outside rows.
    private(set) var rowLine: Int?
    /// Whether a cell is open.
    @exclusivity(unchecked) private(set) var isInCell = false
    /// Whether a group of rows starts with the row.
    private(set) var startsGroup = false
    /// The row's text.
    @exclusivity(unchecked) private(set) var bytes: [UInt8] = []
    /// The row's cells.
    private(set) var cells: [Cell] = []

    @exclusivity(unchecked) private var gap = Gap.none
    @exclusivity(unchecked) private var cellStart = 0
    /// Which text of the cell is seen.
    @exclusivity(unchecked) private var visibility = Visibility()

    init(number: Int, depth: Int) {
        self.number = number
        self.depth = depth
    }

    func startRow(line: Int) { rowLine = line }

    /// Forgets the row.
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
            // The bounds of HTML, 4.9.11.
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
        // Pages write &nbsp; into a cell to say that it is empty.
        if cellStart < bytes.count, bytes[cellStart] == 0xC2, isBlank(bytes[cellStart...]) {
            bytes.removeLast(bytes.count - cellStart)
        }
        cells[cells.count - 1].length = bytes.count - cellStart
    }

    private func isBlank(_ text: ArraySlice<UInt8>) -> Bool {
        String(decoding: text, as: UTF8.self).unicodeScalars.allSatisfy { $0.value <= 0x20 || $0.value == 0xA0 }
    }

    func breakLine() { if visibility.isSeen { gap = .line } }

    /// Whether text is seen where the page is read.
    var isSeen: Bool { isInCell && visibility.isSeen }

    /// Takes note of the start of an element within the cell.
    func start(depth: Int, _ statement: Visibility.Statement) { visibility.start(depth: depth, statement) }

    /// Takes note of the end of an element within the cell.
    @inline(__always)
    func end(depth: Int) { visibility.end(depth: depth) }

    /// Adds to the open cell's text; runs of white space become one space or one line end, as a page shows them.
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
