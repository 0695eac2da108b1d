/// The parts of a workbook other than its sheets (ECMA-376 part 1, 12.3, and part 2 for the packaging).
struct Workbook {
    /// An entry of the workbook's list of sheets.
    struct Sheet {
        let entry: SheetEntry
        let relationship: Relationship?
    }

    /// A relationship of a part to another part.
    struct Relationship {
        let type: String
        let target: String

        /// Whether the type ends in a word; the namespace before it differs between the strict and the transitional
        /// form.
        func isOf(_ word: String) -> Bool { type.hasSuffix("/" + word) }
    }

    let archive: Archive
    private let relationships: [String: Relationship]
    private(set) var sheets: [Sheet] = []
    private(set) var calendar = SheetCalendar()

    /// Reads the list of sheets.
    ///
    /// Throws ``DocumentError`` when the archive is no workbook of a supported kind.
    init(_ archive: Archive) throws {
        self.archive = archive
        let package = try Workbook.relationships(archive, of: "")
        let main = package.values.first { $0.isOf("officeDocument") }?.target ?? "xl/workbook.xml"
        if main.lowercased().hasSuffix(".bin") || archive.contains("xl/workbook.bin") {
            throw DocumentError("this is a binary Excel workbook (.xlsb)", advice: Archive.resave)
        }
        guard archive.contains(main), !main.hasPrefix("word/"), !main.hasPrefix("ppt/") else {
            throw Workbook.foreign(archive)
        }
        relationships = try Workbook.relationships(archive, of: main)
        try readSheets(XMLPart(archive.entry(main, isList: true)))
    }

    /// The path of the part with a kind of relationship to the workbook, such as `sharedStrings`; nil when there is
    /// none.
    func part(_ word: String) -> String? { relationships.values.first { $0.isOf(word) }?.target }

    /// The path of the part of a sheet.
    ///
    /// Throws ``DocumentError`` with the names of the sheets where the sheet does not exist.
    func path(of choice: SheetChoice) throws -> String {
        let sheet = sheets[try SheetList.index(of: choice, in: sheets.map(\.entry))]
        guard let relationship = sheet.relationship else {
            throw DocumentError(
                "the workbook does not say where its sheet '\(sheet.entry.name)' is",
                advice: Archive.reload
            )
        }
        return relationship.target
    }

    private mutating func readSheets(_ part: XMLPart) throws {
        try part.forEachStart { element throws(DocumentError) in
            switch element.depth {
            case 0 where !element.isNamed("workbook"):
                throw DocumentError("the workbook's main part is '\(element.name)'", advice: Archive.resave)
            case 1 where element.isNamed("workbookPr"):
                let flag = element.texts["date1904"]
                calendar.startsIn1904 = flag == "1" || flag == "true" || flag == "on"
            case 2 where element.isNamed("sheet"):
                let texts = element.texts
                let state = texts["state"] ?? "visible"
                let relationship = texts[":id"].flatMap { relationships[$0] }
                let entry = SheetEntry(
                    name: texts["name"] ?? "",
                    isHidden: state != "visible",
                    hasCells: relationship?.isOf("worksheet") ?? true
                )
                sheets.append(Sheet(entry: entry, relationship: relationship))
            default: break
            }
        }
    }

    /// The relationships of a part by their ids; empty when the part has none.
    private static func relationships(_ archive: Archive, of part: String) throws -> [String: Relationship] {
        let slash = part.lastIndex(of: "/")
        let folder = slash.map { String(part[...$0]) } ?? ""
        let name = slash.map { String(part[part.index(after: $0)...]) } ?? part
        let list = "\(folder)_rels/\(name).rels"
        guard archive.contains(list) else { return [:] }
        var found: [String: Relationship] = [:]
        try XMLPart(archive.entry(list, isList: true)).forEachStart { element throws(DocumentError) in
            guard element.isNamed("Relationship") else { return }
            let texts = element.texts
            guard let id = texts["Id"], texts["TargetMode"] != "External" else { return }
            let target = path(texts["Target"] ?? "", from: folder)
            found[id] = Relationship(type: texts["Type"] ?? "", target: target)
        }
        return found
    }

    /// The name of an archive entry for a target that is absolute or relative to a folder, without `.` and `..`.
    private static func path(_ target: String, from folder: String) -> String {
        var steps: [Substring] = []
        let whole = target.hasPrefix("/") ? target : folder + target
        for step in whole.split(separator: "/") where step != "." {
            if step == ".." { _ = steps.popLast() } else { steps.append(step) }
        }
        return steps.joined(separator: "/")
    }

    private static func foreign(_ archive: Archive) -> DocumentError {
        if archive.contains("word/document.xml") { return ForeignOffice.word(".docx") }
        if archive.contains("ppt/presentation.xml") { return ForeignOffice.presentation(".pptx") }
        if archive.contains("EncryptedPackage") {
            return DocumentError("the file is protected by a password", advice: Archive.withPassword)
        }
        let isOther = archive.contains("content.xml")
        let seen = isOther ? "an OpenDocument file" : "a zip archive without a workbook in it"
        return DocumentError("this is \(seen), not an Excel workbook (.xlsx)", advice: Archive.resave)
    }
}

extension DocumentError {
    /// Whether the document is of another Office program than Excel, so that nothing else can be done with it.
    public var isOtherOffice: Bool {
        [".doc", ".docx"].contains { self == ForeignOffice.word($0) }
            || [".ppt", ".pptx"].contains { self == ForeignOffice.presentation($0) }
    }
}

/// The errors for Office files that are no workbooks.
enum ForeignOffice {
    static func word(_ ending: String) -> DocumentError {
        DocumentError(
            "this is a Word document (\(ending)), and Word files cannot be read",
            advice: "copy the table into Excel and save it as .xlsx"
        )
    }

    static func presentation(_ ending: String) -> DocumentError {
        DocumentError(
            "this is a presentation (\(ending)), and presentations cannot be read",
            advice: "copy the table into Excel and save it as .xlsx"
        )
    }
}

extension Workbook {
    /// The kind of the number format of each cell style; empty when the workbook has no styles.
    func numberKinds() throws -> [NumberKind] {
        guard let path = part("styles"), archive.contains(path) else { return [] }
        var custom: [Int: NumberKind] = [:]
        var kinds: [NumberKind] = []
        var isInCellFormats = false
        try XMLPart(archive.entry(path, isList: true)).forEachStart { element throws(DocumentError) in
            if element.depth == 1 { isInCellFormats = element.isNamed("cellXfs") }
            guard element.depth == 2 else { return }
            if element.isNamed("numFmt") {
                let texts = element.texts
                if let id = texts["numFmtId"].flatMap({ Int($0) }), let code = texts["formatCode"] {
                    custom[id] = NumberKind(code: code)
                }
            } else if isInCellFormats, element.isNamed("xf") {
                let id = element.texts["numFmtId"].flatMap { Int($0) } ?? 0
                kinds.append(custom[id] ?? NumberKind(builtIn: id))
            }
        }
        return kinds
    }
}

extension SpreadsheetReader {
    /// The names of a workbook's sheets in their order, hidden ones too.
    ///
    /// Throws ``DocumentError`` when the bytes are no workbook.
    public static func sheets(of bytes: [UInt8]) throws -> [String] {
        try Workbook(Archive(bytes: bytes)).sheets.map(\.entry.name)
    }

    /// The name of a cell, such as `D7`, by its column from 0 and its row from 1.
    public static func place(column: Int, row: Int) -> String { "\(SheetWriter.letters(column))\(row)" }
}
