import Documents
import TestSupport
import Testing

/// A random table with spanning cells, which can be written as HTML in many ways.
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
        let seed = Seed.drawn()
        var random = Seeded(seed)
        for _ in 0..<400 {
            let some = RandomTable(&random)
            let html = some.html(&random)
            let chunkSize = Int.random(in: 1...200, using: &random)
            let page = try table(HTMLTableReader(stream(Array(html.utf8), chunkSize: chunkSize), charsets: [.utf8]))
            let text = try table(DelimitedReader(ByteStream(bytes: Array(some.csv.utf8))))
            #expect(text == some.rows, "seed \(seed)")
            #expect(page == text, "seed \(seed): \(html)")
            if page != text { return }
        }
    }
}
