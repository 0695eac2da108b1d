/// Reads comma- and tab-separated text strictly by RFC 4180, with any of the three line ends.
///
/// A blank line is a row of one empty cell, a final line end makes no further row, and an empty document has no row.
/// Line ends within quotes are kept as they are. Rows of different lengths are not an error here.
public final class DelimitedReader: RowReader {
    /// The most bytes of UTF-8 that a cell may have unless the caller says otherwise: 16 MiB.
    public static let cellLimitInBytes = 16 << 20
    /// The most cells that a row may have: as many as a spreadsheet's.
    public static let cellsPerRow = 16_384

    private enum State {
        case rowStart, cellStart, unquoted, quoted, afterQuote
    }

    // Used by one thread; checking that at run time for each row cost a thirtieth of reading.
    private let decoder: TextDecoder
    private let format: DelimitedFormat
    private let limit: Int
    private let outside: ByteSearch
    private let inside: ByteSearch
    private let lone: UInt8

    @exclusivity(unchecked) private var piece: [UInt8] = []
    @exclusivity(unchecked) private var at = 0
    @exclusivity(unchecked) private var place = TextPlace()
    @exclusivity(unchecked) private var state = State.rowStart
    private var failure: DocumentError?

    /// Where the cell that is being read starts in the current piece.
    @exclusivity(unchecked) private var cellOffset = 0
    /// The same as line and column, once the line or the piece has ended within the cell.
    @exclusivity(unchecked) private var cellPlace: (line: Int, column: Int)?
    /// Where the cell starts in the row's bytes.
    @exclusivity(unchecked) private var cellStart = 0

    /// Makes a reader of a text in one of several charsets (see ``TextDecoder``), none meaning UTF-8.
    ///
    /// A cell of more than `cellLimitInBytes` is refused, so that a quote that is never closed cannot take the memory.
    public init(
        _ stream: ByteStream,
        format: DelimitedFormat = .csv,
        charsets: [Charset] = [],
        cellLimitInBytes: Int = DelimitedReader.cellLimitInBytes
    ) {
        self.decoder = TextDecoder(stream, charsets: charsets)
        self.format = format
        self.limit = cellLimitInBytes
        // Without a quote the delimiter is searched twice, which is as fast and keeps the scan in one shape.
        self.lone = format.quote ?? format.delimiter
        self.outside = ByteSearch(format.delimiter, lone, UInt8(ascii: "\n"), UInt8(ascii: "\r"))
        self.inside = ByteSearch(lone, lone, UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    }

    /// How many bytes could not be read in the charset and became U+FFFD so far.
    public var replacedBytes: Int { decoder.replacedBytes }

    /// The charset that is read, known after the first row.
    public var charset: Charset? { decoder.charset }

    /// Whether the last line has an end as the others do; a text may be cut behind any of them.
    public private(set) var ending = DocumentEnding.open

    /// Fills `row` with the next row and says whether there was one.
    ///
    /// Throws ``DocumentError`` with line and column where the text is not well-formed, at this and any later call; what
    /// the stream throws passes through.
    public func next(_ row: Row) throws -> Bool {
        if let failure { throw failure }
        row.removeAll()
        // Taken out of the row for the time of reading, so that appending checks no exclusivity and copies nothing.
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
                if at >= piece.count {
                    guard try nextPiece() else { return try finish(row, bytes.count, &ends) }
                }
                let isWhole = try piece.withUnsafeBufferPointer { buffer in
                    guard let start = buffer.baseAddress else { return false }
                    return try scan(start, buffer.count, row, &bytes, &ends)
                }
                if isWhole { return true }
            }
        } catch let error as DocumentError {
            failure = error
            throw error
        }
    }

    private func nextPiece() throws -> Bool {
        piece.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            keepCellPlace(start)
            place.endPiece(start, count: buffer.count)
        }
        at = 0
        piece = []
        guard let next = try decoder.next() else { return false }
        piece = next
        return true
    }

    /// What the end of the text means in each state: whether there is one more row.
    private func finish(_ row: Row, _ count: Int, _ ends: inout [Int]) throws -> Bool {
        switch state {
        case .rowStart: return false
        case .quoted:
            throw DocumentError(
                "the quote that opens here is never closed",
                advice: "close it, or double it if it belongs to the text",
                line: cellPlace?.line,
                column: cellPlace?.column
            )
        case .cellStart, .unquoted, .afterQuote:
            ends.append(count)
            state = .rowStart
            if row.line > 1 { ending = .cut }
            return true
        }
    }

    /// Reads on in a piece until the row (true) or the piece (false) ends.
    private func scan(
        _ start: UnsafePointer<UInt8>,
        _ count: Int,
        _ row: Row,
        _ bytes: inout [UInt8],
        _ ends: inout [Int]
    ) throws -> Bool {
        var at = self.at
        var state = self.state
        defer {
            self.at = at
            self.state = state
        }
        let (delimiter, quote, hasQuote) = (format.delimiter, lone, format.quote != nil)
        while at < count {
            switch state {
            case .rowStart, .cellStart:
                if state == .rowStart {
                    if start[at] == UInt8(ascii: "\n"), place.isSecondHalf(at) {
                        place.endLine(at: at, with: UInt8(ascii: "\n"))
                        at += 1
                        continue
                    }
                    row.line = place.line
                }
                cellOffset = at
                cellPlace = nil
                if start[at] == quote, hasQuote {
                    state = .quoted
                    at += 1
                } else {
                    state = .unquoted
                }

            case .unquoted:
                let end = outside.first(in: start, from: at, to: count)
                try take(start, at..<end, &bytes)
                at = end
                guard at < count else { return false }
                if start[at] == quote, hasQuote { throw quoteError(.quoteInside, at: at, start) }
                try endCell(start, bytes.count, &ends)
                state = .cellStart
                if start[at] != delimiter {
                    place.endLine(at: at, with: start[at])
                    state = .rowStart
                }
                at += 1
                if state == .rowStart { return true }

            case .quoted:
                let runStart = at
                var end = inside.first(in: start, from: at, to: count)
                while end < count, start[end] != quote {
                    keepCellPlace(start)
                    place.endLine(at: end, with: start[end])
                    end = inside.first(in: start, from: end + 1, to: count)
                }
                try take(start, runStart..<end, &bytes)
                at = end + 1
                if end == count { at = count } else { state = .afterQuote }

            case .afterQuote:
                let byte = start[at]
                if byte == quote {
                    bytes.append(quote)
                    state = .quoted
                    at += 1
                } else if byte == delimiter {
                    try endCell(start, bytes.count, &ends)
                    state = .cellStart
                    at += 1
                } else if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                    try endCell(start, bytes.count, &ends)
                    place.endLine(at: at, with: byte)
                    state = .rowStart
                    at += 1
                    return true
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

    /// Adds a run of text to the cell.
    @inline(__always)
    private func take(_ start: UnsafePointer<UInt8>, _ run: Range<Int>, _ bytes: inout [UInt8]) throws {
        if bytes.count &- cellStart &+ run.count > limit {
            keepCellPlace(start)
            throw DocumentError(
                "the cell that starts here is larger than \(limit) bytes",
                advice: "look for a quote that is not closed",
                line: cellPlace?.line,
                column: cellPlace?.column
            )
        }
        bytes.append(contentsOf: UnsafeBufferPointer(start: start + run.lowerBound, count: run.count))
    }

    @inline(__always)
    private func endCell(_ start: UnsafePointer<UInt8>, _ end: Int, _ ends: inout [Int]) throws {
        ends.append(end)
        cellStart = end
        if ends.count > Self.cellsPerRow {
            keepCellPlace(start)
            throw DocumentError(
                "the row has more than \(Self.cellsPerRow) cells",
                advice: "check the delimiter and the line ends",
                line: cellPlace?.line,
                column: cellPlace?.column
            )
        }
    }

    /// Counts out where the cell starts while its line is still in the current piece.
    private func keepCellPlace(_ start: UnsafePointer<UInt8>) {
        if cellPlace == nil { cellPlace = (place.line, place.column(of: cellOffset, in: start)) }
    }

    private func quoteError(_ error: QuoteError, at offset: Int, _ start: UnsafePointer<UInt8>) -> DocumentError {
        let column = place.column(of: offset, in: start)
        switch error {
        case .quoteInside:
            return DocumentError(
                "a quote stands inside a cell that is not quoted",
                advice: "quote the whole cell and double the quotes in it, or read the text with quotes as ordinary "
                    + "characters",
                line: place.line,
                column: column
            )
        case .textBehind:
            return DocumentError(
                "a quote ends the cell, and text follows it",
                advice: "double the quote if it belongs to the text",
                line: place.line,
                column: column - 1
            )
        }
    }
}
