internal import Documents
internal import Recordations

/// The hidden sheet of an edited workbook: what each cell was when the workbook was written.
struct EditSheetBaseline {
    /// The values of one recordation.
    struct Entry {
        fileprivate let bytes: [UInt8]
        fileprivate let ends: [Int]
        /// Whether the recordation was gone from its register.
        let isGone: Bool
        /// The register's own values of the fields that had a correction.
        fileprivate(set) var registered: [String: String?] = [:]

        fileprivate init(_ row: Row) {
            (bytes, ends) = (row.bytes, row.ends)
            isGone = row.text(1) == EditSheetLayout.gone
        }

        fileprivate func text(_ cell: Int) -> String? {
            guard ends.indices.contains(cell) else { return nil }
            return CellText.folded(
                String(decoding: bytes[(cell == 0 ? 0 : ends[cell - 1])..<ends[cell]], as: UTF8.self)
            )
        }
    }

    /// What the workbook says of the mirror.
    let origin: EditSheet.Origin
    private let columns: [String: Int]
    private var entries: [String: Entry] = [:]

    /// Reads the hidden sheet of a workbook.
    ///
    /// Throws ``EditError`` where it is damaged or from a newer version of the program, and `DocumentError` where it cannot
    /// be read.
    init(name: String, bytes: [UInt8]) throws {
        let reader = try SpreadsheetReader(bytes: bytes, sheet: .named(EditSheetLayout.hiddenSheet))
        let row = Row()
        guard try reader.next(row), row.text(0) == EditSheetLayout.title, let version = Int(row.text(1)),
            let event = Int(row.text(4)), let lastEdit = Int(row.text(5))
        else { throw Self.damaged(name) }
        origin = EditSheet.Origin(
            mirror: row.text(2),
            head: row.text(3),
            event: event,
            lastEdit: lastEdit,
            program: row.text(6),
            day: row.text(7)
        )
        guard version == EditSheetLayout.version else {
            throw EditError(
                "\(name) was made by recordal \(origin.program), whose sheets this version does not know",
                advice: "use that version, or make a new sheet: recordal sheet FILE.xlsx"
            )
        }
        guard try reader.next(row), row.text(0) == "recordation", row.count > EditSheetLayout.leading else {
            throw Self.damaged(name)
        }
        let names = row.texts
        columns = Dictionary(names.enumerated().dropFirst(EditSheetLayout.leading).map { ($1, $0) }) { first, _ in first
        }
        while try reader.next(row) {
            guard let recordation = CellText.folded(row.text(0)) else { continue }
            if row.text(1) == EditSheetLayout.register {
                entries[recordation]?.registered[row.text(2)] = .some(CellText.folded(row.text(3)))
            } else {
                entries[recordation] = Entry(row)
            }
        }
    }

    /// What was written of a recordation; nil for one that the workbook was not made with.
    subscript(recordation: String) -> Entry? { entries[recordation] }

    /// The value of a column; nil for none.
    func value(_ column: String, of entry: Entry) -> String? { columns[column].flatMap(entry.text) }

    private static func damaged(_ name: String) -> EditError {
        EditError(
            "\(name): the hidden sheet '\(EditSheetLayout.hiddenSheet)' is damaged, so nobody can tell what was changed",
            advice: "make a new sheet by recordal sheet FILE.xlsx, and enter the changes there"
        )
    }
}
