/// A workbook in memory: `.xlsx` of Excel, `.xls` of Excel 2 to 2003, or `.ods` of LibreOffice.
///
/// Its bytes decide which of them it is, and not a file's name.
public struct WorkbookFile {
    /// The kinds of workbooks.
    public enum Kind: String, Sendable {
        case xlsx, xls, ods
    }

    /// The kind of the workbook.
    public let kind: Kind
    private let parts: Parts

    private enum Parts {
        case xlsx(Workbook)
        case xls(BiffStream, BiffGlobals, Archive.Limits)
        case ods(OpenDocument)
    }

    /// Opens a workbook.
    ///
    /// `charset` is that of the texts of an `.xls` of Excel 95 or older, where it differs from the one that the file
    /// declares. Throws ``DocumentError`` where the bytes are no workbook, or the workbook is damaged or has a password.
    public init(bytes: consuming [UInt8], charset: Charset? = nil) throws {
        try self.init(bytes: consume bytes, charset: charset, limits: Archive.Limits())
    }

    init(bytes: consuming [UInt8], charset: Charset? = nil, limits: Archive.Limits) throws {
        let container = Container.sniff(bytes)
        switch container {
        case .zip, .spreadsheet, .openDocument:
            try self.init(Archive(bytes: consume bytes, limits: limits))
        case .oldOffice:
            let stream = try BiffStream(Self.oldStream(consume bytes))
            self.init(.xls, .xls(stream, try BiffGlobals(stream, stated: charset), limits))
        default: throw DocumentError("this is \(container.phrase), and no workbook", advice: container.advice)
        }
    }

    /// Opens a workbook in an archive.
    init(_ archive: Archive) throws {
        if archive.isOpenDocument {
            self.init(.ods, .ods(try OpenDocument(archive)))
        } else {
            self.init(.xlsx, .xlsx(try Workbook(archive)))
        }
    }

    private init(_ kind: Kind, _ parts: Parts) {
        self.kind = kind
        self.parts = parts
    }

    /// The sheets in their order, hidden ones too; for `.ods` the whole content is read for it.
    public func sheets() throws -> [SheetEntry] {
        switch parts {
        case .xlsx(let workbook): workbook.sheets.map(\.entry)
        case .xls(_, let globals, _): globals.sheets.map(\.entry)
        case .ods(let document): try document.sheets()
        }
    }

    /// The index of a sheet in ``sheets()``.
    ///
    /// Throws ``DocumentError`` where the sheet does not exist or has no cells.
    public func index(of choice: SheetChoice) throws -> Int { try SheetList.index(of: choice, in: sheets()) }

    /// A reader of a sheet's rows; with `fillsMerged` each cell of a merged range has the range's value.
    ///
    /// Throws ``DocumentError`` where the sheet does not exist, has no cells or is damaged.
    public func reader(_ choice: SheetChoice = .first, fillsMerged: Bool = false) throws -> any RowReader {
        switch parts {
        case .xlsx(let workbook):
            return try SpreadsheetReader(workbook, sheet: choice, fillsMerged: fillsMerged)
        case .xls(let stream, let globals, let limits):
            let index = try SheetList.index(of: choice, in: globals.sheets.map(\.entry))
            let offset = globals.sheets[index].offset
            return try BiffReader(stream, globals, sheetAt: offset, fillsMerged: fillsMerged, limits: limits)
        case .ods(let document):
            return try OpenDocumentReader(document, sheet: choice, fillsMerged: fillsMerged)
        }
    }

    /// The stream with the records of an `.xls`.
    private static func oldStream(_ bytes: consuming [UInt8]) throws -> [UInt8] {
        guard bytes.starts(with: CompoundFile.signature) else { return bytes }
        // A workbook of Excel 2007 or later with a password is a stream of this name.
        if SpreadsheetReader.holds(bytes, "EncryptedPackage".utf8.flatMap { [$0, 0] as [UInt8] }) {
            throw DocumentError("the file is protected by a password", advice: Archive.withPassword)
        }
        let file = try CompoundFile(consume bytes)
        for name in ["Workbook", "Book"] {
            if let stream = try file.stream(name) { return stream }
        }
        if file.contains("WordDocument") { throw ForeignOffice.word(".doc") }
        if file.contains("PowerPoint Document") { throw ForeignOffice.presentation(".ppt") }
        throw DocumentError(
            "this is a file of an Office program, and no workbook is in it",
            advice: "check that this is the file that was meant"
        )
    }
}

extension Archive {
    /// Whether the archive is a document of LibreOffice or its relatives, by the entry `mimetype` or its content.
    var isOpenDocument: Bool {
        contains("content.xml") && !contains("[Content_Types].xml") && (contains("mimetype") || contains("styles.xml"))
    }

    /// Whether the archive is a document of one program and no folder of files: an Office file or an OpenDocument file.
    var isOfficeDocument: Bool {
        isOpenDocument
            || ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/workbook.bin"].contains(where: contains)
            || contains("EncryptedPackage")
    }
}
