/// One row of a table as its document states it: cells of UTF-8 text and the place where they stand.
///
/// A row is a buffer that its reader fills again for each call of ``RowReader/next(_:)``: cells lie one behind the
/// other in one array, so that reading a million rows allocates nothing per cell. Copy what must outlive the next call.
public final class Row {
    // A row is used by one reader on one thread; checking that at run time for each cell cost a twentieth of reading.

    /// All cells' UTF-8, one behind the other.
    ///
    /// Always well-formed, whatever the document's bytes were.
    @exclusivity(unchecked) public var bytes: [UInt8] = []

    /// For each cell the offset in ``bytes`` just behind it.
    @exclusivity(unchecked) public var ends: [Int] = []

    /// Cells that hold a spreadsheet's error in place of a value, as the sheet itself says; nearly always none.
    public var errorCells: [Int] = []

    /// Where the row starts: the line of a text document, the row number of a sheet, the number of a record; from 1.
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

    /// Whether it holds U+FFFD, which stands for bytes that the charset does not have.
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

    /// Empties the row for the next filling; the memory stays.
    public func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        if !errorCells.isEmpty { errorCells.removeAll(keepingCapacity: true) }
    }

    /// Whether a cell states nothing because a spreadsheet could not work it out.
    ///
    /// It does where the sheet says so, and where its whole text is the code of such an error, as when a sheet was saved as
    /// text or its values were pasted.
    public func isSheetError(_ cell: Int) -> Bool {
        let range = range(of: cell)
        guard let first = bytes[range].firstIndex(where: { $0 > 0x20 }) else { return false }
        if !errorCells.isEmpty, errorCells.contains(cell) { return true }
        // `#REF!` and its kind, and LibreOffice's `Err:502`: nearly every cell is told apart by its first byte.
        guard bytes[first] == UInt8(ascii: "#") || bytes[first] == UInt8(ascii: "E") else { return false }
        return SheetError.isCode(bytes[range])
    }

    /// Adds a cell.
    public func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        ends.append(bytes.count)
    }
}

/// Rows of a document, one after the other.
public protocol RowReader: AnyObject {
    /// Fills `row` with the next row and says whether there was one.
    ///
    /// A row without any text is a row too. Throws ``DocumentError`` with the place when the document cannot be read on;
    /// what was read until then must not be taken for the whole.
    func next(_ row: Row) throws -> Bool

    /// How many bytes could not be read in the document's charset and became U+FFFD so far.
    var replacedBytes: Int { get }

    /// What a person has to know of how the document was read so far, a clause each; nearly always nothing.
    var remarks: [String] { get }

    /// What the document's end shows of its being whole, known after the last row.
    var ending: DocumentEnding { get }
}

extension RowReader {
    /// Nothing that a person has to know.
    public var remarks: [String] { [] }
}

/// What the end of a document shows of its being whole.
public enum DocumentEnding: Sendable {
    /// The document shows its own end: a closed element, bracket or page, the directory of an archive.
    case proven
    /// A document of this kind ends anywhere, as a text of lines does.
    case open
    /// The last line lacks the end that the lines before it have.
    case cut
}

/// Rows whose cells have names instead of places that a header gives.
public protocol KeyedRowReader: RowReader {
    /// The names of the cells, each once, by their place in a row.
    ///
    /// More may come with any row; those that are there keep their places. A row may end before the last.
    var names: [String] { get }
}
