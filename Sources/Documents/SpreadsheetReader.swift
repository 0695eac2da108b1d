/// Reads the rows of one sheet of an Excel workbook (`.xlsx`, ECMA-376 transitional or strict), row by row.
///
/// Cells stand in the columns that their references name, and gaps are empty cells. Rows that the sheet leaves out are
/// left out; ``Row/line`` is the number in the sheet. Formulas count by the values saved with them. A merged range has
/// its text in its first cell.
///
/// Text stays as it is; booleans become `TRUE` and `FALSE`, errors stay as shown (`#N/A`). Numbers are written in full.
/// Dates become `yyyy-MM-dd` with ` HH:mm:ss` only if they have a time of day, times `HH:mm:ss`.
public final class SpreadsheetReader: RowReader {
    /// The most columns that a sheet can have: 16,384, the last being XFD.
    public static let columnLimit = 16_384
    /// The most text that a row may have: 64 MiB, as one shared string can be named by many cells.
    static let rowLimitInBytes = 64 << 20

    /// Nothing is ever replaced: XML with bad bytes is an error.
    public let replacedBytes = 0

    private let xml: XMLReader
    private let strings: SharedStrings
    private let kinds: [NumberKind]
    private let calendar: SheetCalendar
    private var isInData = false
    private var isFinished = false
    private var isSheet = false
    private var line = 0
    private var textBytes = 0
    private var failure: DocumentError?

    /// Opens a sheet of a workbook that is in memory.
    ///
    /// Throws ``DocumentError`` when the bytes are no workbook, or one with a password, without the sheet or damaged.
    public init(bytes: [UInt8], sheet: SheetChoice = .first) throws {
        let container = Container.sniff(bytes)
        guard container == .zip || container == .spreadsheet else {
            throw SpreadsheetReader.foreign(container, bytes)
        }
        let archive = try Archive(bytes: bytes)
        let workbook = try Workbook(archive)
        let path = try workbook.path(of: sheet)
        calendar = workbook.calendar
        kinds = try workbook.numberKinds()
        if let part = workbook.part("sharedStrings"), archive.contains(part) {
            strings = try SharedStrings(XMLReader(archive.entry(part)))
        } else {
            strings = SharedStrings()
        }
        xml = try XMLReader(archive.entry(path))
    }

    /// Fills `row` with the next row and says whether there was one.
    ///
    /// Throws ``DocumentError`` with row and column when the sheet breaks off or states what no sheet can, at this and
    /// any later call.
    public func next(_ row: Row) throws -> Bool {
        if let failure { throw failure }
        row.removeAll()
        do {
            return try read(row)
        } catch var error as DocumentError {
            // The parser works a little ahead: the place is the last row that was reached.
            if error.line == nil { error.line = max(line, 1) }
            failure = error
            throw error
        }
    }

    private func read(_ row: Row) throws -> Bool {
        while !isFinished {
            guard let node = try xml.next() else {
                isFinished = true
                break
            }
            if !isSheet {
                guard node == .start, xml.isNamed("worksheet") else {
                    throw DocumentError("the sheet's part is '\(xml.name)'", advice: Archive.resave)
                }
                isSheet = true
            }
            switch node {
            case .start where xml.depth == 1: isInData = xml.isNamed("sheetData") && !xml.isEmpty
            case .end where xml.depth == 1: isInData = false
            case .start where isInData && xml.depth == 2 && xml.isNamed("row"):
                try startRow(row)
                if !xml.isEmpty { try readCells(row) }
                return true
            default: continue
            }
        }
        return false
    }

    private func startRow(_ row: Row) throws {
        var number: Int? = line + 1
        xml.forEachAttribute { value in
            if xml.isNamed("r") { number = Int(String(cString: value)) }
        }
        guard let number, number > line, number <= 1_048_576 else {
            throw DocumentError("the row behind this one has a wrong number", advice: Archive.resave)
        }
        line = number
        row.line = number
    }

    private func readCells(_ row: Row) throws {
        while let node = try xml.next() {
            if node == .end, xml.depth == 2 { break }
            guard node == .start, xml.depth == 3, xml.isNamed("c") else { continue }
            try readCell(row)
        }
        textBytes += row.bytes.count
        guard textBytes <= Archive.entryLimitInBytes else {
            throw DocumentError("the sheet's texts are more than 1 GiB", advice: "split it up")
        }
    }

    private func readCell(_ row: Row) throws {
        var column = row.count + 1
        var style = 0
        var type = CellType.number
        xml.forEachAttribute { value in
            if xml.isNamed("r") {
                column = SpreadsheetReader.column(value) ?? 0
            } else if xml.isNamed("s") {
                style = Int(String(cString: value)) ?? 0
            } else if xml.isNamed("t") {
                type = CellType(rawValue: String(cString: value)) ?? .number
            }
        }
        guard column > row.count, column <= Self.columnLimit else {
            throw DocumentError(
                column > Self.columnLimit
                    ? "a cell stands beyond column \(Self.columnLimit)"
                    : "a cell has a wrong reference or is out of order",
                advice: Archive.resave,
                line: line,
                column: row.count + 1
            )
        }
        while row.count < column - 1 { row.ends.append(row.bytes.count) }
        if !xml.isEmpty { try readContent(row, type, style, column) }
        row.ends.append(row.bytes.count)
        guard row.bytes.count <= Self.rowLimitInBytes else {
            throw DocumentError("the row is larger than 64 MiB", advice: "split it up", line: line, column: column)
        }
    }

    private func readContent(_ row: Row, _ type: CellType, _ style: Int, _ column: Int) throws {
        var value: [UInt8] = []
        var isPhonetic = false
        while let node = try xml.next() {
            if node == .end, xml.depth == 3 { break }
            if xml.isNamed("rPh") { isPhonetic = node == .start && !xml.isEmpty }
            guard node == .start, !xml.isEmpty, xml.isNamed("v") || xml.isNamed("t") else { continue }
            let text = try XMLText.content(of: xml)
            if !isPhonetic { value += text }
        }
        switch type {
        case .shared:
            let digits = String(decoding: value, as: UTF8.self)
            if value.isEmpty { return }
            guard let text = Int(digits).flatMap(strings.text) else {
                throw DocumentError(
                    "the cell names the shared string '\(digits)', which the workbook does not have",
                    advice: Archive.reload,
                    line: line,
                    column: column
                )
            }
            row.bytes.append(contentsOf: text)
        case .inline, .formula: XMLText.appendDecoded(value, to: &row.bytes)
        case .boolean:
            let word = String(decoding: value, as: UTF8.self)
            row.bytes.append(contentsOf: (word == "1" ? "TRUE" : word == "0" ? "FALSE" : word.uppercased()).utf8)
        case .error: row.bytes.append(contentsOf: value)
        case .date: row.bytes.append(contentsOf: SpreadsheetReader.date(String(decoding: value, as: UTF8.self)).utf8)
        case .number:
            let kind = kinds.indices.contains(style) ? kinds[style] : .number
            if kind != .number, let number = Double(String(decoding: value, as: UTF8.self)),
                let date = calendar.text(number, kind)
            {
                row.bytes.append(contentsOf: date.utf8)
            } else {
                row.bytes.append(contentsOf: SheetNumber.text(value))
            }
        }
    }
}

extension SpreadsheetReader {
    /// What a cell's value is (ECMA-376 part 1, 18.18.11).
    private enum CellType: String {
        case number = "n"
        case shared = "s"
        case inline = "inlineStr"
        case formula = "str"
        case boolean = "b"
        case error = "e"
        case date = "d"
    }

    /// The column of a reference such as `C5`, from 1; nil when it names none.
    private static func column(_ reference: UnsafePointer<UInt8>) -> Int? {
        var column = 0
        var at = 0
        while true {
            let letter = reference[at] & 0xDF
            guard reference[at] >= 0x41, (0x41...0x5A).contains(letter) else { break }
            column = column * 26 + Int(letter - 0x40)
            // Four letters are beyond XFD in any case; more could overflow.
            guard column <= columnLimit else { return column }
            at += 1
        }
        return at == 0 ? nil : column
    }

    /// An ISO 8601 date as the other date cells have it: a space for the `T`, no time at midnight.
    private static func date(_ text: String) -> String {
        let parts = text.split(separator: "T", maxSplits: 1)
        guard parts.count == 2 else { return text }
        let time = parts[1].prefix { $0 != "." && $0 != "Z" }
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
