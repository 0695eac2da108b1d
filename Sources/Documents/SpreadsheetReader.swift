/// Reads the rows of one sheet of an Excel workbook (`.xlsx`, ECMA-376 transitional or strict), row by row.
///
/// Each cell has the column that its reference names, and gaps are empty cells. Rows that the sheet omits are omitted;
/// ``Row/line`` is the row number in the sheet. A formula has the value that is saved with it. A merged range has its
/// text in its first cell only, unless `fillsMerged` is set.
///
/// Text is unchanged; booleans become `TRUE` and `FALSE`, errors keep their code (`#N/A`) and are listed in
/// ``Row/errorCells``. Numbers are written in full. Dates become `yyyy-MM-dd`, with ` HH:mm:ss` if they have a time of
/// day, and times `HH:mm:ss`; fractions of a second are cut. An ISO date with a time zone keeps the zone.
public final class SpreadsheetReader: RowReader {
    /// The document is always proven complete, because the archive's directory is its last part.
    public var ending: DocumentEnding { .proven }
    /// The most columns of a sheet: 16,384; the last is XFD.
    public static let columnLimit = 16_384
    /// The most text of a row: 64 MiB.
    ///
    /// The limit is needed because many cells can refer to one shared string.
    static let rowLimitInBytes = 64 << 20

    /// Always 0, because XML with bad bytes is an error.
    public let replacedBytes = 0

    private let part: XMLPart
    private let queue = SheetQueue()
    private let strings: SharedStrings
    private let kinds: [NumberKind]
    private let calendar: SheetCalendar
    private let limits: Archive.Limits
    private var merged: MergedRanges?
    private var isFinished = false
    private var textBytes = 0
    /// The error that stopped the parser; it is thrown after the rows that are still in the queue.
    private var pendingError: DocumentError?
    private var failure: DocumentError?

    /// Opens a sheet of a workbook in memory.
    ///
    /// With `fillsMerged` each cell of a merged range has the range's value. Throws ``DocumentError`` when the bytes
    /// are no workbook, or the workbook is damaged, has a password or lacks the sheet.
    public convenience init(
        bytes: consuming [UInt8],
        sheet: SheetChoice = .first,
        fillsMerged: Bool = false
    ) throws {
        try self.init(bytes: consume bytes, sheet: sheet, fillsMerged: fillsMerged, limits: Archive.Limits())
    }

    convenience init(
        bytes: consuming [UInt8],
        sheet: SheetChoice,
        fillsMerged: Bool = false,
        limits: Archive.Limits
    ) throws {
        let container = Container.sniff(bytes)
        guard container == .zip || container == .spreadsheet else {
            throw SpreadsheetReader.foreign(container, bytes)
        }
        // The bytes are moved, so that a large workbook is not in memory twice while its texts are read.
        let workbook = try Workbook(Archive(bytes: consume bytes, limits: limits))
        try self.init(workbook, sheet: sheet, fillsMerged: fillsMerged)
    }

    /// Opens a sheet of a workbook.
    init(_ workbook: Workbook, sheet: SheetChoice, fillsMerged: Bool) throws {
        let archive = workbook.archive
        let path = try workbook.path(of: sheet)
        calendar = workbook.calendar
        kinds = try workbook.numberKinds()
        if let part = workbook.part("sharedStrings"), archive.contains(part) {
            strings = try SharedStrings(XMLPart(archive.entry(part)))
        } else {
            strings = SharedStrings()
        }
        merged = fillsMerged ? try MergedRanges(XMLPart(archive.entry(path))) : nil
        part = try XMLPart(archive.entry(path))
        limits = archive.limits
    }

    /// Fills `row` with the next row and returns whether there was one.
    ///
    /// Throws ``DocumentError`` with row and column when the sheet is cut off or malformed, at this and any later call.
    public func next(_ row: Row) throws -> Bool {
        if let failure { throw failure }
        row.removeAll()
        // Moved out of the row during the call, so that appending checks no exclusivity and copies nothing.
        var (bytes, ends): ([UInt8], [Int]) = ([], [])
        swap(&bytes, &row.bytes)
        swap(&ends, &row.ends)
        defer {
            swap(&bytes, &row.bytes)
            swap(&ends, &row.ends)
        }
        do throws(DocumentError) {
            return try read(row, &bytes, &ends)
        } catch {
            failure = error
            throw error
        }
    }

    private func read(_ row: Row, _ bytes: inout [UInt8], _ ends: inout [Int]) throws(DocumentError) -> Bool {
        while try !nextRow(row, &bytes, &ends) {
            if let pendingError { throw pendingError }
            if isFinished { return false }
            queue.compact()
            do throws(DocumentError) {
                isFinished = try !part.feed(queue)
            } catch {
                var pendingError = error
                pendingError.line = error.line ?? max(queue.line, 1)
                self.pendingError = pendingError
            }
        }
        try merged?.fill(row.line, &bytes, &ends)
        textBytes += bytes.count
        guard textBytes <= limits.entryBytes else { throw Self.sheetTooLarge(limits, row.line) }
        return true
    }

    private func nextRow(_ row: Row, _ bytes: inout [UInt8], _ ends: inout [Int]) throws(DocumentError) -> Bool {
        try queue.nextRow { cell, value throws(DocumentError) in
            while ends.count < cell.column - 1 { ends.append(bytes.count) }
            if cell.type == .error, !value.isEmpty { row.errorCells.append(cell.column - 1) }
            try write(cell, value, row.line, to: &bytes)
            ends.append(bytes.count)
            guard bytes.count <= Self.rowLimitInBytes else { throw Self.rowTooLarge(row.line, cell.column) }
        } _: { line in
            row.line = line
        }
    }

    /// Appends a cell's value as text.
    private func write(
        _ cell: SheetQueue.Cell,
        _ value: UnsafeBufferPointer<UInt8>,
        _ line: Int,
        to bytes: inout [UInt8]
    ) throws(DocumentError) {
        switch cell.type {
        case .shared:
            if value.isEmpty { return }
            guard let text = SheetNumber.count(value).flatMap(strings.text) else {
                throw Self.missingString(String(decoding: value, as: UTF8.self), line: line, column: cell.column)
            }
            bytes.append(contentsOf: text)
        case .inline, .formula: XMLText.appendDecoded(value, to: &bytes)
        case .boolean:
            let word = String(decoding: value, as: UTF8.self)
            bytes.append(contentsOf: (word == "1" ? "TRUE" : word == "0" ? "FALSE" : word.uppercased()).utf8)
        case .error: bytes.append(contentsOf: value)
        case .date: bytes.append(contentsOf: Self.date(String(decoding: value, as: UTF8.self)).utf8)
        case .number:
            let kind = kinds.indices.contains(cell.style) ? kinds[cell.style] : .number
            if kind != .number, let number = Double(String(decoding: value, as: UTF8.self)),
                let date = calendar.text(number, kind)
            {
                bytes.append(contentsOf: date.utf8)
            } else {
                SheetNumber.append(value, to: &bytes)
            }
        }
    }

    static func missingString(_ index: String, line: Int, column: Int) -> DocumentError {
        DocumentError(
            "the cell names the shared string '\(index)', which the workbook does not have",
            advice: Archive.reload,
            line: line,
            column: column
        )
    }

    static func sheetTooLarge(_ limits: Archive.Limits, _ line: Int) -> DocumentError {
        DocumentError("the sheet's texts are more than \(limits.entryPhrase)", advice: "split it up", line: line)
    }

    static func beyondLastColumn(_ line: Int) -> DocumentError {
        DocumentError("a cell stands beyond column \(columnLimit)", advice: Archive.resave, line: line)
    }

    static func rowTooLarge(_ line: Int, _ column: Int?) -> DocumentError {
        DocumentError("the row is larger than 64 MiB", advice: "split it up", line: line, column: column)
    }
}

extension SpreadsheetReader {
    /// An ISO 8601 date in the form of other date cells: a space for the `T`, and no time at midnight.
    static func date(_ text: String) -> String {
        let parts = text.split(separator: "T", maxSplits: 1)
        guard parts.count == 2 else { return text }
        let time = parts[1].prefix { $0.isNumber || $0 == ":" }
        // With a time zone the value is an instant, whose day depends on the zone of the reader.
        let zone = parts[1].dropFirst(time.count).drop { $0 == "." || $0 == "," || $0.isNumber }
        if !zone.isEmpty { return "\(parts[0]) \(time)\(zone)" }
        // Day 0 of spreadsheets: a time without a day in a cell for dates.
        if parts[0] == "1899-12-30" { return String(time) }
        return time == "00:00:00" ? String(parts[0]) : "\(parts[0]) \(time)"
    }

    private static func foreign(_ container: Container, _ bytes: [UInt8]) -> DocumentError {
        // A workbook with a password is an OLE2 file whose directory names this stream, in UTF-16.
        let encrypted = "EncryptedPackage".utf8.flatMap { [$0, 0] as [UInt8] }
        if container == .oldOffice, holds(bytes, encrypted) {
            return DocumentError("the file is protected by a password", advice: Archive.withPassword)
        }
        let advice = container == .oldOffice ? Archive.resave : container.advice
        return DocumentError("this is \(container.phrase), not an Excel workbook (.xlsx)", advice: advice)
    }

    static func holds(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
        var rest = bytes[...]
        while let start = rest.firstIndex(of: wanted[0]) {
            rest = rest[start...]
            if rest.starts(with: wanted) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
