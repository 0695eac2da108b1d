/// The position of a reader in a text: the physical line, and the column in Unicode scalars, both from 1.
///
/// Columns are counted only on request and when a chunk ends within a line.
struct TextPosition {
    /// The line of the next byte.
    private(set) var line = 1
    /// The offset of the line's start in the current chunk, or 0 when the line started in an earlier chunk.
    private var lineStart = 0
    /// The number of scalars of the line that are in earlier chunks.
    private var columnsBefore = 0
    private var isAfterReturn = false

    /// The column of the byte at an offset in the current line.
    func column(of offset: Int, in bytes: UnsafePointer<UInt8>) -> Int {
        var scalars = columnsBefore
        var at = lineStart
        while at < offset {
            if bytes[at] & 0xC0 != 0x80 { scalars += 1 }
            at += 1
        }
        return scalars + 1
    }

    /// Whether the line feed at an offset belongs to a carriage return that was counted as the line end.
    @inline(__always)
    func isSecondHalf(_ offset: Int) -> Bool {
        isAfterReturn && offset == lineStart && columnsBefore == 0
    }

    /// Counts a line feed or carriage return.
    @inline(__always)
    mutating func endLine(at offset: Int, with byte: UInt8) {
        if byte == UInt8(ascii: "\n"), isSecondHalf(offset) {
            isAfterReturn = false
        } else {
            line += 1
            isAfterReturn = byte == UInt8(ascii: "\r")
        }
        lineStart = offset + 1
        columnsBefore = 0
    }

    /// Ends a chunk: the offsets of the next chunk start at 0 again.
    mutating func endChunk(_ bytes: UnsafePointer<UInt8>, count: Int) {
        columnsBefore = column(of: count, in: bytes) - 1
        lineStart = 0
    }
}

extension TextPosition {
    private static let lineEnds = ByteSearch(0x0A, 0x0D, 0x0A, or: 0x0D)

    /// Counts all line ends of a chunk up to an offset.
    mutating func advance(_ bytes: UnsafePointer<UInt8>, to count: Int) {
        var at = Self.lineEnds.first(in: bytes, from: 0, to: count)
        while at < count {
            endLine(at: at, with: bytes[at])
            at = Self.lineEnds.first(in: bytes, from: at + 1, to: count)
        }
    }
}
