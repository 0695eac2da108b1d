internal import Documents

/// Looks at the other sheets of a workbook whose sheet has no header of the source.
struct SheetSearch {
    let definition: SourceDefinition
    let rule: DocumentRule
    let workbook: WorkbookFile

    /// The most sheets that are read, and the most that a message names.
    private static let most = (read: 100, named: 3)

    /// The error with the sheets in which the header is, or with the names of the sheets.
    ///
    /// The error is unchanged for a workbook of one sheet. Throws ``DocumentError`` where the list of sheets cannot be
    /// read.
    func explained(_ error: UnfitDocument) throws -> UnfitDocument {
        let sheets = try workbook.sheets()
        let own = try workbook.index(of: rule.sheet)
        guard sheets.count > 1, sheets.indices.contains(own) else { return error }
        let others = sheets.indices.filter { $0 != own && sheets[$0].hasCells }
        let fitting = others.prefix(Self.most.read).filter(isFitting)
        let name = Self.quoted(sheets[own])
        guard !fitting.isEmpty else {
            let named = SheetPhrase.list(others.map { ($0 + 1, sheets[$0].name) }, most: Self.most.named)
            return UnfitDocument(
                seen: error.isEmpty ? "sheet \(name) is empty" : "sheet \(name): \(error.seen)",
                advice: others.isEmpty ? error.advice : "\(error.advice). Other sheets: \(named)"
            )
        }
        let keys = fitting.prefix(Self.most.named).map { "'sheet: \($0 + 1)' for \(Self.quoted(sheets[$0]))" }
        return UnfitDocument(
            seen: error.isEmpty ? "sheet \(name) is empty" : "sheet \(name) has no header of this source",
            advice: "set " + keys.joined(separator: " or ") + " in the document of the source"
        )
    }

    private func isFitting(_ index: Int) -> Bool {
        // A sheet that cannot be read has no header of the source.
        guard let reader = try? workbook.reader(.number(index + 1)) else { return false }
        return (try? HeaderFinder.isFound(in: reader, definition, rule)) == true
    }

    private static func quoted(_ sheet: SheetEntry) -> String { "'\(Excerpt.of(sheet.name, limit: 60))'" }
}

/// Sheets in messages.
enum SheetPhrase {
    /// Numbers and names of sheets, such as `2 'Register', 3 'Old' and 4 more`.
    static func list(_ sheets: [(number: Int, name: String)], most: Int) -> String {
        let more = sheets.count > most ? " and \(sheets.count - most) more" : ""
        return sheets.prefix(most).map { "\($0.number) '\(Excerpt.of($0.name, limit: 60))'" }.joined(separator: ", ")
            + more
    }
}
