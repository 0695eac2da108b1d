/// Reads comma- and tab-separated text strictly by RFC 4180, with any of the three line ends.
///
/// A blank line is a row of one empty cell, a line end at the end of the text makes no further row, and an empty
/// document has no row. Line ends within quotes are kept as they are. Rows of different lengths are not an error.
public final class DelimitedReader: RowReader {
    /// The most bytes of UTF-8 that a cell may have unless the caller says otherwise: 16 MiB.
    public static let cellLimitInBytes = 16 << 20
    /// The most cells that a row may have, the same as in a spreadsheet.
    public static let cellsPerRow = 16_384

    private enum State {
        case rowStart, cellStart, unquoted, quoted, afterQuote
    }

    // One thread uses the reader; the run-time exclusivity check for each row cost a thirtieth of the reading time.
    private let decoder: TextDecoder
    private let format: DelimitedFormat
    private let limit: Int
    private let outside: ByteSearch
    private let inside: ByteSearch
    private let quoteOrDelimiter: UInt8

    @exclusivity(unchecked) private var chunk: [UInt8] = []
    @exclusivity(unchecked) private var at = 0
    @exclusivity(unchecked) private var position = TextPosition()
    @exclusivity(unchecked) private var state = State.rowStart
    private var failure: DocumentError?

    /// The offset of the current cell's start in the current chunk.
    @exclusivity(unchecked) private var cellOffset = 0
    /// The line and column of the current cell's start, once a line or a chunk has ended within the cell.
    @exclusivity(unchecked) private var cellPosition: (line: Int, column: Int)?
    /// The offset of the current cell's start in the row's bytes.
    @exclusivity(unchecked) private var cellStart = 0

    /// Makes a reader of a text in one of several charsets (see ``TextDecoder``); an empty list means UTF-8.
    ///
    /// A cell of more than `cellLimitInBytes` is refused, so that a quote that is never closed cannot fill the memory.
    public init(
        _ stream: ByteStream,
        format: DelimitedFormat = .csv,
        charsets: [Charset] = [],
        cellLimitInBytes: Int = DelimitedReader.cellLimitInBytes
    ) {
        self.decoder = TextDecoder(stream, charsets: charsets)
        self.format = format
        self.limit = cellLimitInBytes
        // Without a quotation mark the delimiter is searched twice, which is as fast and needs no second search.
        self.quoteOrDelimiter = format.quote ?? format.delimiter
        self.outside = ByteSearch(format.delimiter, quoteOrDelimiter, UInt8(ascii: "\n"), or: UInt8(ascii: "\r"))
        self.inside = ByteSearch(quoteOrDelimiter, quoteOrDelimiter, UInt8(ascii: "\n"), or: UInt8(ascii: "\r"))
    }

    /// The number of bytes so far that could not be decoded and became U+FFFD.
    public var replacedBytes: Int { decoder.replacedBytes }

    /// The charset of the text, known after the first row.
    public var charset: Charset? { decoder.charset }

    /// Whether the last line lacks the line end that the other lines have; a text that was cut behind a line looks
    /// complete.
    public private(set) var ending = DocumentEnding.open

    /// Fills `row` with the next row and returns whether there was one.
    ///
    /// Throws ``DocumentError`` with line and column where the text is not well-formed, at this and any later call, and
    /// what the stream throws.
    public func next(_ row: Row) throws -> Bool {
        if let failure { throw failure }
        row.removeAll()
        // Moved out of the row during the call, so that appending checks no exclusivity and copies nothing.
        var (bytes, ends): ([UInt8], [Int]) = ([], [])
        swap(&bytes, &row.bytes)
        swap(&ends, &row.ends)
        defer {
            swap(&bytes, &row.bytes)
            swap(&ends, &row.ends)
        }
        cellStart = 0
        do {
            while true {
                if at >= chunk.count {
                    guard try nextChunk() else { return try finish(row, bytes.count, &ends) }
                }
                let isWhole = try chunk.withUnsafeBufferPointer { buffer in
                    guard let start = buffer.baseAddress else { return false }
                    return try scan(start, count: buffer.count, row: row, bytes: &bytes, ends: &ends)
                }
                if isWhole { return true }
            }
        } catch let error as DocumentError {
            failure = error
            throw error
        }
    }

    private func nextChunk() throws -> Bool {
        chunk.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            storeCellPosition(start)
            position.endChunk(start, count: buffer.count)
        }
        at = 0
        chunk = []
        guard let next = try decoder.next() else { return false }
        chunk = next
        return true
    }

    /// Ends the last row at the end of the text and returns whether there is one more row.
    private func finish(_ row: Row, _ count: Int, _ ends: inout [Int]) throws -> Bool {
        switch state {
        case .rowStart: return false
        case .quoted:
            throw DocumentError(
                "the quote that opens here is never closed",
                advice: "close it, or double it if it belongs to the text",
                line: cellPosition?.line,
                column: cellPosition?.column
            )
        case .cellStart, .unquoted, .afterQuote:
            ends.append(count)
            state = .rowStart
            if row.line > 1 { ending = .cut }
            return true
        }
    }

    /// Parses a chunk until the row (true) or the chunk (false) ends.
    private func scan(
        _ start: UnsafePointer<UInt8>,
        count: Int,
        row: Row,
        bytes: inout [UInt8],
        ends: inout [Int]
    ) throws -> Bool {
        var at = self.at
        var state = self.state
        defer {
            self.at = at
            self.state = state
        }
        let (delimiter, quote, hasQuote) = (format.delimiter, quoteOrDelimiter, format.quote != nil)
        while at < count {
            switch state {
            case .rowStart, .cellStart:
                if state == .rowStart {
                    if start[at] == UInt8(ascii: "\n"), position.isSecondHalf(at) {
                        position.endLine(at: at, with: UInt8(ascii: "\n"))
                        at += 1
                        continue
                    }
                    row.line = position.line
                }
                cellOffset = at
                cellPosition = nil
                if start[at] == quote, hasQuote {
                    state = .quoted
                    at += 1
                } else {
                    state = .unquoted
                }

            case .unquoted:
                let end = outside.first(in: start, from: at, to: count)
                try appendRun(start, at..<end, &bytes)
                at = end
                guard at < count else { return false }
                if start[at] == quote, hasQuote { throw quoteError(.quoteInside, at: at, start) }
                try endCell(start, bytes.count, &ends)
                state = .cellStart
                if start[at] != delimiter {
                    position.endLine(at: at, with: start[at])
                    state = .rowStart
                }
                at += 1
                if state == .rowStart { return true }

            case .quoted:
                let runStart = at
                var end = inside.first(in: start, from: at, to: count)
                while end < count, start[end] != quote {
                    storeCellPosition(start)
                    position.endLine(at: end, with: start[end])
                    end = inside.first(in: start, from: end + 1, to: count)
                }
                try appendRun(start, runStart..<end, &bytes)
                at = end + 1
                if end == count { at = count } else { state = .afterQuote }

            case .afterQuote:
                let byte = start[at]
                if byte == quote {
                    bytes.append(quote)
                    state = .quoted
                    at += 1
                } else if byte == delimiter || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                    try endCell(start, bytes.count, &ends)
                    state = byte == delimiter ? .cellStart : .rowStart
                    if state == .rowStart { position.endLine(at: at, with: byte) }
                    at += 1
                    if state == .rowStart { return true }
                } else {
                    throw quoteError(.textBehind, at: at, start)
                }
            }
        }
        return false
    }
}

extension DelimitedReader {
    private enum QuoteError {
        case quoteInside, textBehind
    }

    /// Appends a run of text to the cell.
    @inline(__always)
    private func appendRun(_ start: UnsafePointer<UInt8>, _ run: Range<Int>, _ bytes: inout [UInt8]) throws {
        if bytes.count &- cellStart &+ run.count > limit {
            storeCellPosition(start)
            throw DocumentError(
                "the cell that starts here is larger than \(limit) bytes",
                advice: "look for a quote that is not closed",
                line: cellPosition?.line,
                column: cellPosition?.column
            )
        }
        bytes.append(contentsOf: UnsafeBufferPointer(start: start + run.lowerBound, count: run.count))
    }

    @inline(__always)
    private func endCell(_ start: UnsafePointer<UInt8>, _ end: Int, _ ends: inout [Int]) throws {
        ends.append(end)
        cellStart = end
        if ends.count > Self.cellsPerRow {
            storeCellPosition(start)
            throw DocumentError(
                "the row has more than \(Self.cellsPerRow) cells",
                advice: "check the delimiter and the line ends",
                line: cellPosition?.line,
                column: cellPosition?.column
            )
        }
    }

    /// Computes the position of the cell's start while its line is still in the current chunk.
    private func storeCellPosition(_ start: UnsafePointer<UInt8>) {
        if cellPosition == nil { cellPosition = (position.line, position.column(of: cellOffset, in: start)) }
    }

    private func quoteError(_ error: QuoteError, at offset: Int, _ start: UnsafePointer<UInt8>) -> DocumentError {
        let column = position.column(of: offset, in: start)
        switch error {
        case .quoteInside:
            return DocumentError(
                "a quote stands inside a cell that is not quoted",
                advice: "quote the whole cell and double the quotes in it, or read the text with quotes as ordinary "
                    + "characters",
                line: position.line,
                column: column
            )
        case .textBehind:
            return DocumentError(
                "a quote ends the cell, and text follows it",
                advice: "double the quote if it belongs to the text",
                line: position.line,
                column: column - 1
            )
        }
    }
}
