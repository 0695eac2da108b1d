/// Where a reader stands in a text: physical lines, and columns in Unicode scalars, both from 1.
///
/// Columns are counted only when someone asks, or when a piece ends within a line.
struct TextPlace {
    /// The line of the next byte.
    private(set) var line = 1
    /// Where the line starts in the current piece, or 0 when it started in an earlier one.
    private var lineStart = 0
    /// How many scalars of the line are in earlier pieces.
    private var columnsBefore = 0
    private var isAfterReturn = false

    /// The column of the byte at an offset that is on the current line.
    func column(of offset: Int, in bytes: UnsafePointer<UInt8>) -> Int {
        var scalars = columnsBefore
        var at = lineStart
        while at < offset {
            if bytes[at] & 0xC0 != 0x80 { scalars += 1 }
            at += 1
        }
        return scalars + 1
    }

    /// Whether the line feed at an offset is the second half of a line end that has been counted already.
    @inline(__always)
    func isSecondHalf(_ offset: Int) -> Bool {
        isAfterReturn && offset == lineStart && columnsBefore == 0
    }

    /// Takes note of a line feed or carriage return.
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

    /// Takes note that a piece has ended and offsets start again.
    mutating func endPiece(_ bytes: UnsafePointer<UInt8>, count: Int) {
        columnsBefore = column(of: count, in: bytes) - 1
        lineStart = 0
    }
}

extension TextPlace {
    private static let lineEnds = ByteSearch(0x0A, 0x0D, 0x0A, 0x0D)

    /// Takes note of all line ends of a piece up to an offset.
    mutating func pass(_ bytes: UnsafePointer<UInt8>, to count: Int) {
        var at = Self.lineEnds.first(in: bytes, from: 0, to: count)
        while at < count {
            endLine(at: at, with: bytes[at])
            at = Self.lineEnds.first(in: bytes, from: at + 1, to: count)
        }
    }
}
