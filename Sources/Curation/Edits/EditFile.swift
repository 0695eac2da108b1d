internal import Documents
internal import Foundation
public import Mirror
public import Recordations
internal import Settings

/// A file of edits, in CSV, TSV or XLSX: a row for each recordation with a column for each field, or a row for each
/// edit with the columns `field` and `value`.
///
/// The first row has the column names: `recordation` (or `id`) is required; `kind`, `reason` and `on` are
/// optional. An empty cell does not change its field.
public struct EditFile: Sendable {
    /// A row of the file.
    public struct Line: Sendable {
        /// The number of its line in the file.
        public let number: Int
        /// The name of the recordation.
        public let name: String
        /// The assignments of fields.
        public let assignments: [Assignment]
        /// `correction`, `pending` or `note`; nil for an empty cell.
        public let kind: String?
        /// The reason.
        public let reason: String?
        /// The day on which it changed.
        public let changedOn: String?
    }

    /// The rows that are not empty.
    public let lines: [Line]
    /// The charset that was guessed; nil where it was stated, or is Unicode.
    public let guessedCharset: String?

    private static let own = ["recordation", "id", "kind", "reason", "on", "field", "value"]

    /// Reads the bytes of a file; `charset` is the label of the charset of a text.
    ///
    /// Without one a text is Unicode, or in the charset that its characters show without doubt. Commas, semicolons, tabs and
    /// bars between cells are told apart by the header. Throws ``EditError`` for a wrong header, for a cell with a
    /// spreadsheet error and for bytes that the stated charset does not have, `DocumentError` for a file that is no table
    /// and for an unknown charset, and `SettingsError` for bytes that are not UTF-8 where that is not stated.
    public init(name: String, bytes: [UInt8], _ localFields: LocalFields, charset: String? = nil) throws {
        let reader: any RowReader
        let stated = try charset.map { try Charset(label: $0) }
        var guessed: Charset?
        switch Container.sniff(bytes) {
        case .zip, .spreadsheet, .openDocument, .oldOffice: reader = try WorkbookFile(bytes: bytes).reader()
        default:
            if stated == nil { guessed = Self.guess(bytes) }
            let charsets = [stated ?? guessed].compactMap { $0 }
            let isTabbed = (name as NSString).pathExtension.lowercased() == "tsv"
            let format = isTabbed ? .paste : Self.format(bytes, charsets)
            reader = DelimitedReader(ByteStream(bytes: bytes), format: format, charsets: charsets)
        }
        guessedCharset = guessed?.description
        func check(_ row: Row) throws {
            if reader.replacedBytes > 0, row.isGarbled {
                throw Self.encodingError(in: row, name, bytes, stated ?? guessed)
            }
            guard let cell = row.ends.indices.first(where: row.isSheetError) else { return }
            throw EditError(
                "\(name):\(row.line):\(cell + 1): the cell holds the spreadsheet's error '\(row.text(cell))' and no value",
                advice: "mend the formula, or write the value itself; an empty cell leaves the field alone"
            )
        }
        let row = Row()
        guard try reader.next(row) else {
            throw EditError("\(name) is empty", advice: "the first row names the columns: recordation, valid_to, …")
        }
        try check(row)
        let header = row.texts.map { CellText.folded($0)?.lowercased() ?? "" }
        try Self.check(header, name, localFields)
        var lines: [Line] = []
        while try reader.next(row) {
            try check(row)
            let cells = row.texts
            guard cells.contains(where: { CellText.folded($0) != nil }) else { continue }
            func cell(_ column: String) -> String? {
                header.firstIndex(of: column).flatMap { $0 < cells.count ? CellText.folded(cells[$0]) : nil }
            }
            var assignments: [Assignment] = []
            if let field = cell("field") {
                // An empty cell does not change its field, in both forms.
                assignments = cell("value").map { [Assignment(name: field, text: $0)] } ?? []
            } else {
                for (column, text) in zip(header, cells) where !Self.own.contains(column) && !column.isEmpty {
                    if CellText.folded(text) != nil { assignments.append(Assignment(name: column, text: text)) }
                }
            }
            lines.append(
                Line(
                    number: row.line,
                    name: cell("recordation") ?? cell("id") ?? "",
                    assignments: assignments,
                    kind: cell("kind"),
                    reason: cell("reason"),
                    changedOn: cell("on")
                )
            )
        }
        self.lines = lines
    }

    // The error of a row with bytes that are not in the file's charset, with their position if the charset is UTF-8.
    private static func encodingError(
        in row: Row,
        _ name: String,
        _ bytes: [UInt8],
        _ charset: Charset?
    ) -> any Error {
        if let charset {
            return EditError(
                "\(name):\(row.line): the row has bytes that \(charset) does not have",
                advice: "state the file's charset by --charset NAME, or save the file as UTF-8"
            )
        }
        do {
            _ = try SettingsText.decoded(bytes, file: name)
        } catch {
            return error
        }
        return EditError(
            "\(name):\(row.line): the row has bytes that are not in the charset of the file",
            advice: "save the file as UTF-8"
        )
    }

    // Nil where the bytes are Unicode, and where nothing speaks for a charset.
    private static func guess(_ bytes: [UInt8]) -> Charset? {
        let text = String(decoding: bytes, as: UTF8.self).unicodeScalars
        let bad = text.count { $0 == "\u{FFFD}" }
        // A text in UTF-8 with a broken character is not in another charset.
        guard bad > 0, text.count(where: { $0.value > 0x7F }) < 2 * bad else { return nil }
        guard let first = CharsetGuess.guesses(bytes).first, first.isSure, first.charset != .utf8,
            let decoded = try? TextDecoder.text(of: bytes, charsets: [first.charset])
        else { return nil }
        // A few Latin letters with accents do not tell one charset from another, and nobody looks at an edit before it
        // is made.
        let hasOtherScript = String(decoding: decoded, as: UTF8.self).unicodeScalars.contains {
            $0.value >= 0x0250 && $0.properties.isAlphabetic
        }
        return hasOtherScript ? first.charset : nil
    }

    // The format in which the header names a recordation, with the most columns.
    private static func format(_ bytes: [UInt8], _ charsets: [Charset]) -> DelimitedFormat {
        let formats = [
            DelimitedFormat.csv, DelimitedFormat(delimiter: UInt8(ascii: ";")), .paste,
            DelimitedFormat(delimiter: UInt8(ascii: "|")),
        ]
        var best = (format: DelimitedFormat.csv, columns: 0)
        for format in formats {
            let row = Row()
            let reader = DelimitedReader(ByteStream(bytes: bytes), format: format, charsets: charsets)
            guard (try? reader.next(row)) == true else { continue }
            let names = row.texts.map { CellText.folded($0)?.lowercased() ?? "" }
            if names.contains("recordation") || names.contains("id"), names.count > best.columns {
                best = (format, names.count)
            }
        }
        return best.format
    }

    private static func check(_ header: [String], _ name: String, _ localFields: LocalFields) throws {
        guard header.contains("recordation") || header.contains("id") else {
            throw EditError(
                "\(name):1: no column is called 'recordation'",
                advice: "the first row names the columns: recordation, and fields such as valid_to or owner"
            )
        }
        for (index, column) in header.enumerated() where !column.isEmpty {
            let isKnown = own.contains(column) || Field(name: column) != nil || localFields[column] != nil
            guard isKnown else {
                throw EditError(
                    "\(name):1: column \(index + 1) is called '\(column)', and there is no such field",
                    advice:
                        "fields: \((localFields.all.map(\.name) + Field.allCases.map(\.name)).joined(separator: ", "))"
                )
            }
            guard header.firstIndex(of: column) == index else {
                throw EditError("\(name):1: two columns are called '\(column)'", advice: "name each once")
            }
        }
        let names = Set(header)
        guard names.contains("field") == names.contains("value") else {
            throw EditError(
                "\(name):1: 'field' and 'value' go together",
                advice: "add the other column, or leave it out"
            )
        }
    }

    /// The request of a line whose recordation was found.
    ///
    /// `kind`, `reason` and `changedOn` are the values for lines without their own. Throws ``EditError`` for an unknown
    /// kind and for a text that is no date.
    public static func request(
        _ line: Line,
        record: Int,
        kind: Edit.Kind?,
        reason: String?,
        changedOn: CivilDate?
    ) throws -> EditRequest {
        var request = EditRequest(record: record, assignments: line.assignments)
        request.kind = kind
        if let name = line.kind {
            guard let own = Edit.Kind(rawValue: name.lowercased()) else {
                throw EditError("'\(name)' is no kind of edit", advice: "write correction, pending or note")
            }
            request.kind = own == .note ? nil : own
        }
        request.reason = line.reason ?? reason
        request.changedOn = changedOn
        if let text = line.changedOn {
            guard let day = CivilDate(text) else {
                throw EditError("'\(text)' is not a date for on", advice: "write YYYY-MM-DD")
            }
            request.changedOn = day
        }
        return request
    }
}
