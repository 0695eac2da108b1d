/// Reads the rows of every table of a page, one after the other as they end.
///
/// ``Row/table`` says which table a row belongs to. A table inside a cell has rows of its own, which come before the row
/// around them, and its text is no text of that cell. A cell that spans others stands in each of them. Runs of white
/// space are one space, breaks and blocks one line end; scripts, style sheets, lists to choose from and comments are no
/// text, and neither is what the page hides within a cell (``Visibility``). A whole row or column that is hidden is read like
/// the others, since lists that are turned over by a script hide what is on their other pages. Rows without a cell are none.
/// Nothing in a page is an error but its size, and a table that is open when the page ends: such a page is cut.
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
    /// What spans have filled so far, and may fill.
    var filled = CellSpans.Filled()
    /// What stops the parsing, behind the rows that are still waiting.
    private var breach: DocumentError?
    private var failure: DocumentError?
    /// The page's start, in which it says its charset.
    private var start: [UInt8] = []

    /// So much text is parsed before the rows in it are handed out.
    private static let portionBytes = 16 << 10

    /// Makes a reader of a page.
    ///
    /// A byte order mark decides the charset, else `charsets` as in ``TextDecoder``, else the page (``PageCharset``).
    public init(_ stream: ByteStream, charsets: [Charset] = []) {
        self.stream = stream
        self.charsets = charsets
    }

    /// How many bytes could not be read in the charset and became U+FFFD so far.
    public var replacedBytes: Int { decoder?.replacedBytes ?? 0 }

    /// What a person has to know of the page's charset, and of hidden and struck-out text on it.
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

    /// Whether the page closed its body or itself; the last table is closed in any case.
    public private(set) var ending = DocumentEnding.open

    /// The charset that is read, known after the first row.
    public var charset: Charset? { decoder?.charset }

    /// Fills `row` with the next row and says whether there was one.
    ///
    /// Throws ``DocumentError`` when the charset is not known or the page is beyond a limit, at this and any later call;
    /// what the stream throws passes through.
    public func next(_ row: Row) throws -> Bool {
        if let failure { throw failure }
        do {
            while true {
                if try takeRow(row) {
                    // A row element without any cell is no row.
                    if row.ends.isEmpty { continue }
                    return true
                }
                if let breach { throw breach }
                if isFinished { return false }
                do { try parse() } catch let error as DocumentError { breach = error }
            }
        } catch let error as DocumentError {
            failure = error
            throw error
        }
    }

    private func takeRow(_ row: Row) throws(DocumentError) -> Bool {
        row.removeAll()
        // Taken out of the row for the time of reading, so that appending checks no exclusivity and copies nothing.
        var (bytes, ends): ([UInt8], [Int]) = ([], [])
        swap(&bytes, &row.bytes)
        swap(&ends, &row.ends)
        defer {
            swap(&bytes, &row.bytes)
            swap(&ends, &row.ends)
        }
        return try tables.take(row) { cells, text, startsGroup throws(DocumentError) in
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
            try own.fill(cells, text, line: row.line, &filled, &bytes, &ends)
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
                // With tags in it that have no end the parser closes nothing.
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

    /// Finds out the charset and starts the page.
    private func begin() throws -> HTMLPage {
        var pieces: [[UInt8]] = []
        var charsets = self.charsets
        if charsets.isEmpty {
            let head = try PageCharset.head(of: stream)
            charsets = [try PageCharset.choose(head.bytes, isWhole: head.isWhole)]
            pieces = [head.bytes]
        } else if let first = try stream.next() {
            pieces = [first]
        }
        start = Array(pieces.first?.prefix(PageCharset.declarationBytes) ?? [])
        let rest = stream
        decoder = TextDecoder(
            ByteStream { pieces.isEmpty ? try rest.next() : pieces.removeFirst() },
            charsets: charsets
        )
        let page = try HTMLPage(tables)
        self.page = page
        return page
    }
}
