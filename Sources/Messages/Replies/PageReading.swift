/// The text of an HTML mail, as a reader sees it; quoted messages become lines with `>`, as in plain text.
///
/// Nothing is known of pages but what mail programs write. Any text is read, in a time in proportion to its length.
struct PageReading {
    private static let blocks: Set<String> = [
        "p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "body",
        "blockquote", "section", "article", "header", "footer",
    ]
    private static let hidden: Set<String> = ["style", "script", "head", "title", "textarea", "template"]
    private static let empty: Set<String> = ["br", "hr", "img", "meta", "link", "input", "wbr", "col"]

    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var lines: [String] = []
    private var line = String.UnicodeScalarView()
    /// The open blockquotes.
    private var quotes = 0
    /// The open `div` elements, each with whether it holds a message that Gmail quotes.
    private var divisions: [Bool] = []
    /// Whether a blockquote stood in the message that Gmail quotes; what follows is the person's.
    private var hadQuote = false
    private var hiddenElement: String?
    private var isUnclosed = false

    static func text(_ page: String) -> String {
        var reading = PageReading(page)
        reading.read()
        return reading.lines.joined(separator: "\n")
    }

    private init(_ page: String) { scalars = Array(page.unicodeScalars) }

    private var isQuoted: Bool { quotes > 0 || divisions.contains(true) && !hadQuote }

    private mutating func read() {
        while index < scalars.count {
            let scalar = scalars[index]
            if scalar == "<", !isUnclosed, let tag = tag() {
                open(tag)
            } else if hiddenElement != nil {
                index += 1
            } else if scalar == "&", let (text, next) = entity() {
                line.append(contentsOf: text.unicodeScalars)
                index = next
            } else {
                line.append(scalar.properties.isWhitespace ? " " : scalar)
                index += 1
            }
        }
        endLine()
    }

    private mutating func endLine() {
        let text = String(line).split(separator: " ").joined(separator: " ")
        lines.append(isQuoted ? "> \(text)" : text)
        line = String.UnicodeScalarView()
    }

    private struct Tag {
        let name: String
        let isEnd: Bool
        let attributes: String
    }

    // A tag, a comment or a declaration, whose end is looked for once: without one the `<` is text.
    private mutating func tag() -> Tag? {
        let next = index + 1 < scalars.count ? scalars[index + 1] : " "
        guard next.properties.isAlphabetic || next == "/" || next == "!" || next == "?" else { return nil }
        let isComment = scalars[index...].prefix(4).elementsEqual("<!--".unicodeScalars)
        var end = index + (isComment ? 4 : 1)
        var quote: Unicode.Scalar?
        while end < scalars.count {
            let scalar = scalars[end]
            if isComment {
                if scalar == ">", scalars[end - 1] == "-", scalars[end - 2] == "-" { break }
            } else if let open = quote {
                if scalar == open { quote = nil }
            } else if scalar == "\"" || scalar == "'" {
                // An apostrophe counts only as the start of a value.
                if scalars[end - 1] == "=" { quote = scalar }
            } else if scalar == ">" {
                break
            }
            end += 1
        }
        guard end < scalars.count else {
            isUnclosed = true
            return nil
        }
        let content = scalars[(index + 1)..<end]
        index = end + 1
        let isEnd = content.first == "/"
        let name = content.dropFirst(isEnd ? 1 : 0).prefix {
            !$0.properties.isWhitespace && $0 != "/" && $0 != ">"
        }
        let rest = content.dropFirst((isEnd ? 1 : 0) + name.count).prefix(1_000)
        return Tag(
            name: Self.string(name).lowercased(),
            isEnd: isEnd,
            attributes: Self.string(rest).lowercased()
        )
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private mutating func open(_ tag: Tag) {
        if let hidden = hiddenElement {
            if tag.isEnd, tag.name == hidden { hiddenElement = nil }
            return
        }
        if Self.blocks.contains(tag.name) { endLine() }
        switch tag.name {
        case "blockquote":
            quotes = max(0, quotes + (tag.isEnd ? -1 : 1))
            if tag.isEnd, divisions.contains(true) { hadQuote = true }
        case "div":
            if tag.isEnd {
                if divisions.popLast() ?? false { hadQuote = false }
            } else if divisions.count < 10_000 {
                divisions.append(tag.attributes.contains("gmail_quote"))
            }
        default:
            if !tag.isEnd, Self.hidden.contains(tag.name), !Self.empty.contains(tag.name) { hiddenElement = tag.name }
        }
    }

    private mutating func entity() -> (String, Int)? {
        let end = scalars[(index + 1)...].prefix(12).firstIndex(of: ";")
        guard let end else { return nil }
        let name = Self.string(scalars[(index + 1)..<end])
        let known = [
            "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "ensp": " ", "emsp": " ",
            "hellip": "…", "ndash": "–", "mdash": "—", "zwnj": "", "lsquo": "‘", "rsquo": "’", "ldquo": "“",
            "rdquo": "”",
        ]
        if let text = known[name.lowercased()] { return (text, end + 1) }
        guard name.hasPrefix("#") else { return nil }
        let digits = name.dropFirst()
        let number = digits.lowercased().hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let scalar = number.flatMap(Unicode.Scalar.init) else { return nil }
        return (scalar.properties.isWhitespace ? " " : String(scalar), end + 1)
    }
}
