/// What an element means for the tables of a page.
enum HTMLTag {
    /// A table.
    case table
    /// A row of a table.
    case row
    /// A cell of a row.
    case cell
    /// A group of rows, which no cell spans beyond.
    case group
    /// The end of a line, as `br` and all that stands as a block have one before and behind them.
    case block
    /// What is not part of the text that a reader sees in a cell.
    case hidden
    /// A box that is shown only while it has `open`.
    case dialog
    /// Text that is struck out: it is seen, and says that it no longer holds.
    case struckOut
    /// The page's own words about itself.
    case meta
    /// Everything else.
    case other

    /// The meaning of an element's name, which the parser gives in lower case and ended by a zero byte.
    @inline(__always)
    init(_ name: UnsafePointer<UInt8>) {
        var word: UInt64 = 0
        var length = 0
        while name[length] != 0 {
            // No name that matters is longer than eight letters, but for two kinds of blocks.
            guard length < 8 else {
                self = XMLElement.equal(name, "blockquote") || XMLElement.equal(name, "figcaption") ? .block : .other
                return
            }
            word = word << 8 | UInt64(name[length])
            length += 1
        }
        switch word {
        case Self.td, Self.th: self = .cell
        case Self.tr: self = .row
        default: self = Self.others[word] ?? .other
        }
    }

    private static let td = word("td")
    private static let th = word("th")
    private static let tr = word("tr")

    private static let others: [UInt64: HTMLTag] = {
        let groups: [(HTMLTag, [String])] = [
            (.table, ["table"]), (.group, ["thead", "tbody", "tfoot"]), (.meta, ["meta"]),
            (
                .hidden,
                [
                    "select", "datalist", "template", "noscript", "textarea",
                    // What stands in these is for browsers that do not know them.
                    "audio", "canvas", "iframe", "object", "video",
                    // The reading of a word beside it, as the phonetic runs of a workbook's cells.
                    "rp", "rt",
                ]
            ),
            (.dialog, ["dialog"]), (.struckOut, ["del", "s", "strike"]),
            (
                .block,
                [
                    "br", "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
                    "pre", "address", "article", "aside", "center", "details", "dir", "fieldset", "figure", "footer",
                    "form", "header", "main", "menu", "nav", "section", "summary",
                ]
            ),
        ]
        var tags: [UInt64: HTMLTag] = [:]
        for (tag, names) in groups {
            for name in names { tags[word(name)] = tag }
        }
        return tags
    }()

    private static func word(_ name: String) -> UInt64 { name.utf8.reduce(0) { $0 << 8 | UInt64($1) } }
}

/// The attributes of an element's start; they lie in the parser's memory and are gone when the parser goes on.
struct HTMLAttributes {
    /// Names and values in turn, ended by a null pointer; a value is null where only the name stands.
    let list: UnsafeMutablePointer<UnsafePointer<UInt8>?>?

    /// Calls a function with each name and value.
    @inline(__always)
    func forEach(_ body: (_ name: UnsafePointer<UInt8>, _ value: UnsafePointer<UInt8>?) -> Void) {
        guard var at = list else { return }
        while let name = at[0] {
            body(name, at[1])
            at += 2
        }
    }

    /// Whether an attribute is there.
    func has(_ wanted: StaticString) -> Bool {
        var isThere = false
        forEach { name, _ in if XMLElement.equal(name, wanted) { isThere = true } }
        return isThere
    }

    /// A number as HTML reads it: white space, then digits; nil where there are none.
    static func number(_ text: UnsafePointer<UInt8>?, most: Int) -> Int? {
        guard var at = text else { return nil }
        while at.pointee == 0x20 || (0x09...0x0D).contains(at.pointee) { at += 1 }
        if at.pointee == UInt8(ascii: "+") { at += 1 }
        var number: Int?
        while (0x30...0x39).contains(at.pointee) {
            number = min((number ?? 0) * 10 + Int(at.pointee - 0x30), most)
            at += 1
        }
        return number
    }
}
