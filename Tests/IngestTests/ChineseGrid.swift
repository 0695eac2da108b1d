import Foundation
import Testing

/// The grid of China's register in each of the ways in which a person can save it, all with the same rows.
struct ChineseGrid {
    enum Charset: CaseIterable {
        case utf8, gb18030
    }

    /// A document's name, and its bytes.
    typealias Document = (name: String, bytes: [UInt8])

    private let header: [String]
    var rows: [[String]]

    /// The rows of the grid that lies among the mock registers.
    init() throws {
        let package = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(
            contentsOf: package.appendingPathComponent("Mocks/registers/cn-gacc-grid.tsv"),
            encoding: .utf8
        )
        let lines = text.split(separator: "\n").map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        header = try #require(lines.first)
        rows = Array(lines.dropFirst())
    }

    /// The shipped definition.
    static func yaml() throws -> String {
        let package = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try String(
            contentsOf: package.appendingPathComponent("Config/sources/cn-gacc.yaml"),
            encoding: .utf8
        )
    }

    /// All documents that state every column.
    func whole() throws -> [Document] {
        try [paste]
            + Charset.allCases.flatMap { charset in
                try [
                    csv(charset),
                    page("one table", oneTable, charset),
                    page("two tables", twoTables, charset),
                    page("two tables, GBK not said", twoTables, charset, saysCharset: false),
                    page("rows alone", "<table>\(body)</table>", charset),
                ]
            }
    }

    var paste: Document { ("paste", Array(([header] + rows).map { $0.joined(separator: "\t") + "\n" }.joined().utf8)) }

    /// The answer with the keys that are known, and one that is not.
    var answer: Document {
        let keys = [
            1: "RECORD_NAME", 2: "APPLY_USER_NAME", 3: "CONUTRY_NAME", 4: "REGISTER_NUM", 5: "RECORD_NUM",
            8: "RECORD_STATE",
        ]
        let objects = rows.map { row in
            let members = keys.sorted { $0.value < $1.value }.map { "\"\($1)\":\"\(row[$0])\"" }
            return "{\(members.joined(separator: ",")),\"ID\":null}"
        }
        let text = #"{"page":1,"total":4270,"records":128100,"rows":[\#(objects.joined(separator: ","))]}"#
        return ("answer", Array(text.utf8))
    }

    /// As a spreadsheet program saves it: with a byte order mark, or in the system's charset.
    private func csv(_ charset: Charset) throws -> Document {
        let text = ([header] + rows).map { row in
            row.map { $0.contains(",") ? "\"\($0)\"" : $0 }.joined(separator: ",") + "\r\n"
        }.joined()
        return try ("CSV \(charset)", (charset == .utf8 ? [0xEF, 0xBB, 0xBF] : []) + bytes(text, charset))
    }

    private func page(_ name: String, _ table: String, _ charset: Charset, saysCharset: Bool = true) throws -> Document
    {
        let meta =
            "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=\(charset == .utf8 ? "UTF-8" : "GBK")\">"
        let text = """
            <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">
            <html><head>\(saysCharset ? meta : "")<title>x</title></head><body>
            <table><tr><td>权利人名称<td><input name="q"></table>
            \(table)
            <table class="ui-pg-table"><tr><td>1<td>/<td>1</table></body></html>
            """
        return try ("\(name) \(charset)", bytes(text, charset))
    }

    private var oneTable: String { "<table border=1><tr>\(header.map { "<th>\($0)" }.joined())</tr>\n\(body)</table>" }

    /// What jqGrid draws: the header, and the fields to search in, in one table; the rows behind an empty one in the next.
    private var twoTables: String {
        let labels = header.map { "<th role=\"columnheader\"><span>&nbsp;</span><div>\($0)<span></span></div></th>" }
        let searches = header.map { _ in
            "<th><div><table class=\"ui-search-table\"><tr><td>~<td><input><td>x</table></div></th>"
        }
        let sizes = header.map { _ in "<td role=\"gridcell\" style=\"height:0px;width:90px;\"></td>" }
        return """
            <div class="ui-jqgrid-hdiv"><table class="ui-jqgrid-htable"><thead><tr class="ui-jqgrid-labels">\
            \(labels.joined())</tr><tr class="ui-search-toolbar">\(searches.joined())</tr></thead></table></div>
            <div class="ui-jqgrid-bdiv"><table class="ui-jqgrid-btable"><tbody><tr class="jqgfirstrow">\(sizes.joined())</tr>
            \(body)</tbody></table></div>
            """
    }

    // The first cell is a picture, and a number a link to its page.
    private var body: String {
        rows.enumerated().map { number, row in
            let cells = row.enumerated().map { column, text in
                switch column {
                case 0: "<td><img src=\"mark_\(number).jpg\" width=60 /></td>"
                case 4, 5: "<td title=\"\(text)\"><a href=\"#\(text)\">\(text)</a></td>"
                default: "<td title=\"\(text)\">\(text.isEmpty ? "&nbsp;" : text)</td>"
                }
            }
            return "<tr class=\"jqgrow\">\(cells.joined())</tr>\n"
        }.joined()
    }

    private func bytes(_ text: String, _ charset: Charset) throws -> [UInt8] {
        let encoding: String.Encoding = charset == .utf8 ? .utf8 : String.Encoding(rawValue: 0x8000_0632)
        return [UInt8](try #require(text.data(using: encoding)))
    }
}
