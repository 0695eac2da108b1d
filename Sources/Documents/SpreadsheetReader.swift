/// Reads the rows of one sheet of an Excel workbook (`.xlsx`, ECMA-376 transitional or strict), row by row.
///
/// Cells stand in the columns that their references name, and gaps are empty cells. Rows that the sheet leaves out are
/// left out; ``Row/line`` is the number in the sheet. Formulas count by the values saved with them. A merged range has
/// its text in its first cell, unless the reader is asked to fill it.
///
/// Text stays as it is; booleans become `TRUE` and `FALSE`, errors stay as shown (`#N/A`) and are named by
/// ``Row/errorCells``. Numbers are written in full. Dates become `yyyy-MM-dd` with ` HH:mm:ss` only if they have a time of
/// day, times `HH:mm:ss`; what lies below a second is cut. An ISO date with a zone keeps it.
public final class SpreadsheetReader: RowReader {
    /// The directory of the archive is its last part.
    public var ending: DocumentEnding { .proven }
    /// The most columns that a sheet can have: 16,384, the last being XFD.
    public static let columnLimit = 16_384
    /// The most text that a row may have: 64 MiB, as one shared string can be named by many cells.
    static let rowLimitInBytes = 64 << 20

    /// Nothing is ever replaced: XML with bad bytes is an error.
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
    /// What stops the parsing, behind the rows that are still in the queue.
    private var breach: DocumentError?
    private var failure: DocumentError?

    /// Opens a sheet of a workbook that is in memory.
    ///
    /// With `fillsMerged` the value of a merged range stands in each of its cells. Throws ``DocumentError`` when the bytes
    /// are no workbook, or one with a password, without the sheet or damaged.
    public convenience init(
        bytes: consuming [UInt8],
        sheet: SheetChoice = .first,
        fillsMerged: Bool = false
    ) throws {
        try self.init(bytes: consume bytes, sheet: sheet, fillsMerged: fillsMerged, limits: Archive.Limits())
    }

    init(bytes: consuming [UInt8], sheet: SheetChoice, fillsMerged: Bool = false, limits: Archive.Limits) throws {
        let container = Container.sniff(bytes)
        guard container == .zip || container == .spreadsheet else {
            throw SpreadsheetReader.foreign(container, bytes)
        }
        // Handed over, so that a large workbook is not in memory twice while its texts are read.
        let archive = try Archive(bytes: consume bytes, limits: limits)
        let workbook = try Workbook(archive)
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
        self.limits = limits
    }

    /// Fills `row` with the next row and says whether there was one.
    ///
    /// Throws ``DocumentError`` with row and column when the sheet breaks off or states what no sheet can, at this and
    /// any later call.
    public func next(_ row: Row) throws -> Bool {
        if let failure { throw failure }
        row.removeAll()
        // Taken out of the row for the time of reading, so that appending checks no exclusivity and copies nothing.
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
        while try !takeRow(row, &bytes, &ends) {
            if let breach { throw breach }
            if isFinished { return false }
            queue.compact()
            do throws(DocumentError) {
                isFinished = try !part.feed(queue)
            } catch {
                var breach = error
                breach.line = error.line ?? max(queue.line, 1)
                self.breach = breach
            }
        }
        try merged?.fill(row.line, &bytes, &ends)
        textBytes += bytes.count
        guard textBytes <= limits.entryBytes else {
            throw DocumentError(
                "the sheet's texts are more than \(limits.entryPhrase)",
                advice: "split it up",
                line: row.line
            )
        }
        return true
    }

    private func takeRow(_ row: Row, _ bytes: inout [UInt8], _ ends: inout [Int]) throws(DocumentError) -> Bool {
        try queue.takeRow { cell, value throws(DocumentError) in
            while ends.count < cell.column - 1 { ends.append(bytes.count) }
            if cell.type == .error, !value.isEmpty { row.errorCells.append(cell.column - 1) }
            try write(cell, value, row.line, to: &bytes)
            ends.append(bytes.count)
            guard bytes.count <= Self.rowLimitInBytes else { throw Self.rowTooLarge(row.line, cell.column) }
        } _: { line in
            row.line = line
        }
    }

    /// Adds a cell's value as the text it stands for.
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
                let word = String(decoding: value, as: UTF8.self)
                throw DocumentError(
                    "the cell names the shared string '\(word)', which the workbook does not have",
                    advice: Archive.reload,
                    line: line,
                    column: cell.column
                )
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

    static func rowTooLarge(_ line: Int, _ column: Int?) -> DocumentError {
        DocumentError("the row is larger than 64 MiB", advice: "split it up", line: line, column: column)
    }
}

extension SpreadsheetReader {
    /// An ISO 8601 date as the other date cells have it: a space for the `T`, no time at midnight.
    private static func date(_ text: String) -> String {
        let parts = text.split(separator: "T", maxSplits: 1)
        guard parts.count == 2 else { return text }
        let time = parts[1].prefix { $0.isNumber || $0 == ":" }
        // With a zone it is an instant, and which day that is depends on where one stands.
        let zone = parts[1].dropFirst(time.count).drop { $0 == "." || $0 == "," || $0.isNumber }
        if !zone.isEmpty { return "\(parts[0]) \(time)\(zone)" }
        return time == "00:00:00" ? String(parts[0]) : "\(parts[0]) \(time)"
    }

    private static func foreign(_ container: Container, _ bytes: [UInt8]) -> DocumentError {
        // A workbook with a password is an OLE2 file whose directory names this stream, in UTF-16.
        let encrypted = "EncryptedPackage".utf8.flatMap { [$0, 0] as [UInt8] }
        if container == .oldOffice, holds(bytes, encrypted) {
            return DocumentError("the file is protected by a password", advice: Archive.resave)
        }
        let advice = container == .oldOffice ? Archive.resave : "check where it was downloaded from"
        return DocumentError("this is \(container.phrase), not an Excel workbook (.xlsx)", advice: advice)
    }

    private static func holds(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
        var rest = bytes[...]
        while let start = rest.firstIndex(of: wanted[0]) {
            rest = rest[start...]
            if rest.starts(with: wanted) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
