import CZip
import Documents
import Testing

/// The parts of a small `.xlsx`, which a test can change.
struct WorkbookParts {
    static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    static let links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    static let package = "http://schemas.openxmlformats.org/package/2006/relationships"

    var parts: [(name: String, bytes: [UInt8])] = []
    var isEncrypted = false

    /// A workbook of one sheet whose `sheetData` is given.
    init(_ rows: String, strings: [String]? = nil, formats: [String] = [], is1904: Bool = false) {
        self["_rels/.rels"] = Self.relations([("rId1", "officeDocument", "xl/workbook.xml")])
        self["xl/workbook.xml"] = """
            <workbook xmlns="\(Self.main)" xmlns:r="\(Self.links)"><workbookPr date1904="\(is1904 ? 1 : 0)"/>\
            <sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>
            """
        self["xl/_rels/workbook.xml.rels"] = Self.relations([
            ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "sharedStrings", "/xl/sharedStrings.xml"),
            ("rId3", "styles", "./styles.xml"),
        ])
        self["xl/worksheets/sheet1.xml"] =
            "<worksheet xmlns=\"\(Self.main)\"><sheetData>\(rows)</sheetData></worksheet>"
        if let strings {
            self["xl/sharedStrings.xml"] =
                "<sst xmlns=\"\(Self.main)\">" + strings.map { "<si>\($0)</si>" }.joined() + "</sst>"
        }
        if !formats.isEmpty {
            let codes = formats.enumerated().map { "<numFmt numFmtId=\"\($0 + 164)\" formatCode=\"\($1)\"/>" }
            let cells = formats.indices.map { "<xf numFmtId=\"\($0 + 164)\"/>" }
            self["xl/styles.xml"] = """
                <styleSheet xmlns="\(Self.main)"><numFmts>\(codes.joined())</numFmts>\
                <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>\(cells.joined())\
                <xf numFmtId="14"/><xf numFmtId="20"/></cellXfs></styleSheet>
                """
        }
    }

    subscript(name: String) -> String? {
        get { parts.first { $0.name == name }.map { String(decoding: $0.bytes, as: UTF8.self) } }
        set {
            parts.removeAll { $0.name == name }
            if let newValue { parts.append((name, Array(newValue.utf8))) }
        }
    }

    static func relations(_ all: [(id: String, type: String, target: String)]) -> String {
        let items = all.map { "<Relationship Id=\"\($0.id)\" Type=\"\(links)/\($0.type)\" Target=\"\($0.target)\"/>" }
        return "<Relationships xmlns=\"\(package)\">\(items.joined())</Relationships>"
    }

    /// The parts as a deflated zip archive.
    func zipped() throws -> [UInt8] {
        let source = try #require(zip_source_buffer_create(nil, 0, 0, nil))
        zip_source_keep(source)
        defer { zip_source_free(source) }
        let archive = try #require(zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, nil))
        let buffers = parts.map { part in
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(part.bytes.count, 1), alignment: 1)
            buffer.copyBytes(from: part.bytes)
            return buffer
        }
        defer { for buffer in buffers { buffer.deallocate() } }
        for (part, buffer) in zip(parts, buffers) {
            let content = try #require(zip_source_buffer(archive, buffer.baseAddress, UInt64(part.bytes.count), 0))
            let index = zip_file_add(archive, part.name, content, 0)
            try #require(index >= 0)
            if isEncrypted {
                try #require(zip_file_set_encryption(archive, UInt64(index), UInt16(ZIP_EM_AES_256), "secret") == 0)
            }
        }
        try #require(zip_close(archive) == 0)
        try #require(zip_source_open(source) == 0)
        defer { zip_source_close(source) }
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = zip_source_read(source, &room, UInt64(room.count)), count > 0 {
            bytes += room[..<Int(count)]
        }
        return bytes
    }

    /// Returns all rows of the workbook's sheet.
    func read(_ sheet: SheetChoice = .first) throws -> [[String]] {
        try table(SpreadsheetReader(bytes: zipped(), sheet: sheet))
    }

    /// The error that reading ends in; nil when it does not.
    func refusal(_ sheet: SheetChoice = .first) throws -> DocumentError? {
        let bytes = try zipped()
        return try failure { _ = try table(SpreadsheetReader(bytes: bytes, sheet: sheet)) }
    }
}
