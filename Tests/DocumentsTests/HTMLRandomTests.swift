import Documents
import Glibc
import Testing

/// A table with cells that span others, to be written in many ways.
private struct RandomTable {
    private struct Cell {
        let row: Int
        let column: Int
        var rows = 1
        var columns = 1
        let text: String
    }

    private static let words = ["小米", "Ä<b>", "a&b", "\"q\"", "'s", "12", "&amp;", "x > y", "Ж", "😎", "-", "a,b"]
    let rows: [[String]]
    private let cells: [Cell]

    init(_ random: inout Seeded) {
        let (height, width) = (Int.random(in: 1...9, using: &random), Int.random(in: 1...6, using: &random))
        var grid = [[Int?]](repeating: [Int?](repeating: nil, count: width), count: height)
        var cells: [Cell] = []
        for row in 0..<height {
            for column in 0..<width where grid[row][column] == nil {
                let words = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                    Self.words.randomElement(using: &random) ?? ""
                }
                var cell = Cell(row: row, column: column, text: words.joined(separator: " "))
                if Int.random(in: 0..<4, using: &random) == 0 {
                    let free = grid[row][column...].prefix { $0 == nil }.count
                    cell.columns = Int.random(in: 1...free, using: &random)
                    cell.rows = Int.random(in: 1...(height - row), using: &random)
                }
                for row in row..<(row + cell.rows) {
                    for column in column..<(column + cell.columns) { grid[row][column] = cells.count }
                }
                cells.append(cell)
            }
        }
        self.cells = cells
        rows = grid.map { $0.map { $0.map { cells[$0].text } ?? "" } }
    }

    var csv: String {
        rows.map { $0.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",") + "\r\n" }.joined()
    }

    func html(_ random: inout Seeded) -> String {
        func maybe(_ text: String) -> String { Bool.random(using: &random) ? text : "" }
        func cased(_ text: String) -> String { Bool.random(using: &random) ? text : text.uppercased() }
        func attribute(_ name: String, _ value: Int) -> String {
            let quote = ["", "\"", "'"].randomElement(using: &random) ?? ""
            return value == 1 && Bool.random(using: &random) ? "" : " \(cased(name))=\(quote)\(value)\(quote)"
        }
        func space() -> String { [" ", "\n", "", "\r\n  ", "\t"].randomElement(using: &random) ?? "" }
        func escaped(_ text: String) -> String {
            text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(
                " ",
                with: [" ", "\n ", "  "].randomElement(using: &random) ?? " "
            )
            .replacing("小", with: ["小", "&#23567;", "&#x5c0f;"].randomElement(using: &random) ?? "小")
        }
        let closes = Bool.random(using: &random)
        var html =
            maybe("<!DOCTYPE html><html><body>") + "<" + cased("table") + maybe(" border=0 class='a b'") + ">" + space()
        html += maybe("<tbody>") + space()
        for row in rows.indices {
            html += "<" + cased("tr") + maybe(" bgcolor=#eeeeee") + ">" + space()
            for cell in cells where cell.row == row {
                let name = Bool.random(using: &random) ? "td" : "th"
                html +=
                    "<" + cased(name) + attribute("rowspan", cell.rows) + maybe(" nowrap")
                    + attribute("colspan", cell.columns)
                html += ">" + space()
                let wrap = ["", "font", "b", "div", "p", "span"].randomElement(using: &random) ?? ""
                html +=
                    wrap.isEmpty ? escaped(cell.text) : "<\(wrap)>\(escaped(cell.text))" + (closes ? "</\(wrap)>" : "")
                html += space() + (closes ? "</\(cased(name))>" : "") + space() + maybe("<!-- </table> -->")
            }
            html += closes ? "</\(cased("tr"))>" : ""
        }
        return html + maybe("</tbody>") + "</table>" + maybe("</body></html>")
    }
}

@Suite struct HTMLRandomTests {
    @Test func `a random table gives the same rows as a page and as CSV`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = Seeded(seed)
        for _ in 0..<400 {
            let some = RandomTable(&random)
            let html = some.html(&random)
            let pieces = Int.random(in: 1...200, using: &random)
            let page = try table(HTMLTableReader(stream(Array(html.utf8), pieces: pieces), charsets: [.utf8]))
            let text = try table(DelimitedReader(ByteStream(bytes: Array(some.csv.utf8))))
            #expect(text == some.rows, "seed \(seed)")
            #expect(page == text, "seed \(seed): \(html)")
            if page != text { return }
        }
    }

    private static let pages: [[UInt8]] = [
        Array(
            """
            <!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN"><html><head><meta http-equiv=Content-Type content="text/html; \
            charset=utf-8"><title>备案</title><script>var a = "<table><tr><td>";</script></head><body><table width=100%><tr>\
            <td class=menu><a href="?p=1&amp;q=2">Menu</a><td><table border=1 id=grid><thead><tr><th rowspan=2>备案号<th \
            colspan=2>权利<tr><th>名称<th>号</thead><tbody><tr><td>T2023-1<td>小米<td>10268542<tr><td rowspan=3>T2023-2\
            <td>ACME &reg; &nbsp;<td><img src="data:image/png;base64,AAAA">1</tr><tr><td>b<br>c<td></tr></table></table>
            """.utf8
        ),
        Array("<html><meta charset=gbk><table>".utf8)
            + (0..<20).flatMap {
                Array("<tr><td>\($0)<td>".utf8) + [0xD0, 0xA1, 0xC3, 0xD7, 0xBF, 0xC6] + Array("</td>".utf8)
            },
        Array(
            """
            <?xml version="1.0"?><html xmlns:x="urn:x"><!--[if gte mso 9]><xml></xml><![endif]--><body><table x:str \
            style='border-collapse:collapse'><col width=64><tr height=17><td class=xl24>Number<td x:num>1<o:p></o:p></td></tr>\
            <![if supportMisalignedColumns]><tr height=0 style='display:none'></tr><![endif]></table></body></html>
            """.utf8
        ),
    ]
    private static let tokens = [
        "<table>", "</table>", "<tr>", "<td", "<td>", "</td>", "rowspan=0 ", "colspan=999999 ", "rowspan=65534 ",
        "<!--", "-->",
        "<script>", "</script>", "&", "&#", ";", "\"", "'", ">", "<", "\u{0}", "<meta charset=utf-16>", "<select>",
        "<tbody>",
        "<![CDATA[", "<plaintext>", "<?", "=", "\u{FEFF}", "<thead>", "&nbsp;",
    ].map { Array($0.utf8) }

    /// So many bytes of mutated pages are read, and as many as fit into two seconds unless `RECORDAL_FUZZ_BYTES` is set.
    @Test func `mutated pages give rows or an error`() throws {
        let wanted = getenv("RECORDAL_FUZZ_BYTES").flatMap { Int(String(cString: $0)) }
        let seed = UInt64.random(in: .min ... .max)
        var random = Seeded(seed)
        let clock = ContinuousClock()
        let start = clock.now
        var (bytes, read) = (0, 0)
        while bytes < wanted ?? 10_000_000, wanted != nil || clock.now - start < .seconds(2) {
            let page = mutated(&random)
            bytes += page.count
            let before = clock.now
            let reader = HTMLTableReader(stream(page, pieces: Int.random(in: 1...5_000, using: &random)))
            let row = Row()
            _ = try failure {
                while try reader.next(row) {
                    read += 1
                    #expect(String(validating: row.bytes, as: UTF8.self) != nil, "seed \(seed)")
                    #expect(row.ends.last == row.bytes.count, "seed \(seed)")
                    #expect(row.count <= HTMLRandomTests.mostCells, "seed \(seed)")
                    if zip(row.ends, row.ends.dropFirst()).contains(where: { $0 > $1 }) { Issue.record("seed \(seed)") }
                }
            }
            #expect(clock.now - before < .seconds(20), "seed \(seed): a page of \(page.count) bytes")
        }
        #expect(read > 0)
    }

    private static let mostCells = 16_384

    private func mutated(_ random: inout Seeded) -> [UInt8] {
        var page = Self.pages.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            let at = Int.random(in: 0...page.count, using: &random)
            let end = Int.random(in: at...min(page.count, at + 60), using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: page.insert(contentsOf: Self.tokens.randomElement(using: &random) ?? [], at: at)
            case 1: page.removeSubrange(at..<end)
            case 2: page.insert(contentsOf: page[at..<end], at: Int.random(in: 0...page.count, using: &random))
            case 3: if at < page.count { page[at] = .random(in: 0...255, using: &random) }
            case 4: if at > 0 { page.removeSubrange(at...) }
            default:
                let part = Array(page[at..<end])
                for _ in 0..<Int.random(in: 1...40, using: &random) { page.insert(contentsOf: part, at: at) }
            }
        }
        return page
    }
}
