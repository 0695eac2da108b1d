/// A chapter of the manual on a terminal: headings, paragraphs, lists, tables and examples of Markdown.
///
/// Only what the manual uses is understood: `#` headings, `-` and `1.` lists, `|` tables, fenced examples, and within lines
/// `code`, `**bold**`, `*emphasis*` and links.
public struct ManualText {
    private enum Block {
        case heading(level: Int, String)
        case paragraph(String)
        case item(mark: String, depth: Int, String)
        case table([[String]])
        case example([String])
    }

    private var blocks: [Block] = []

    /// Reads Markdown.
    public init(_ markdown: String) {
        var lines = markdown.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
        while let line = lines.popFirst() {
            let text = line.trimmingSpaces()
            if text.isEmpty {
                continue
            } else if text.hasPrefix("```") {
                let content = lines.prefix { !$0.trimmingSpaces().hasPrefix("```") }
                blocks.append(.example(Array(content)))
                lines = lines.dropFirst(content.count + 1)
            } else if text.hasPrefix("|") {
                let rest = lines.prefix { $0.trimmingSpaces().hasPrefix("|") }
                lines = lines.dropFirst(rest.count)
                blocks.append(.table(([text] + rest).map(Self.cells).filter { !Self.isRule($0) }))
            } else if text.hasPrefix("#") {
                let level = text.prefix { $0 == "#" }.count
                blocks.append(.heading(level: level, String(text.dropFirst(level)).trimmingSpaces()))
            } else {
                let rest = lines.prefix { Self.goesOn($0) }
                lines = lines.dropFirst(rest.count)
                let whole = ([text] + rest.map { $0.trimmingSpaces() }).joined(separator: " ")
                if let mark = Self.mark(of: text) {
                    let depth = line.prefix { $0 == " " }.count
                    let content = String(whole.dropFirst(mark.count)).trimmingSpaces()
                    blocks.append(.item(mark: mark, depth: depth, content))
                } else {
                    blocks.append(.paragraph(whole))
                }
            }
        }
    }

    /// The chapter in a width.
    public func rendered(width: Int, style: TextStyle) -> StyledText {
        var lines: [StyledText] = []
        var wasItem = false
        for block in blocks {
            var isItem = false
            if case .item = block { isItem = true }
            if !lines.isEmpty, !(isItem && wasItem) { lines.append("") }
            wasItem = isItem
            lines += Self.lines(of: block, width, style)
        }
        return StyledText(lines: lines)
    }

    private static func lines(of block: Block, _ width: Int, _ style: TextStyle) -> [StyledText] {
        switch block {
        case .heading(let level, let text):
            return [style.bold(level == 1 ? plain(text).uppercased() : plain(text))]
        case .paragraph(let text):
            return StyledText(plain(text)).wrapped(to: width)
        case .item(let mark, let depth, let text):
            let start = String(repeating: " ", count: depth) + mark + " "
            return StyledText(start + plain(text)).wrapped(to: width, indent: start.count)
        case .example(let content):
            return content.map { $0.hasPrefix("$ ") ? style.bold("    \($0)") : StyledText("    \($0)") }
        case .table(let rows):
            return table(rows, width)
        }
    }

    // A cell keeps all its words: it goes on in the next line, below itself.
    private static func table(_ rows: [[String]], _ width: Int) -> [StyledText] {
        let rows = rows.map { $0.map(plain) }
        let count = rows.map(\.count).max() ?? 0
        guard count > 0 else { return [] }
        func cell(_ row: [String], _ column: Int) -> String { column < row.count ? row[column] : "" }
        var widths = (0..<count).map { column in rows.map { DisplayWidth.of(cell($0, column)) }.max() ?? 0 }
        let available = max(count * 4, width - 2 * (count - 1))
        while widths.reduce(0, +) > available, let widest = widths.max(), widest > 8,
            let column = widths.lastIndex(of: widest)
        {
            widths[column] -= 1
        }
        var lines: [StyledText] = []
        for (number, row) in rows.enumerated() {
            let cells = (0..<count).map { StyledText(cell(row, $0)).wrapped(to: max(1, widths[$0])).map(\.rendered) }
            for line in 0..<(cells.map(\.count).max() ?? 0) {
                let parts = cells.indices.map { column in
                    (line < cells[column].count ? cells[column][line] : "").padded(to: widths[column])
                }
                lines.append(StyledText(parts.joined(separator: "  ").trimmingTrailingSpaces()))
            }
            if number == 0 {
                let rule = widths.reduce(0, +) + 2 * (count - 1)
                lines.append(StyledText(String(repeating: "─", count: rule)))
            }
        }
        return lines
    }

    /// The text of a line without its marks.
    private static func plain(_ text: String) -> String {
        var plain = text.replacing("\\|", with: "|").replacing("**", with: "").replacing("`", with: "")
        plain.replace(/\[([^\]]*)\]\(([^)]*)\)/) { match in
            match.2.hasSuffix(".md") ? "\(match.1)" : match.1 == match.2 ? "\(match.1)" : "\(match.1) (\(match.2))"
        }
        plain.replace(/(^|[\s(])\*([^*\s][^*]*)\*/) { match in "\(match.1)\(match.2)" }
        return plain
    }

    // `\|` is a bar within a cell.
    private static func cells(_ line: String) -> [String] {
        var cells = [""]
        var isEscaped = false
        for character in line.trimmingSpaces().dropFirst() {
            if character == "|", !isEscaped {
                cells.append("")
            } else {
                cells[cells.count - 1].append(character)
            }
            isEscaped = character == "\\"
        }
        if cells.last?.trimmingSpaces() == "" { cells.removeLast() }
        return cells.map { $0.trimmingSpaces() }
    }

    private static func isRule(_ cells: [String]) -> Bool {
        cells.allSatisfy { cell in !cell.isEmpty && cell.allSatisfy { $0 == "-" || $0 == ":" } }
    }

    // Whether a line goes on with the paragraph or the item above it.
    private static func goesOn(_ line: String) -> Bool {
        let text = line.trimmingSpaces()
        return !text.isEmpty && !text.hasPrefix("#") && !text.hasPrefix("|") && !text.hasPrefix("```")
            && mark(of: text) == nil
    }

    private static func mark(of text: String) -> String? {
        if text.hasPrefix("- ") { return "-" }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        return !digits.isEmpty && text.dropFirst(digits.count).hasPrefix(". ") ? digits + "." : nil
    }
}

extension String {
    fileprivate func trimmingSpaces() -> String {
        String(drop { $0 == " " || $0 == "\t" }).trimmingTrailingSpaces()
    }

    fileprivate func trimmingTrailingSpaces() -> String {
        var text = self[...]
        while let last = text.last, last == " " || last == "\t" || last == "\r" { text.removeLast() }
        return String(text)
    }
}
