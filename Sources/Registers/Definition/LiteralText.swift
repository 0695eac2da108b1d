internal import Recordations

/// A text of a definition that is looked for in cells as it stands, without any pattern.
struct LiteralText {
    let bytes: [UInt8]

    /// Makes a text in NFC, as cells are compared; nil for an empty text.
    init?(_ text: String) {
        guard !text.isEmpty else { return nil }
        bytes = Array(CellText.composed(text).utf8)
    }

    /// The first range of the text at or behind an offset; nil where there is none.
    func firstRange(in cell: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Range<Int>? {
        guard cell.count - start >= bytes.count, let first = bytes.first else { return nil }
        var at = start
        let last = cell.count - bytes.count
        while at <= last {
            if cell[at] == first, isHere(at, in: cell) { return at..<at + bytes.count }
            at += 1
        }
        return nil
    }

    /// The first range of the text that begins and ends at no digit of a longer number; nil where there is none.
    func firstRangeBetweenNumbers(in cell: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        var start = 0
        while let range = firstRange(in: cell, from: start) {
            if !CutNumber.isWithinNumber(range.lowerBound, cell), !CutNumber.isWithinNumber(range.upperBound, cell) {
                return range
            }
            start = range.lowerBound + 1
        }
        return nil
    }

    private func isHere(_ at: Int, in cell: UnsafeBufferPointer<UInt8>) -> Bool {
        for offset in bytes.indices where cell[at + offset] != bytes[offset] { return false }
        return true
    }
}
