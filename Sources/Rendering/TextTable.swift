/// Rows and columns for a reader at a terminal, or for a pipe.
///
/// Cells pass through ``SafeText/line(_:)``, so whatever a register says can be shown.
public struct TextTable: Sendable {
    /// The side of its column at which a cell stands.
    public enum Alignment: Sendable {
        /// At the left, for words.
        case left
        /// At the right, for numbers.
        case right
    }

    /// A column of a table.
    public struct Column: Sendable {
        /// The word above the column.
        public var title: String
        /// The side at which its cells stand.
        public var alignment: Alignment
        /// The fewest columns of the terminal to which it may shrink.
        public var minimum: Int
        /// Whether it may shrink, its cells cut with `…`, where the table is too wide.
        public var isFlexible: Bool

        /// Makes a column.
        public init(_ title: String, alignment: Alignment = .left, minimum: Int = 8, isFlexible: Bool = false) {
            self.title = SafeText.line(title)
            self.alignment = alignment
            self.minimum = minimum
            self.isFlexible = isFlexible
        }
    }

    /// The columns, from the left.
    public let columns: [Column]
    /// The number of rows.
    public private(set) var count = 0

    /// The spaces between two columns.
    static let gap = 2
    private static let pieceInBytes = 1 << 16
    /// The most columns that a column has where nothing says how wide the table may be.
    static let widest = 60

    // All cells' texts, one behind another, with the end and the width of each: a string for each of the cells of a long
    // list would be most of what the list costs.
    private var texts: [UInt8] = []
    private var ends: [Int] = []
    private var cellWidths: [Int] = []
    private var order: [Int] = []
    /// For each column the width of its widest cell or title.
    private(set) var naturalWidths: [Int]

    /// Makes a table without rows.
    public init(columns: [Column]) {
        self.columns = columns
        naturalWidths = columns.map { DisplayWidth.of($0.title) }
    }

    /// Adds a row; cells that are missing at its end are empty, and more cells than columns are a programming mistake.
    public mutating func add(_ cells: [String]) {
        precondition(cells.count <= columns.count, "a row has no more cells than its table has columns")
        for column in columns.indices {
            let width = column < cells.count ? add(cells[column]) : 0
            ends.append(texts.count)
            cellWidths.append(width)
            if width > naturalWidths[column] { naturalWidths[column] = width }
        }
        order.append(count)
        count += 1
    }

    /// Puts the rows into the order of what stands in a column, byte by byte; those with the same stay as they were.
    public mutating func sort(byColumn column: Int) {
        order = texts.withUnsafeBytes { texts in
            let keys = order.map { UnsafeRawBufferPointer(rebasing: texts[range(of: $0 * columns.count + column)]) }
            return ByteOrder.sorted(keys).map { order[$0] }
        }
    }

    // Keeps a cell's text, and answers how wide it is.
    private mutating func add(_ cell: String) -> Int {
        var cell = cell
        let width = cell.withUTF8 { utf8 in
            let width = SimpleText.width(utf8)
            if width != nil { texts.append(contentsOf: utf8) }
            return width
        }
        if let width { return width }
        let safe = SafeText.line(cell)
        texts.append(contentsOf: safe.utf8)
        return DisplayWidth.of(safe)
    }

    /// The table as lines, without a newline at the end of the last.
    ///
    /// Without a width nothing is cut: a column is as wide as its content up to 60, and a longer cell moves only the rest of
    /// its own row. (Else one cell of five megabytes would be five megabytes in every row.) Within a width flexible columns shrink,
    /// the widest first; where that is not enough, each row becomes a block of `title: value` lines, in which nothing
    /// is cut and empty cells are left out.
    public func render(width: Int?, style: TextStyle) -> StyledText {
        var all = ""
        write(width: width, style: style) { all += $0 }
        return StyledText(parts: [.init(text: all, escaping: .none)])
    }

    /// Hands over the same as a terminal takes it, a few thousand lines at a time.
    public func write(width: Int?, style: TextStyle, to take: (String) -> Void) {
        guard let widths = fittedWidths(to: width) else { return take(blocks(style)) }
        let isCut = width != nil
        var text = ByteBuffer(capacity: Self.pieceInBytes + 4096)
        for (column, title) in columns.map(\.title).enumerated() {
            var title = title
            let width = DisplayWidth.of(title)
            title.withUTF8 { add($0, width, to: column, widths[column], isCut: isCut, of: &text) }
        }
        text.trimSpaces(backTo: 0)
        take(style.bold(safe: text.text).rendered)
        text.removeAll()
        text.append("\n")
        text.append(String(repeating: "─", count: widths.reduce(0, +) + Self.gap * max(0, widths.count - 1)))
        texts.withUnsafeBufferPointer { texts in
            for row in order {
                text.append("\n")
                let start = text.count
                for column in columns.indices {
                    let cell = row * columns.count + column
                    let utf8 = UnsafeBufferPointer(rebasing: texts[range(of: cell)])
                    add(utf8, cellWidths[cell], to: column, widths[column], isCut: isCut, of: &text)
                }
                text.trimSpaces(backTo: start)
                guard text.count >= Self.pieceInBytes else { continue }
                take(text.text)
                text.removeAll()
            }
        }
        take(text.text)
    }

    /// Where a cell's text stands among all.
    private func range(of cell: Int) -> Range<Int> { (cell == 0 ? 0 : ends[cell - 1])..<ends[cell] }

    // Adds a cell and the gap behind it.
    private func add(
        _ cell: UnsafeBufferPointer<UInt8>,
        _ cellWidth: Int,
        to column: Int,
        _ room: Int,
        isCut: Bool,
        of text: inout ByteBuffer
    ) {
        let cut = isCut && cellWidth > room ? DisplayWidth.cut(String(decoding: cell, as: UTF8.self), to: room) : nil
        let padding = max(0, room - (cut?.width ?? cellWidth))
        let isLeft = columns[column].alignment == .left
        if !isLeft { text.append(spaces: padding) }
        if let cut { text.append(cut.text) } else { text.append(cell) }
        text.append(spaces: isLeft ? padding + Self.gap : Self.gap)
    }

    private func blocks(_ style: TextStyle) -> String {
        var blocks: [String] = []
        for row in order {
            var lines: [String] = []
            for (index, column) in columns.enumerated() {
                let cell = String(decoding: texts[range(of: row * columns.count + index)], as: UTF8.self)
                if !cell.isEmpty { lines.append(style.bold(safe: column.title + ":").rendered + " " + cell) }
            }
            blocks.append(lines.joined(separator: "\n"))
        }
        return blocks.joined(separator: "\n\n")
    }
}
