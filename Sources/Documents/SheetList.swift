/// A sheet in a workbook's list of sheets.
public struct SheetEntry: Equatable, Sendable {
    /// Its name.
    public let name: String
    /// Whether the workbook hides it.
    public let isHidden: Bool
    /// Whether it has cells; charts, macros and dialogs have none.
    public let hasCells: Bool

    init(name: String, isHidden: Bool = false, hasCells: Bool = true) {
        self.name = name
        self.isHidden = isHidden
        self.hasCells = hasCells
    }
}

/// The selection of a sheet from a list.
enum SheetList {
    /// The most sheet names in a message.
    private static let namesShown = 12

    /// The index of a sheet.
    ///
    /// Throws ``DocumentError`` with the names of the sheets where the sheet does not exist or has no cells.
    static func index(of choice: SheetChoice, in sheets: [SheetEntry]) throws(DocumentError) -> Int {
        guard !sheets.isEmpty else { throw DocumentError("the workbook has no sheet", advice: Archive.resave) }
        let found: Int?
        switch choice {
        case .first:
            found =
                sheets.firstIndex { $0.hasCells && !$0.isHidden } ?? sheets.firstIndex { $0.hasCells } ?? 0
        case .number(let number): found = sheets.indices.contains(number - 1) ? number - 1 : nil
        case .named(let name): found = sheets.firstIndex { $0.name == name }
        }
        guard let index = found else {
            let wanted =
                switch choice {
                case .first: "first sheet"
                case .number(let number): "sheet number \(number)"
                case .named(let name): "sheet '\(name)'"
                }
            throw DocumentError("the workbook has no \(wanted)", advice: "it has \(names(of: sheets))")
        }
        guard sheets[index].hasCells else {
            throw DocumentError(
                "the sheet '\(sheets[index].name)' has no cells",
                advice: "choose one of \(names(of: sheets))"
            )
        }
        return index
    }

    /// The first names in quotes, each shortened, and the number of the others.
    static func names(of sheets: [SheetEntry]) -> String {
        let more = sheets.count > namesShown ? " and \(sheets.count - namesShown) more" : ""
        return sheets.prefix(namesShown).map { "'\($0.name.prefix(60))'" }.joined(separator: ", ") + more
    }
}
