/// A table as text for a terminal or a pipe.
///
/// Cells are escaped by ``SafeText/line(_:)``, so any text of a register can be shown.
public struct TextTable: Sendable {
    /// The alignment of the cells in a column.
    public enum Alignment: Sendable {
        /// Left, for words.
        case left
        /// Right, for numbers.
        case right
    }

    /// A column of a table.
    public struct Column: Sendable {
        /// The title above the column.
        public var title: String
        /// The alignment of its cells.
        public var alignment: Alignment
        /// The minimum width in terminal columns.
        public var minimum: Int
        /// Whether the column may shrink and its cells be cut with `…` where the table is too wide.
        public var isFlexible: Bool
        /// When the column is left out where the table is too wide even so: the highest rank first, 0 never.
        public var rank: Int

        /// Makes a column.
        public init(
            _ title: String,
            alignment: Alignment = .left,
            minimum: Int = 8,
            isFlexible: Bool = false,
            rank: Int = 0
        ) {
            self.title = SafeText.line(title)
            self.alignment = alignment
            self.minimum = minimum
            self.isFlexible = isFlexible
            self.rank = rank
        }
    }

    /// The columns, from the left.
    public let columns: [Column]
    /// The number of rows.
    public private(set) var count = 0

    /// The spaces between two columns.
    static let gap = 2
    private static let chunkBytes = 1 << 16
    /// The maximum width of a column in a table without a given width.
    static let widest = 60

    // The texts of all cells in one array, with the end and the width of each: one string for each cell would be the
    // largest cost of a long list.
    private var texts: [UInt8] = []
    private var ends: [Int] = []
    private var cellWidths: [Int] = []
    private var order: [Int] = []
    /// The width of the widest cell or title of each column.
    private(set) var naturalWidths: [Int]

    /// Makes a table without rows.
    public init(columns: [Column]) {
        self.columns = columns
        naturalWidths = columns.map { DisplayWidth.of($0.title) }
    }

    /// Adds a row; missing cells at its end are empty.
    ///
    /// More cells than columns are a programming mistake.
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

    /// Sorts the rows by the bytes of one column; the sort is stable.
    public mutating func sort(byColumn column: Int) {
        order = texts.withUnsafeBytes { texts in
            let keys = order.map { UnsafeRawBufferPointer(rebasing: texts[range(of: $0 * columns.count + column)]) }
            return ByteOrder.sorted(keys).map { order[$0] }
        }
    }

    // Stores a cell's text and returns its width.
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
    /// Without a width nothing is cut: a column is as wide as its content up to 60 columns, and a longer cell moves
    /// only the rest of its own row. (Otherwise a cell of five megabytes would add five megabytes to every row.) With a
    /// width, flexible columns shrink, the widest first. Where that is not enough, columns are left out by their rank.
    /// Where that is not enough either, each row becomes a block of `title: value` lines without empty cells, in which
    /// nothing is cut.
    public func render(width: Int?, style: TextStyle) -> StyledText {
        var all = ""
        write(width: width, style: style) { all += $0 }
        return StyledText(parts: [.init(text: all, escaping: .none)])
    }

    /// Passes the rendered table to a sink in chunks of about 64 KiB.
    public func write(width: Int?, style: TextStyle, to sink: (String) -> Void) {
        guard let fitted = fittedColumns(to: width) else { return sink(blocks(style)) }
        let isCut = width != nil
        var text = ByteBuffer(capacity: Self.chunkBytes + 4096)
        for one in fitted {
            var title = columns[one.column].title
            let width = DisplayWidth.of(title)
            title.withUTF8 { add($0, width, to: one.column, one.width, isCut: isCut, of: &text) }
        }
        text.trimSpaces(backTo: 0)
        sink(style.bold(safe: text.text).rendered)
        text.removeAll()
        text.append("\n")
        text.append(
            String(repeating: "─", count: fitted.map(\.width).reduce(0, +) + Self.gap * max(0, fitted.count - 1))
        )
        texts.withUnsafeBufferPointer { texts in
            for row in order {
                text.append("\n")
                let start = text.count
                for one in fitted {
                    let cell = row * columns.count + one.column
                    let utf8 = UnsafeBufferPointer(rebasing: texts[range(of: cell)])
                    add(utf8, cellWidths[cell], to: one.column, one.width, isCut: isCut, of: &text)
                }
                text.trimSpaces(backTo: start)
                guard text.count >= Self.chunkBytes else { continue }
                sink(text.text)
                text.removeAll()
            }
        }
        sink(text.text)
    }

    /// The range of a cell's text in ``texts``.
    private func range(of cell: Int) -> Range<Int> { (cell == 0 ? 0 : ends[cell - 1])..<ends[cell] }

    // Appends a cell and the gap behind it.
    private func add(
        _ cell: UnsafeBufferPointer<UInt8>,
        _ cellWidth: Int,
        to column: Int,
        _ columnWidth: Int,
        isCut: Bool,
        of text: inout ByteBuffer
    ) {
        let cut =
            isCut && cellWidth > columnWidth
            ? DisplayWidth.cut(String(decoding: cell, as: UTF8.self), to: columnWidth) : nil
        let padding = max(0, columnWidth - (cut?.width ?? cellWidth))
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
