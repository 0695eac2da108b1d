internal import CZip

/// A workbook with one sheet for a person to fill in: a frozen header row and columns in text format.
///
/// In text format a spreadsheet program keeps numbers and dates as they are typed.
public struct SheetWriter {
    /// The sheet's name; characters that are not allowed in a sheet's name are removed.
    public let name: String
    /// The header's cells.
    public let header: [String]
    /// The rows below it.
    public var rows: [[String]]

    /// Makes a sheet.
    public init(name: String, header: [String], rows: [[String]] = []) {
        self.name = name
        self.header = header
        self.rows = rows
    }

    /// The name of a column by its place: 0 is A, 26 is AA.
    static func letters(_ column: Int) -> String {
        var (rest, text) = (column + 1, "")
        while rest > 0 {
            rest -= 1
            text = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(rest % 26))) + text
            rest /= 26
        }
        return text
    }

    /// The workbook as an `.xlsx` file (ECMA-376 part 1).
    ///
    /// Throws ``DocumentError`` where the archive cannot be made.
    public func workbook() throws -> [UInt8] {
        try ArchiveWriter.archive(SheetParts(sheet: self).all.map { ($0.name, Array($0.text.utf8)) })
    }
}

/// The parts of the workbook.
private struct SheetParts {
    let sheet: SheetWriter

    private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    private static let links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let package = "http://schemas.openxmlformats.org/package/2006"
    private static let media = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    private static let start = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

    /// All parts; the content types come first, because some readers examine only the first part.
    var all: [(name: String, text: String)] {
        [
            ("[Content_Types].xml", contentTypes), ("_rels/.rels", relations([("officeDocument", "xl/workbook.xml")])),
            ("xl/workbook.xml", workbook),
            (
                "xl/_rels/workbook.xml.rels",
                relations([("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")])
            ),
            ("xl/styles.xml", styles), ("xl/worksheets/sheet1.xml", worksheet),
        ].map { ($0.0, Self.start + $0.1) }
    }

    private var contentTypes: String {
        let parts = [("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"), ("styles", "styles")].map {
            "<Override PartName=\"/xl/\($0.0).xml\" ContentType=\"\(Self.media).\($0.1)+xml\"/>"
        }
        return """
            <Types xmlns="\(Self.package)/content-types">\
            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
            <Default Extension="xml" ContentType="application/xml"/>\(parts.joined())</Types>
            """
    }

    private func relations(_ targets: [(type: String, target: String)]) -> String {
        let items = targets.enumerated().map { index, item in
            "<Relationship Id=\"rId\(index + 1)\" Type=\"\(Self.links)/\(item.type)\" Target=\"\(item.target)\"/>"
        }
        return "<Relationships xmlns=\"\(Self.package)/relationships\">\(items.joined())</Relationships>"
    }

    private var workbook: String {
        // A sheet's name has up to 31 characters and none of these (ECMA-376 part 1, 18.2.19, and what Excel opens).
        let name = String(sheet.name.filter { !"[]:*?/\\'".contains($0) }.prefix(31))
        return """
            <workbook xmlns="\(Self.main)" xmlns:r="\(Self.links)"><sheets>\
            <sheet name="\(Self.escaped(name.isEmpty ? "Sheet" : name))" sheetId="1" r:id="rId1"/></sheets></workbook>
            """
    }

    // Number format 49 is "@", text; the header has a bold font too.
    private var styles: String {
        """
        <styleSheet xmlns="\(Self.main)">\
        <fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
        <font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
        <fills count="2"><fill><patternFill patternType="none"/></fill>\
        <fill><patternFill patternType="gray125"/></fill></fills>\
        <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
        <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
        <cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
        <xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
        <xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>\
        <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>
        """
    }

    private var worksheet: String {
        let columns = sheet.header.enumerated().map { index, text in
            let width = min(max(text.unicodeScalars.count + 4, 14), 60)
            return "<col min=\"\(index + 1)\" max=\"\(index + 1)\" width=\"\(width)\" style=\"1\" customWidth=\"1\"/>"
        }
        let rows = ([sheet.header] + sheet.rows).enumerated().map { index, cells in
            row(index + 1, cells, style: index == 0 ? 2 : 1)
        }
        return """
            <worksheet xmlns="\(Self.main)"><sheetViews><sheetView workbookViewId="0">\
            <pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>\
            <sheetFormatPr defaultRowHeight="15"/><cols>\(columns.joined())</cols>\
            <sheetData>\(rows.joined())</sheetData></worksheet>
            """
    }

    private func row(_ number: Int, _ cells: [String], style: Int) -> String {
        let written = cells.enumerated().compactMap { index, text -> String? in
            if text.isEmpty { return nil }
            let reference = "\(SheetWriter.letters(index))\(number)"
            let value = "<is><t xml:space=\"preserve\">\(Self.escaped(text))</t></is>"
            return "<c r=\"\(reference)\" s=\"\(style)\" t=\"inlineStr\">\(value)</c>"
        }
        return "<row r=\"\(number)\">\(written.joined())</row>"
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\t", "\n", "\r": escaped += "&#\(scalar.value);"
            // XML 1.0, 2.2, does not allow other control characters and these two in a document.
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": continue
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
