/// The kinds of elements, as far as tables are concerned.
enum HTMLTag {
    /// A table.
    case table
    /// A row of a table.
    case row
    /// A cell of a row.
    case cell
    /// A group of rows; no cell spans beyond its end.
    case group
    /// A line break: `br`, or a block, which has a line break before and after it.
    case block
    /// An element whose text a reader does not see.
    case hidden
    /// A dialog, which is visible only with the attribute `open`.
    case dialog
    /// Struck-out text, which is visible and marks content that is no longer valid.
    case struckOut
    /// Metadata of the page.
    case meta
    /// Everything else.
    case other

    /// The kind of an element by its name in lower case, which ends with a zero byte.
    @inline(__always)
    init(_ name: UnsafePointer<UInt8>) {
        var word: UInt64 = 0
        var length = 0
        while name[length] != 0 {
            // Only two relevant names are longer than eight letters.
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
                    // The content of these is for browsers that do not support them.
                    "audio", "canvas", "iframe", "object", "video",
                    // Ruby annotations, which correspond to the phonetic runs of a workbook.
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

/// The attributes of an element; they are in the parser's memory and valid only during the callback.
struct HTMLAttributes {
    /// Names and values alternately, ended by a null pointer; the value of an attribute without value is null.
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

    /// Whether the element has an attribute.
    func has(_ wanted: StaticString) -> Bool {
        var isThere = false
        forEach { name, _ in if XMLElement.equal(name, wanted) { isThere = true } }
        return isThere
    }

    /// A number by the rules of HTML: white space, then digits; nil where there are no digits.
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
