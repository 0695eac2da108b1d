/// The records that have been parsed and not yet been asked for.
///
/// Values lie here in the order in which the document states them; they come into the order of the columns when a record
/// is asked for. Several values of one path are one cell, a line each.
final class RecordQueue {
    private struct Cell {
        let column: Int32
        /// The line breaks in front of the value within its cell.
        let breaks: Int32
        let length: Int
    }

    private struct Record {
        let cells: Int
        let bytes: Int
        /// Whether the values stand in the order of the columns, one for each.
        let isOrdered: Bool
    }

    /// How much of each has been handed out, or was there when a record started.
    private struct Mark {
        var records = 0
        var cells = 0
        var bytes = 0
    }

    /// What a value takes beside its bytes is counted too, or a list of a hundred million empty texts would be no size.
    private static let costOfValue = 16

    // One parser on one thread fills the queue; checking that at run time for each value cost a tenth of reading.
    @exclusivity(unchecked) var paths = PathTable()
    @exclusivity(unchecked) private var records: [Record] = []
    @exclusivity(unchecked) private var cells: [Cell] = []
    @exclusivity(unchecked) private var bytes: [UInt8] = []
    private var taken = Mark()
    private var handedOut = 0

    /// The number of the record that is being parsed, or was last; from 1.
    private(set) var number = 0
    private var start = Mark()
    @exclusivity(unchecked) private var valueStart = 0
    @exclusivity(unchecked) private var size = 0
    @exclusivity(unchecked) private var lastColumn = -1
    @exclusivity(unchecked) private var isOrdered = true

    /// For each column the record that it was met in last, how many lines are spoken for, and how many are written.
    private struct Lines {
        var record = 0
        var spoken = 0
        var written = 0
    }
    @exclusivity(unchecked) private var lines: [Lines] = []
    private var order: [Int] = []

    /// Whole records that wait.
    var waiting: Int { records.count - taken.records }
    /// The bytes of all that waits.
    var waitingBytes: Int { bytes.count - taken.bytes }

    /// A record starts.
    func begin() {
        number += 1
        start = Mark(cells: cells.count, bytes: bytes.count)
        valueStart = bytes.count
        size = 0
        lastColumn = -1
        isOrdered = true
    }

    /// The record has ended.
    func end() {
        records.append(
            Record(cells: cells.count - start.cells, bytes: bytes.count - start.bytes, isOrdered: isOrdered)
        )
    }

    /// Adds bytes to the value that is being read.
    @inline(__always)
    func append(_ piece: UnsafeBufferPointer<UInt8>) throws(DocumentError) {
        bytes.append(contentsOf: piece)
        if size + bytes.count - valueStart > RecordReader.rowLimitInBytes { throw tooLarge }
    }

    /// Adds such bytes as a program wrote.
    func append(_ text: StaticString) throws(DocumentError) {
        try append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Whether the value that is being read has nothing but what XML calls white space.
    var isValueBlank: Bool {
        bytes[valueStart...].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    }

    /// Forgets the value that is being read.
    func dropValue() { bytes.removeLast(bytes.count - valueStart) }

    /// The value has ended: it belongs to a column, and in this line of its cell or a later one.
    ///
    /// The line is the number of the element of a list that it is in, so that lines of one number belong together.
    @inline(__always)
    func close(_ column: Int, line least: Int) throws(DocumentError) {
        while lines.count <= column { lines.append(Lines()) }
        var own = lines[column]
        if own.record != number { own = Lines(record: number) }
        let line = max(own.spoken, least)
        own.spoken = line + 1
        let length = bytes.count - valueStart
        if length > 0 {
            let breaks = line - max(own.written - 1, 0)
            own.written = line + 1
            size += length + breaks + Self.costOfValue
            if size > RecordReader.rowLimitInBytes { throw tooLarge }
            if column <= lastColumn || breaks > 0 { isOrdered = false }
            lastColumn = column
            cells.append(Cell(column: Int32(column), breaks: Int32(breaks), length: length))
            valueStart = bytes.count
        }
        lines[column] = own
    }

    private var tooLarge: DocumentError {
        DocumentError("record \(number) is larger than 64 MiB", advice: "split it up")
    }

    /// Hands out the next record; false when none waits.
    func take(_ row: Row) -> Bool {
        guard taken.records < records.count else { return false }
        let record = records[taken.records]
        handedOut += 1
        row.line = handedOut
        bytes.withUnsafeBufferPointer { all in
            let own = UnsafeBufferPointer(rebasing: all[taken.bytes..<(taken.bytes + record.bytes)])
            if record.isOrdered {
                fill(row, own, record)
            } else {
                fillSorted(row, own, record)
            }
        }
        taken.records += 1
        taken.cells += record.cells
        taken.bytes += record.bytes
        return true
    }

    private func fill(_ row: Row, _ own: UnsafeBufferPointer<UInt8>, _ record: Record) {
        row.bytes.append(contentsOf: own)
        var end = 0
        for cell in cells[taken.cells..<(taken.cells + record.cells)] {
            let gap = Int(cell.column) - row.ends.count
            if gap > 0 { row.ends.append(contentsOf: repeatElement(end, count: gap)) }
            end += cell.length
            row.ends.append(end)
        }
    }

    private func fillSorted(_ row: Row, _ own: UnsafeBufferPointer<UInt8>, _ record: Record) {
        // Column and place in one number, so that values of one column stay in their order.
        order.removeAll(keepingCapacity: true)
        var starts: [Int] = []
        starts.reserveCapacity(record.cells)
        var at = 0
        for index in 0..<record.cells {
            let cell = cells[taken.cells + index]
            order.append(Int(cell.column) << 40 | index)
            starts.append(at)
            at += cell.length
        }
        order.sort()
        for key in order {
            let index = key & (1 << 40 - 1)
            let cell = cells[taken.cells + index]
            let gap = Int(cell.column) - row.ends.count
            if gap < 0 { row.ends.removeLast() }
            if gap > 0 { row.ends.append(contentsOf: repeatElement(row.bytes.count, count: gap)) }
            for _ in 0..<cell.breaks { row.bytes.append(0x0A) }
            row.bytes.append(
                contentsOf: UnsafeBufferPointer(rebasing: own[starts[index]..<(starts[index] + cell.length)])
            )
            row.ends.append(row.bytes.count)
        }
    }

    /// Makes room for the next piece; what is left of the record that is being parsed moves to the front.
    func compact() {
        guard taken.records > 0 else { return }
        records.removeFirst(taken.records)
        cells.removeFirst(taken.cells)
        bytes.removeFirst(taken.bytes)
        start.cells -= taken.cells
        start.bytes -= taken.bytes
        valueStart -= taken.bytes
        taken = Mark()
    }
}
