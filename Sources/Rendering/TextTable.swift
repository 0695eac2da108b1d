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

    private var cells: [String] = []
    private var cellWidths: [Int] = []
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
            let cell = column < cells.count ? SafeText.line(cells[column]) : ""
            let width = DisplayWidth.of(cell)
            self.cells.append(cell)
            cellWidths.append(width)
            if width > naturalWidths[column] { naturalWidths[column] = width }
        }
        count += 1
    }

    /// The table as lines, without a newline at the end of the last.
    ///
    /// Without a width nothing is cut and each column is as wide as its content. Within a width flexible columns shrink,
    /// the widest first; where that is not enough, each row becomes a block of `title: value` lines, in which nothing
    /// is cut and empty cells are left out.
    public func render(width: Int?, style: TextStyle) -> String {
        guard let widths = fittedWidths(to: width) else { return blocks(style) }
        var header = ByteBuffer()
        let titles = columns.map(\.title)
        add(titles, titles.map(DisplayWidth.of), in: widths, to: &header)
        let ruleWidth = widths.reduce(0, +) + Self.gap * max(0, widths.count - 1)
        var text = ByteBuffer(capacity: (count + 4) * (ruleWidth + 1))
        text.append(style.bold(header.text))
        text.append("\n")
        text.append(String(repeating: "─", count: ruleWidth))
        for row in rows {
            text.append("\n")
            add(cells[row], cellWidths[row], in: widths, to: &text)
        }
        return text.text
    }

    /// For each row the range of its cells.
    private var rows: some Sequence<Range<Int>> {
        (0..<count).lazy.map { $0 * columns.count..<($0 + 1) * columns.count }
    }

    /// Adds one line of cells in columns of these widths, without spaces at its end.
    private func add(
        _ cells: some Collection<String>,
        _ cellWidths: some Collection<Int>,
        in widths: [Int],
        to text: inout ByteBuffer
    ) {
        let start = text.count
        for (column, (cell, cellWidth)) in zip(cells, cellWidths).enumerated() {
            let room = widths[column]
            let fitted = cellWidth <= room ? (text: cell, width: cellWidth) : DisplayWidth.cut(cell, to: room)
            let padding = room - fitted.width
            if columns[column].alignment == .right { text.append(spaces: padding) }
            text.append(fitted.text)
            text.append(spaces: columns[column].alignment == .left ? padding + Self.gap : Self.gap)
        }
        text.trimSpaces(backTo: start)
    }

    private func blocks(_ style: TextStyle) -> String {
        var blocks: [String] = []
        for row in rows {
            var lines: [String] = []
            for (column, cell) in zip(columns, cells[row]) where !cell.isEmpty {
                lines.append(style.bold(column.title + ":") + " " + cell)
            }
            blocks.append(lines.joined(separator: "\n"))
        }
        return blocks.joined(separator: "\n\n")
    }
}
