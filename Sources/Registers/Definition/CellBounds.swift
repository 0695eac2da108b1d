internal import Recordations

/// Literal texts behind or before which the part of a cell stands that a reading is about.
struct CellBounds {
    let after: [LiteralText]
    let before: [LiteralText]

    /// The range between the bounds; nil where the cell lacks one of them.
    ///
    /// Of several texts the one that comes first in the cell counts. A text within a longer number is none: `/1` is not
    /// in `/12`.
    func range(in cell: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        var start = 0
        if !after.isEmpty {
            guard let found = Self.first(of: after, in: cell) else { return nil }
            start = found.upperBound
        }
        guard !before.isEmpty else { return start..<cell.count }
        let rest = UnsafeBufferPointer(rebasing: cell[start...])
        guard let found = Self.first(of: before, in: rest) else { return nil }
        return start..<start + found.lowerBound
    }

    private static func first(of texts: [LiteralText], in cell: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        texts.compactMap { $0.firstRangeBetweenNumbers(in: cell) }.min { $0.lowerBound < $1.lowerBound }
    }
}
