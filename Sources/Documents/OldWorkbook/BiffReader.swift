/// Reads the rows of one sheet of an `.xls` workbook of Excel 2 to 2003, row by row.
///
/// The values are the same as those of ``SpreadsheetReader``. Rows without a value are omitted.
final class BiffReader: RowReader {
    /// The document is always proven complete, because a sheet without its end is an error.
    var ending: DocumentEnding { .proven }
    var replacedBytes: Int { globals.replacedBytes + texts.replacedBytes + globals.charset.replacedBytes }

    private let stream: BiffStream
    private let globals: BiffGlobals
    private let cells: BiffCells
    private let limits: Archive.Limits
    private var merged: MergedRanges?
    private var next = 0
    private var textBytes = 0
    private var texts = UnicodeText()
    private var failure: DocumentError?

    init(
        _ stream: BiffStream,
        _ globals: BiffGlobals,
        sheetAt offset: Int,
        fillsMerged: Bool,
        limits: Archive.Limits
    ) throws {
        self.stream = stream
        self.globals = globals
        self.limits = limits
        cells = try BiffCells(stream, from: offset)
        merged = fillsMerged ? MergedRanges(cells.merged) : nil
    }

    func next(_ row: Row) throws -> Bool {
        if let failure { throw failure }
        row.removeAll()
        do throws(DocumentError) {
            return try read(row)
        } catch {
            failure = error
            throw error
        }
    }

    private func read(_ row: Row) throws(DocumentError) -> Bool {
        guard next < cells.places.count else { return false }
        let number = cells.places[next].row
        row.line = number + 1
        while next < cells.places.count, cells.places[next].row == number {
            let place = cells.places[next]
            next += 1
            // Of several records of a cell the last one counts.
            if next < cells.places.count, cells.places[next].isSameCell(place) { continue }
            guard place.column < SpreadsheetReader.columnLimit else {
                throw SpreadsheetReader.beyondLastColumn(row.line)
            }
            while row.ends.count < place.column { row.ends.append(row.bytes.count) }
            try write(place, to: row)
            row.ends.append(row.bytes.count)
            guard row.bytes.count <= SpreadsheetReader.rowLimitInBytes else {
                throw SpreadsheetReader.rowTooLarge(row.line, place.column + 1)
            }
        }
        try merged?.fill(row.line, &row.bytes, &row.ends)
        textBytes += row.bytes.count
        guard textBytes <= limits.entryBytes else { throw SpreadsheetReader.sheetTooLarge(limits, row.line) }
        return true
    }

    /// Appends the value of a cell as text.
    private func write(_ place: BiffCells.Place, to row: Row) throws(DocumentError) {
        let bytes = stream.bytes
        if place.isPartOfMany {
            let kind = kind(ofFormat: bytes.uint16(place.offset) ?? 0)
            return append(Self.shortNumber(bytes.uint32(place.offset + 2) ?? 0), kind, to: row)
        }
        guard let record = stream.record(at: place.offset) else { return }
        // BIFF2 has three bytes of attributes where the others have the number of the cell format.
        let isOld = globals.version == .two
        let start = record.start + (isOld ? 7 : 6)
        switch record.type {
        case let type where BiffType.numbers.contains(type):
            append(bytes.double(start), kind(of: record), to: row)
        case let type where BiffType.shortNumbers.contains(type):
            append(bytes.uint32(start).map(Self.shortNumber), kind(of: record), to: row)
        case BiffType.integer: append(bytes.uint16(start).map(Double.init), kind(of: record), to: row)
        case BiffType.sharedLabel:
            let index = bytes.uint32(start) ?? -1
            guard let text = globals.strings.text(index) else {
                throw SpreadsheetReader.missingString("\(index)", line: row.line, column: place.column + 1)
            }
            row.bytes.append(contentsOf: text)
        case let type where BiffType.labels.contains(type) || type == BiffType.richLabel:
            var cursor = BiffCursor(stream, record, skipping: start - record.start)
            guard let count = isOld ? cursor.uint8() : cursor.uint16(), appendText(&cursor, count, to: row)
            else { throw cut(row, place) }
        case let type where BiffType.values.contains(type):
            appendValue(bytes.uint8(start) ?? 0, isError: bytes.uint8(start + 1) == 1, to: row)
        default: try appendResult(record, start, place, to: row)
        }
    }

    /// Appends the result that is saved with a formula ([MS-XLS] 2.5.133).
    private func appendResult(
        _ record: BiffRecord,
        _ start: Int,
        _ place: BiffCells.Place,
        to row: Row
    ) throws(DocumentError) {
        guard start + 8 <= record.end else { throw cut(row, place) }
        guard stream.bytes.uint16(start + 6) == 0xFFFF else {
            return append(stream.bytes.double(start), kind(of: record), to: row)
        }
        switch stream.bytes.uint8(start) {
        case 0:
            var at = record.end
            while let next = stream.record(at: at) {
                at = next.end
                if BiffType.formulaParts.contains(next.type) { continue }
                guard BiffType.formulaTexts.contains(next.type) else { return }
                var cursor = BiffCursor(stream, next)
                guard let count = globals.version == .two ? cursor.uint8() : cursor.uint16(),
                    appendText(&cursor, count, to: row)
                else { throw cut(row, place) }
                return
            }
        case 1: appendValue(stream.bytes.uint8(start + 2) ?? 0, isError: false, to: row)
        case 2: appendValue(stream.bytes.uint8(start + 2) ?? 0, isError: true, to: row)
        default: break
        }
    }

    private func appendText(_ cursor: inout BiffCursor, _ count: Int, to row: Row) -> Bool {
        if globals.version == .eight {
            texts.bytes.removeAll(keepingCapacity: true)
            guard cursor.appendUnicode(count, to: &texts) else { return false }
            row.bytes.append(contentsOf: texts.bytes)
            return true
        }
        var stored: [UInt8] = []
        guard cursor.append(count, to: &stored) else { return false }
        globals.charset.append(stored, to: &row.bytes)
        return true
    }

    private func append(_ number: Double?, _ kind: NumberKind, to row: Row) {
        guard let number else { return }
        guard number.isFinite else { return appendValue(0x24, isError: true, to: row) }
        if kind != .number, let date = globals.calendar.text(number, kind) {
            row.bytes.append(contentsOf: date.utf8)
        } else {
            SheetNumber.append(number, to: &row.bytes)
        }
    }

    private func appendValue(_ value: Int, isError: Bool, to row: Row) {
        guard isError else { return row.bytes.append(contentsOf: (value == 0 ? "FALSE" : "TRUE").utf8) }
        row.errorCells.append(row.ends.count)
        row.bytes.append(contentsOf: (Self.errors[value] ?? "#ERROR!").utf8)
    }

    private func kind(of record: BiffRecord) -> NumberKind {
        guard globals.version == .two else { return kind(ofFormat: stream.bytes.uint16(record.start + 4) ?? 0) }
        let format = (stream.bytes.uint8(record.start + 5) ?? 0) & 0x3F
        return globals.formatKinds.indices.contains(format) ? globals.formatKinds[format] : .number
    }

    private func kind(ofFormat index: Int) -> NumberKind {
        // The upper bits of BIFF3 and BIFF4 have another meaning.
        let index = globals.version < .five ? index & 0xFFF : index
        return globals.kinds.indices.contains(index) ? globals.kinds[index] : .number
    }

    private func cut(_ row: Row, _ place: BiffCells.Place) -> DocumentError {
        DocumentError(
            "the cell's text breaks off",
            advice: Archive.reload,
            line: row.line,
            column: place.column + 1
        )
    }

    /// A number in four bytes: an integer or the upper half of a float, and hundredths if the lowest bit is set
    /// ([MS-XLS] 2.5.217).
    private static func shortNumber(_ bits: Int) -> Double {
        let number =
            bits & 2 != 0
            ? Double(Int32(truncatingIfNeeded: bits) >> 2) : Double(bitPattern: UInt64(bits & 0xFFFF_FFFC) << 32)
        return bits & 1 != 0 ? number / 100 : number
    }

    /// The codes of errors ([MS-XLS] 2.5.10).
    private static let errors = [
        0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
        0x2B: "#GETTING_DATA",
    ]
}
