internal import Documents
internal import Mirror
internal import Recordations

/// A workbook that `recordal sheet` made and a person edited: the cells that differ from what was written.
///
/// Rows and columns may be sorted, hidden and deleted; what is not there says nothing.
public struct EditSheet: Sendable {
    /// The mirror that a workbook was made of.
    public struct Origin: Sendable, Equatable {
        /// The mirror's identity.
        public let mirror: String
        /// The hash of the last seal.
        public let head: String
        /// The number of the last event.
        public let event: Int
        /// The number of the last edit.
        public let lastEdit: Int
        /// The version of the program.
        public let program: String
        /// The day on which it was made.
        public let day: String

        /// Makes an origin.
        public init(mirror: String, head: String, event: Int, lastEdit: Int, program: String, day: String) {
            self.mirror = mirror
            self.head = head
            self.event = event
            self.lastEdit = lastEdit
            self.program = program
            self.day = day
        }
    }

    /// A cell that a person changed.
    public struct Change: Sendable {
        /// The sheet and the cell, such as `Recordations!D7`.
        public let cell: String
        /// What the row says, as the line of a table of edits.
        public let line: EditFile.Line
        /// The field.
        public let field: String
        /// What the cell was; nil for an empty one.
        public let before: String?
        /// The register's own value then.
        public let registered: String?
        /// Whether the recordation was gone from its register then.
        public let wasGone: Bool

        /// Whether a value is what the workbook holds of one: the hidden sheet passes through the same programs as the cells.
        public func isLike(_ value: String?, _ held: String?) -> Bool {
            guard let value, let held else { return value == held }
            return value == held || CellRespelling.areSame(value, held, column: field, isDate: false)
        }
    }

    /// A row or cell that cannot be used, and why.
    public struct Mistake: Sendable {
        /// The row of the sheet.
        public let row: Int
        /// The sheet and the cell.
        public let cell: String
        /// Why it cannot be used.
        public let text: String
    }

    /// The mirror that it was made of.
    public let origin: Origin
    /// The cells that were changed.
    public private(set) var changes: [Change] = []
    /// What cannot be used.
    public private(set) var mistakes: [Mistake] = []
    /// The number of cells that differ, those among ``mistakes`` too.
    public private(set) var changed = 0
    /// The number of rows.
    public private(set) var rows = 0
    /// The number of cells that a spreadsheet program only wrote in another way.
    public private(set) var respelled = 0

    private let sheet: String
    private let localFields: LocalFields
    private let baseline: EditSheetBaseline

    /// Reads the bytes of a workbook; nil for a file that is no workbook with the hidden sheet.
    ///
    /// Throws ``EditError`` for columns that nobody knows and for a hidden sheet that is damaged, and `DocumentError` for a
    /// workbook that cannot be read. A bad row is not an error: it is among ``mistakes``.
    public init?(name: String, bytes: [UInt8], _ localFields: LocalFields) throws {
        guard [.zip, .spreadsheet].contains(Container.sniff(bytes)) else { return nil }
        let sheets = try SpreadsheetReader.sheets(of: bytes)
        guard sheets.contains(EditSheetLayout.hiddenSheet) else {
            try EditSheetHeader.refuseWithoutBaseline(sheets, name: name, bytes: bytes)
            return nil
        }
        let others = sheets.filter {
            ![EditSheetLayout.hiddenSheet, EditableWorkbookWriter.longTextSheet].contains($0)
        }
        guard let sheet = others.first(where: { $0 == EditSheetLayout.sheet }) ?? others.first else {
            throw EditError(
                "\(name) has no sheet '\(EditSheetLayout.sheet)'",
                advice: "make a new one: recordal sheet FILE.xlsx"
            )
        }
        (self.sheet, self.localFields) = (sheet, localFields)
        baseline = try EditSheetBaseline(name: name, bytes: bytes)
        origin = baseline.origin
        let reader = try SpreadsheetReader(bytes: bytes, sheet: .named(sheet))
        let row = Row()
        guard try reader.next(row) else {
            throw EditError(
                "\(name): the sheet '\(sheet)' is empty",
                advice: "its first row names the columns; make a new one by recordal sheet FILE.xlsx"
            )
        }
        let header = try EditSheetHeader(row, of: sheet, in: name, localFields)
        var places: [String: Int] = [:]
        while try reader.next(row) { try read(row, header, &places) }
    }

    private mutating func read(_ row: Row, _ header: EditSheetHeader, _ places: inout [String: Int]) throws {
        guard row.ends.indices.contains(where: { CellText.folded(row.text($0)) != nil }) else { return }
        rows += 1
        func refuse(_ column: Int, _ text: String) {
            let place = "\(sheet)!\(SpreadsheetReader.place(column: column, row: row.line))"
            mistakes.append(Mistake(row: row.line, cell: place, text: text))
        }
        let beyond = header.width..<max(header.width, row.count)
        if let stray = (header.unnamed + beyond).first(where: { CellText.folded(row.text($0)) != nil }) {
            refuse(stray, "the column has values and no name; write the field's name into the first row, or delete it")
        }
        guard let name = CellText.folded(row.text(header.recordation)) else {
            return refuse(header.recordation, "the recordation is missing; delete the row, or write its name back")
        }
        if let first = places[name] {
            return refuse(header.recordation, "\(name) stands in row \(first) too; delete one of the two rows")
        }
        places[name] = row.line
        guard let entry = baseline[name] else {
            return refuse(
                header.recordation,
                "'\(name)' is no recordation of this sheet; write the name back, or delete the row. What is filed and not "
                    + "in a register yet is entered by recordal add"
            )
        }
        for (column, field) in header.fields {
            let before = baseline.value(field, of: entry)
            let now = CellText.folded(row.text(column))
            guard now != before else { continue }
            if let before, let now,
                CellRespelling.areSame(before, now, column: field, isDate: isDate(field))
            {
                respelled += 1
                continue
            }
            changed += 1
            if let before, EditableWorkbookWriter.isCut(before) {
                refuse(column, "the cell shows only the beginning of its text; recordal edit changes the whole one")
            } else if now != nil, row.isSheetError(column) {
                refuse(column, "the cell holds the spreadsheet's error '\(now ?? "")' and no value")
            } else {
                let line = header.line(row, name: name, Assignment(name: field, text: now ?? ""))
                changes.append(
                    Change(
                        cell: "\(sheet)!\(SpreadsheetReader.place(column: column, row: row.line))",
                        line: line,
                        field: field,
                        before: before,
                        registered: entry.registered[field] ?? before,
                        wasGone: entry.isGone
                    )
                )
            }
        }
    }

    private func isDate(_ field: String) -> Bool {
        Field(name: field)?.kind == .date || localFields[field]?.kind == .date
    }
}

/// The first row of an edited sheet.
private struct EditSheetHeader {
    let recordation: Int
    /// The number of its columns.
    let width: Int
    /// The columns with values, by their number from 0.
    private(set) var fields: [(column: Int, name: String)] = []
    /// The columns without a name.
    private(set) var unnamed: [Int] = []
    private var claims: [String: Int] = [:]

    init(_ row: Row, of sheet: String, in name: String, _ localFields: LocalFields) throws {
        let names = row.texts.map { CellText.folded($0)?.lowercased() ?? "" }
        func place(_ column: Int) -> String {
            "\(name): \(sheet)!\(SpreadsheetReader.place(column: column, row: row.line))"
        }
        guard let recordation = names.firstIndex(of: "recordation") else {
            throw EditError(
                "\(name): the sheet '\(sheet)' has no column 'recordation' in its first row",
                advice: "write the name back over the column with the recordations"
            )
        }
        (self.recordation, width) = (recordation, names.count)
        for (column, text) in names.enumerated() {
            guard names.firstIndex(of: text) == column || text.isEmpty else {
                throw EditError("\(place(column)): two columns are called '\(text)'", advice: "name each once")
            }
            if text.isEmpty {
                unnamed.append(column)
            } else if EditSheetLayout.claims.contains(text) {
                claims[text] = column
            } else if Field(name: text) != nil || localFields[text] != nil {
                fields.append((column, text))
            } else if column != recordation {
                throw EditError(
                    "\(place(column)): the column is called '\(text)', and there is no such field",
                    advice: "write the name back, or delete the column; deleted columns change nothing"
                )
            }
        }
    }

    // As an ordinary table it would put every value back to what it was, over what others changed since.
    static func refuseWithoutBaseline(_ sheets: [String], name: String, bytes: [UInt8]) throws {
        guard sheets.contains(EditSheetLayout.sheet) else { return }
        let reader = try SpreadsheetReader(bytes: bytes, sheet: .named(EditSheetLayout.sheet))
        let row = Row()
        guard try reader.next(row) else { return }
        let names = Set(row.texts.compactMap(CellText.folded))
        guard names.isSuperset(of: Field.allCases.map(\.name) + ["recordation"]) else { return }
        throw EditError(
            "\(name) has lost its hidden sheet '\(EditSheetLayout.hiddenSheet)', so nobody can tell what was changed in it",
            advice:
                "make a new sheet and enter the changes there; or leave only the column 'recordation' and those that you "
                + "changed, and it is an ordinary table of edits"
        )
    }

    func line(_ row: Row, name: String, _ assignment: Assignment) -> EditFile.Line {
        func cell(_ column: String) -> String? { claims[column].flatMap { CellText.folded(row.text($0)) } }
        return EditFile.Line(
            number: row.line,
            name: name,
            assignments: [assignment],
            kind: cell("kind"),
            reason: cell("reason"),
            changedOn: cell("on")
        )
    }
}
