/// One row of a table as its document states it: the cells as UTF-8 text and the row's number.
///
/// A row is a buffer that the reader fills again at each call of ``RowReader/next(_:)``. All cells lie in one array, so
/// that reading a million rows allocates nothing per cell. A value that must outlive the next call has to be copied.
public final class Row {
    // One thread uses a row; the run-time exclusivity check for each cell cost a twentieth of the reading time.

    /// The UTF-8 text of all cells, one behind the other.
    ///
    /// It is always well-formed, whatever the document's bytes were.
    @exclusivity(unchecked) public var bytes: [UInt8] = []

    /// For each cell the offset of its end in ``bytes``.
    @exclusivity(unchecked) public var ends: [Int] = []

    /// The indices of cells that the sheet marks as errors; nearly always empty.
    public var errorCells: [Int] = []

    /// The line of a text document, the row number of a sheet, or the number of a record; from 1.
    public var line = 0

    /// The number of the table that the row belongs to, from 1; 0 in documents that are one table.
    public var table = 0

    /// Makes an empty row.
    public init() {}

    /// The number of cells.
    @inlinable public var count: Int { ends.count }

    /// The range of a cell in ``bytes``; empty for a cell beyond the last.
    @inlinable public func range(of cell: Int) -> Range<Int> {
        guard cell < ends.count else { return bytes.count..<bytes.count }
        return (cell == 0 ? 0 : ends[cell - 1])..<ends[cell]
    }

    /// The text of a cell; empty for a cell beyond the last.
    @inlinable public func text(_ cell: Int) -> String {
        String(decoding: bytes[range(of: cell)], as: UTF8.self)
    }

    /// Whether the row contains U+FFFD, which replaces bytes that could not be decoded.
    public var isGarbled: Bool {
        bytes.withUnsafeBufferPointer { bytes in
            var at = 0
            while at + 2 < bytes.count {
                if bytes[at] == 0xEF, bytes[at + 1] == 0xBF, bytes[at + 2] == 0xBD { return true }
                at += 1
            }
            return false
        }
    }

    /// All cells as texts.
    public var texts: [String] { ends.indices.map(text) }

    /// Empties the row and keeps its memory.
    public func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        if !errorCells.isEmpty { errorCells.removeAll(keepingCapacity: true) }
    }

    /// Whether a cell has a spreadsheet error in place of a value.
    ///
    /// That is so where the sheet marks the cell as an error, and where the cell's whole text is the code of an error,
    /// such as in a sheet that was saved as text.
    public func isSheetError(_ cell: Int) -> Bool {
        let range = range(of: cell)
        guard let first = bytes[range].firstIndex(where: { $0 > 0x20 }) else { return false }
        if !errorCells.isEmpty, errorCells.contains(cell) { return true }
        // The codes are like `#REF!` and, in LibreOffice, `Err:502`: the first byte excludes nearly every cell.
        guard bytes[first] == UInt8(ascii: "#") || bytes[first] == UInt8(ascii: "E") else { return false }
        return SheetError.isCode(bytes[range])
    }

    /// Adds a cell.
    public func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        ends.append(bytes.count)
    }
}

/// A reader of the rows of a document, one after the other.
public protocol RowReader: AnyObject {
    /// Fills `row` with the next row and returns whether there was one.
    ///
    /// A row without any text is a row too. Throws ``DocumentError`` with the position when the rest of the document
    /// cannot be read; the rows until then must not be used as the whole document.
    func next(_ row: Row) throws -> Bool

    /// The number of bytes so far that could not be decoded and became U+FFFD.
    var replacedBytes: Int { get }

    /// Remarks for the user on how the document was read so far, one clause each; nearly always empty.
    var remarks: [String] { get }

    /// Whether the document's end proves that the document is complete; known after the last row.
    var ending: DocumentEnding { get }
}

extension RowReader {
    /// No remarks.
    public var remarks: [String] { [] }
}

/// Whether a document's end proves that the document is complete.
public enum DocumentEnding: Sendable {
    /// The document has an end mark: a closed element, bracket or page, or the directory of an archive.
    case proven
    /// A document of this kind may end anywhere, such as a text of lines.
    case open
    /// The last line lacks the line end that the lines before it have.
    case cut
}

/// A reader of rows whose cells have names in the document, so that there is no header row.
public protocol KeyedRowReader: RowReader {
    /// The names of the cells, each once, by cell index.
    ///
    /// Any row may add names at the end. A row may have fewer cells than there are names.
    var names: [String] { get }
}
