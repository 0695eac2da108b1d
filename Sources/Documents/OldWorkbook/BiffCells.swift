/// The places of a sheet's cells in the stream, by row and column.
///
/// Most programs write the cells row by row, and some in the order in which they were set. Eight bytes a cell are kept,
/// so that they can be read in the order of the sheet; they are sorted only where they are out of order.
struct BiffCells {
    /// The row and column of a cell, both from 0, and the offset of its record.
    struct Place {
        let bits: UInt64

        init(row: Int, column: Int, offset: Int, isPartOfMany: Bool) {
            bits =
                UInt64(row & 0xFFFF) << 48 | UInt64(column & 0xFFFF) << 32 | (isPartOfMany ? 1 << 31 : 0)
                | UInt64(offset & 0x7FFF_FFFF)
        }

        var row: Int { Int(bits >> 48) }
        var column: Int { Int(bits >> 32 & 0xFFFF) }
        /// The offset of the cell's record, or of its format and number in a record of many.
        var offset: Int { Int(bits & 0x7FFF_FFFF) }
        /// Whether the cell is one of the numbers in a record of many.
        var isPartOfMany: Bool { bits & 1 << 31 != 0 }

        /// Whether two places are of one cell of the sheet.
        func isSameCell(_ other: Place) -> Bool { bits >> 32 == other.bits >> 32 }
    }

    private(set) var places: [Place] = []
    private(set) var merged: [MergedRanges.Area] = []

    private static let valueTypes: Set<Int> = BiffType.numbers.union(BiffType.labels).union(BiffType.values)
        .union(BiffType.formulas).union(BiffType.shortNumbers)
        .union([BiffType.integer, BiffType.richLabel, BiffType.sharedLabel])

    /// Finds the cells of the sheet that starts at an offset.
    ///
    /// Throws ``DocumentError`` where the sheet breaks off, or has a password of its own.
    init(_ stream: BiffStream, from offset: Int) throws(DocumentError) {
        guard let first = stream.record(at: offset), stream.version(of: first) != nil else { throw BiffStream.cut }
        var isSorted = true
        var at = first.end
        // Charts lie within a sheet as parts of their own.
        var depth = 1
        while depth > 0 {
            guard let record = stream.record(at: at) else {
                throw DocumentError(
                    "the sheet breaks off",
                    advice: Archive.reload,
                    line: places.last.map { $0.row + 1 }
                )
            }
            defer { at = record.end }
            if record.type == BiffType.endOfPart {
                depth -= 1
            } else if BiffType.starts.contains(record.type) {
                depth += 1
            } else if depth == 1 {
                let before = places.last
                try note(stream, record)
                if let before, places.count > 0, let last = places.last, last.bits < before.bits { isSorted = false }
            }
        }
        if !isSorted { places.sort { $0.bits < $1.bits } }
    }

    private mutating func note(_ stream: BiffStream, _ record: BiffRecord) throws(DocumentError) {
        switch record.type {
        case BiffType.manyNumbers:
            guard let row = stream.bytes.uint16(record.start), let first = stream.bytes.uint16(record.start + 2)
            else { return }
            let count = max(0, (record.count - 6) / 6)
            guard first + count <= 1 << 16 else { throw BiffStream.cut }
            for index in 0..<count {
                let offset = record.start + 4 + index * 6
                places.append(Place(row: row, column: first + index, offset: offset, isPartOfMany: true))
            }
        case BiffType.merged:
            guard let count = stream.bytes.uint16(record.start) else { return }
            for index in 0..<min(count, (record.count - 2) / 8) {
                let at = record.start + 2 + index * 8
                guard let top = stream.bytes.uint16(at), let bottom = stream.bytes.uint16(at + 2),
                    let left = stream.bytes.uint16(at + 4), let right = stream.bytes.uint16(at + 6), top <= bottom,
                    left <= right, right < SpreadsheetReader.columnLimit
                else { throw DocumentError("a merged range of the sheet is none", advice: Archive.resave) }
                merged.append(MergedRanges.Area(rows: (top + 1)...(bottom + 1), columns: (left + 1)...(right + 1)))
            }
        case BiffType.password:
            throw DocumentError("the file is protected by a password", advice: Archive.withPassword)
        case let type where Self.valueTypes.contains(type):
            guard record.count >= 6, let row = stream.bytes.uint16(record.start),
                let column = stream.bytes.uint16(record.start + 2)
            else { return }
            places.append(Place(row: row, column: column, offset: record.start - 4, isPartOfMany: false))
        default: break
        }
    }
}
