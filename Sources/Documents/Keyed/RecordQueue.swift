/// The records that have been parsed and not yet been asked for.
///
/// The queue holds the values in the order of the document and sorts them by column when a record is returned. Several
/// values of one path are the lines of one cell.
final class RecordQueue {
    private struct Cell {
        let column: Int32
        /// The number of line breaks in front of the value within its cell.
        let breaks: Int32
        let length: Int
    }

    private struct Record {
        let cells: Int
        let bytes: Int
        /// Whether the values are in the order of the columns, at most one for each column.
        let isOrdered: Bool
    }

    /// A position in the queue's three arrays.
    private struct Mark {
        var records = 0
        var cells = 0
        var bytes = 0
    }

    /// The memory of a value beside its bytes, which counts towards the limit, so that a list of many empty texts has a
    /// size.
    private static let costOfValue = 16

    // One thread fills the queue; the run-time exclusivity check for each value cost a tenth of the reading time.
    @exclusivity(unchecked) var paths = PathTable()
    @exclusivity(unchecked) private var records: [Record] = []
    @exclusivity(unchecked) private var cells: [Cell] = []
    @exclusivity(unchecked) private var bytes: [UInt8] = []
    private var consumed = Mark()
    private var returned = 0

    /// The number of the record that was started last, from 1.
    private(set) var number = 0
    private var start = Mark()
    @exclusivity(unchecked) private var valueStart = 0
    @exclusivity(unchecked) private var size = 0
    @exclusivity(unchecked) private var lastColumn = -1
    @exclusivity(unchecked) private var isOrdered = true

    /// The lines of a column's cell: the last record with the column, the lines in use, and the lines written.
    private struct Lines {
        var record = 0
        var used = 0
        var written = 0
    }
    @exclusivity(unchecked) private var lines: [Lines] = []
    private var order: [Int] = []

    /// The number of complete records in the queue.
    var waiting: Int { records.count - consumed.records }
    /// The number of bytes in the queue.
    var waitingBytes: Int { bytes.count - consumed.bytes }

    /// Starts a record.
    func begin() {
        number += 1
        start = Mark(cells: cells.count, bytes: bytes.count)
        valueStart = bytes.count
        size = 0
        lastColumn = -1
        isOrdered = true
    }

    /// Ends the record.
    func end() {
        records.append(
            Record(cells: cells.count - start.cells, bytes: bytes.count - start.bytes, isOrdered: isOrdered)
        )
    }

    /// Appends bytes to the current value.
    @inline(__always)
    func append(_ chunk: UnsafeBufferPointer<UInt8>) throws(DocumentError) {
        bytes.append(contentsOf: chunk)
        if size + bytes.count - valueStart > RecordReader.rowLimitInBytes { throw tooLarge }
    }

    /// Appends a literal to the current value.
    func append(_ text: StaticString) throws(DocumentError) {
        try append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Whether the current value is only white space by the definition of XML.
    var isValueBlank: Bool {
        bytes[valueStart...].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    }

    /// Removes the current value.
    func dropValue() { bytes.removeLast(bytes.count - valueStart) }

    /// Takes a value that is a name and belongs to no record.
    func takeName(
        _ write: (RecordQueue) throws(DocumentError) -> Void,
        _ body: ([UInt8]) throws(DocumentError) -> Void
    ) throws(DocumentError) {
        let start = bytes.count
        valueStart = start
        try write(self)
        let name = Array(bytes[start...])
        bytes.removeLast(bytes.count - start)
        try body(name)
    }

    /// Ends the current value, which belongs to a column and to a line of its cell, at least `least`.
    ///
    /// The line number is the index of the list element that has the value, so that lines with the same number belong
    /// together.
    @inline(__always)
    func close(_ column: Int, line least: Int) throws(DocumentError) {
        while lines.count <= column { lines.append(Lines()) }
        var own = lines[column]
        if own.record != number { own = Lines(record: number) }
        let line = max(own.used, least)
        own.used = line + 1
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

    /// Fills `row` with the next record; returns false when the queue is empty.
    func next(_ row: Row) -> Bool {
        guard consumed.records < records.count else { return false }
        let record = records[consumed.records]
        returned += 1
        row.line = returned
        bytes.withUnsafeBufferPointer { all in
            let own = UnsafeBufferPointer(rebasing: all[consumed.bytes..<(consumed.bytes + record.bytes)])
            if record.isOrdered {
                fill(row, own, record)
            } else {
                fillSorted(row, own, record)
            }
        }
        consumed.records += 1
        consumed.cells += record.cells
        consumed.bytes += record.bytes
        return true
    }

    private func fill(_ row: Row, _ own: UnsafeBufferPointer<UInt8>, _ record: Record) {
        row.bytes.append(contentsOf: own)
        var end = 0
        for cell in cells[consumed.cells..<(consumed.cells + record.cells)] {
            let gap = Int(cell.column) - row.ends.count
            if gap > 0 { row.ends.append(contentsOf: repeatElement(end, count: gap)) }
            end += cell.length
            row.ends.append(end)
        }
    }

    private func fillSorted(_ row: Row, _ own: UnsafeBufferPointer<UInt8>, _ record: Record) {
        // Column and index in one number, so that the sort keeps the order of values in one column.
        order.removeAll(keepingCapacity: true)
        var starts: [Int] = []
        starts.reserveCapacity(record.cells)
        var at = 0
        for index in 0..<record.cells {
            let cell = cells[consumed.cells + index]
            order.append(Int(cell.column) << 40 | index)
            starts.append(at)
            at += cell.length
        }
        order.sort()
        for key in order {
            let index = key & (1 << 40 - 1)
            let cell = cells[consumed.cells + index]
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

    /// Removes the records that were returned; the record that is being parsed moves to the front.
    func compact() {
        guard consumed.records > 0 else { return }
        records.removeFirst(consumed.records)
        cells.removeFirst(consumed.cells)
        bytes.removeFirst(consumed.bytes)
        start.cells -= consumed.cells
        start.bytes -= consumed.bytes
        valueStart -= consumed.bytes
        consumed = Mark()
    }
}
