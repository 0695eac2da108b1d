/// An OpenDocument spreadsheet (`.ods`, OASIS OpenDocument 1.2 and 1.3).
struct OpenDocument {
    /// The text of the entry `mimetype` of a spreadsheet.
    static let mediaType = "application/vnd.oasis.opendocument.spreadsheet"
    private static let content = "content.xml"

    let archive: Archive

    /// Opens the document.
    ///
    /// Throws ``DocumentError`` where it is no spreadsheet or has a password.
    init(_ archive: Archive) throws {
        self.archive = archive
        if archive.contains("META-INF/manifest.xml") {
            var isEncrypted = false
            try XMLPart(archive.entry("META-INF/manifest.xml", isList: true)).forEachStart { element in
                if element.isNamed("encryption-data") { isEncrypted = true }
            }
            guard !isEncrypted else {
                throw DocumentError("the file is protected by a password", advice: Archive.withPassword)
            }
        }
        guard archive.contains(Self.content) else { throw Self.foreign }
    }

    /// The list of sheets; the whole content is read for it.
    func sheets() throws -> [SheetEntry] {
        let queue = OpenSheetQueue(choosing: nil)
        try part().parse(queue)
        guard queue.isSpreadsheet else { throw Self.foreign }
        return queue.sheets
    }

    /// A parser of the content.
    func part() throws -> XMLPart { try XMLPart(archive.entry(Self.content)) }

    static let foreign = DocumentError(
        "this is an OpenDocument file and no spreadsheet (.ods)",
        advice: "copy the table into LibreOffice Calc or Excel and save it as .xlsx"
    )
}

/// Reads the rows of one sheet of an OpenDocument spreadsheet, row by row.
///
/// The values are the same as those of ``SpreadsheetReader``. Rows without a value are omitted.
final class OpenDocumentReader: RowReader {
    /// The document is always proven complete, because the archive's directory is its last part.
    var ending: DocumentEnding { .proven }
    /// Always 0, because XML with bad bytes is an error.
    let replacedBytes = 0

    /// The most cells that repeated cells and rows may fill: 2^26, so that a small file cannot make billions.
    static let repeatedCellLimit = 1 << 26

    private let part: XMLPart
    private let queue: OpenSheetQueue
    private let limits: Archive.Limits
    private var merged: MergedRanges?
    private var isFinished = false
    private var textBytes = 0
    private var repeatedCells = 0
    /// The number of times that the queue's next row is still to be returned.
    private var repetitions = 0
    private var line = 0
    /// The error that stopped the parser; it is thrown after the rows that are still in the queue.
    private var pendingError: DocumentError?
    private var failure: DocumentError?

    /// Opens a sheet.
    ///
    /// Throws ``DocumentError`` where the sheet does not exist.
    init(_ document: OpenDocument, sheet: SheetChoice, fillsMerged: Bool) throws {
        limits = document.archive.limits
        merged = fillsMerged ? MergedRanges([]) : nil
        // The first sheet is mostly a visible one, and then its rows are read at the first pass.
        var queue = OpenSheetQueue(choosing: sheet)
        var part = try document.part()
        var isWhole = false
        while !queue.isChosen, !isWhole { isWhole = try !part.feed(queue) }
        if !queue.isChosen {
            guard queue.isSpreadsheet else { throw OpenDocument.foreign }
            let index = try SheetList.index(of: sheet, in: queue.sheets)
            queue = OpenSheetQueue(choosing: .number(index + 1))
            part = try document.part()
        }
        self.queue = queue
        self.part = part
        isFinished = isWhole && queue.isChosen
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
        while repetitions == 0, !advance() {
            if let pendingError { throw pendingError }
            if isFinished || queue.isPast { return false }
            queue.compact()
            do throws(DocumentError) {
                isFinished = try !part.feed(queue)
            } catch {
                pendingError = error
            }
        }
        row.line = line
        guard line <= OpenSheetQueue.rowLimit else {
            throw DocumentError("the sheet has more than \(OpenSheetQueue.rowLimit) rows", advice: Archive.resave)
        }
        try append(to: row)
        repetitions -= 1
        line += 1
        try merged?.fill(row.line, &row.bytes, &row.ends)
        textBytes += row.bytes.count
        guard textBytes <= limits.entryBytes else { throw SpreadsheetReader.sheetTooLarge(limits, row.line) }
        return true
    }

    /// Moves to the queue's next row with a value; returns false where the queue has none.
    private func advance() -> Bool {
        guard let next = queue.nextRow() else { return false }
        (line, repetitions) = (next.line, next.repetitions)
        return true
    }

    private func append(to row: Row) throws(DocumentError) {
        let isFirst = row.line == queue.current.line
        try queue.forEachCell { cell, value throws(DocumentError) in
            if isFirst { repeatedCells += cell.repetitions - 1 }
            guard cell.column + cell.repetitions - 1 <= SpreadsheetReader.columnLimit else {
                throw SpreadsheetReader.beyondLastColumn(row.line)
            }
            guard repeatedCells <= Self.repeatedCellLimit else {
                throw DocumentError(
                    "repeated cells fill more than \(Self.repeatedCellLimit) cells",
                    advice: Archive.distrust,
                    line: row.line
                )
            }
            while row.ends.count < cell.column - 1 { row.ends.append(row.bytes.count) }
            for _ in 0..<cell.repetitions {
                if cell.isError { row.errorCells.append(row.ends.count) }
                row.bytes.append(contentsOf: value)
                row.ends.append(row.bytes.count)
                guard row.bytes.count <= SpreadsheetReader.rowLimitInBytes else {
                    throw SpreadsheetReader.rowTooLarge(row.line, row.ends.count)
                }
            }
            if isFirst, let area = cell.area(line: row.line) { merged?.add(area) }
        }
        // A row that is there again costs its empty cells as well.
        if !isFirst { repeatedCells += row.ends.count }
    }
}
