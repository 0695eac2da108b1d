/// Reads the rows of every table of a page, in the order in which the rows end.
///
/// ``Row/table`` is the number of the row's table. A table inside a cell has rows of its own, which come before the
/// outer row, and its text is not part of that cell. The text of a cell that spans others is copied into each of them.
/// A run of white space is one space, a break or a block is one line end. Scripts, style sheets, selection lists and
/// comments are no text, and neither is text that the page hides within a cell (``Visibility``). A hidden row or column
/// is read like the others, because lists with pages hide the rows of their other pages. A row element without a cell
/// is no row. Only a page beyond a limit and a page that ends within a table are errors.
public final class HTMLTableReader: RowReader {
    private let stream: ByteStream
    private let charsets: [Charset]
    private let tables = HTMLTables()
    private var decoder: TextDecoder?
    private var page: HTMLPage?
    private var text: [UInt8] = []
    private var at = 0
    private var isFinished = false
    private var spans: [Int: CellSpans] = [:]
    /// The cells and bytes that spans filled so far, with their limits.
    var filled = CellSpans.Filled()
    /// The error that stopped the parser; it is thrown after the rows that are still in the queue.
    private var pendingError: DocumentError?
    private var failure: DocumentError?
    /// The start of the page, which may declare the charset.
    private var start: [UInt8] = []

    /// The size of the text that is parsed before the rows in it are returned.
    private static let portionBytes = 16 << 10

    /// Makes a reader of a page.
    ///
    /// The charset is that of a byte order mark, else of `charsets` as in ``TextDecoder``, else of the page
    /// (``PageCharset``).
    public init(_ stream: ByteStream, charsets: [Charset] = []) {
        self.stream = stream
        self.charsets = charsets
    }

    /// The number of bytes so far that could not be decoded and became U+FFFD.
    public var replacedBytes: Int { decoder?.replacedBytes ?? 0 }

    /// Remarks on the page's charset and on its hidden and struck-out text.
    public var remarks: [String] {
        var remarks: [String] = []
        if let charset, let remark = PageCharset.remark(start, readIn: charset) { remarks.append(remark) }
        func count(_ number: Int, _ one: String, _ many: String) -> String { "\(number) \(number == 1 ? one : many)" }
        if tables.hiddenRows > 0 {
            remarks.append(
                count(tables.hiddenRows, "row of the page is", "rows of the page are")
                    + " hidden, and read like the others"
            )
        }
        if tables.hiddenByClass > 0 {
            remarks.append(
                count(tables.hiddenByClass, "cell holds", "cells hold")
                    + " text of a class that the page's style sheet may hide; it is read as text"
            )
        }
        if tables.struckOut > 0 {
            remarks.append(
                count(tables.struckOut, "cell holds", "cells hold") + " text that is struck out; it is read as text"
            )
        }
        return remarks
    }

    /// `proven` if the page has an end tag `</body>` or `</html>`; otherwise `open`, with all tables closed.
    public private(set) var ending = DocumentEnding.open

    /// The charset of the page, known after the first row.
    public var charset: Charset? { decoder?.charset }

    /// Fills `row` with the next row and returns whether there was one.
    ///
    /// Throws ``DocumentError`` when the charset is not known or the page exceeds a limit, at this and any later call,
    /// and what the stream throws.
    public func next(_ row: Row) throws -> Bool {
        if let failure { throw failure }
        do {
            while true {
                if try nextRow(row) {
                    // A row element without any cell is no row.
                    if row.ends.isEmpty { continue }
                    return true
                }
                if let pendingError { throw pendingError }
                if isFinished { return false }
                do { try parse() } catch let error as DocumentError { pendingError = error }
            }
        } catch let error as DocumentError {
            failure = error
            throw error
        }
    }

    private func nextRow(_ row: Row) throws(DocumentError) -> Bool {
        row.removeAll()
        // Moved out of the row during the call, so that appending checks no exclusivity and copies nothing.
        var (bytes, ends): ([UInt8], [Int]) = ([], [])
        swap(&bytes, &row.bytes)
        swap(&ends, &row.ends)
        defer {
            swap(&bytes, &row.bytes)
            swap(&ends, &row.ends)
        }
        return try tables.next(row) { cells, text, startsGroup throws(DocumentError) in
            if startsGroup { spans[row.table] = nil }
            let isPlain = spans.isEmpty || spans[row.table] == nil
            if isPlain, cells.allSatisfy({ $0.columns == 1 && $0.rows == 1 }) {
                bytes.append(contentsOf: text)
                var end = 0
                for cell in cells {
                    end += cell.length
                    ends.append(end)
                }
                return
            }
            var own = spans[row.table] ?? CellSpans()
            try own.fill(cells, text: text, line: row.line, filled: &filled, to: &bytes, ends: &ends)
            spans[row.table] = own.isEmpty ? nil : own
        }
    }

    private func parse() throws {
        let page = try self.page ?? begin()
        if at >= text.count {
            at = 0
            guard let next = try decoder?.next() else {
                isFinished = true
                try page.finish()
                // The parser does not close elements if the text ends within a tag.
                let isOpen = tables.tableDepth > 0
                tables.finish()
                if page.isClosed { ending = .proven }
                if page.isCut || isOpen {
                    throw DocumentError(
                        "the page breaks off within a table",
                        advice:
                            "download or save it again; a whole page closes each table (</table>), or itself (</html>)"
                    )
                }
                return
            }
            text = next
        }
        var end = min(at + Self.portionBytes, text.count)
        while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
        defer { at = end }
        try text.withUnsafeBufferPointer { buffer throws(DocumentError) in
            try page.feed(UnsafeBufferPointer(rebasing: buffer[at..<end]))
        }
    }

    /// Detects the charset and starts the parser.
    private func begin() throws -> HTMLPage {
        var chunks: [[UInt8]] = []
        var charsets = self.charsets
        if charsets.isEmpty {
            let head = try PageCharset.head(of: stream)
            charsets = [try PageCharset.choose(head.bytes, isWhole: head.isWhole)]
            chunks = [head.bytes]
        } else if let first = try stream.next() {
            chunks = [first]
        }
        start = Array(chunks.first?.prefix(PageCharset.declarationBytes) ?? [])
        let rest = stream
        decoder = TextDecoder(
            ByteStream { chunks.isEmpty ? try rest.next() : chunks.removeFirst() },
            charsets: charsets
        )
        let page = try HTMLPage(tables)
        self.page = page
        return page
    }
}

extension HTMLTableReader {
    /// The charset in which a page is read without a stated one; nil where it cannot be.
    public static func charset(of page: [UInt8]) -> Charset? { PageCharset.declaredCharset(of: page) }
}
