/// Which text of a cell a person sees, as far as the page itself says it at each element.
///
/// Text is out of sight within an element with `hidden` or `display: none`, whatever stands in it, and within one with
/// `visibility: hidden` or `collapse`, but for what is `visible` again in it (HTML, 6.1; CSS Display 3, 2.5; CSS 2.2, 11.2).
/// `aria-hidden` hides from programs that read aloud, and from no eye. What a style sheet hides by a class is not worked
/// out: a class that the page's own sheet hides is told (``StyleSheet``).
struct Visibility {
    /// What an element's attributes say of its own text.
    struct Statement: Equatable {
        /// `hidden` or `display: none`.
        var isRemoved = false
        /// What `visibility` says; nil where it says nothing, so that the element around it counts.
        var isVisible: Bool?
        /// Whether a class of the element is one that the page's style sheet hides.
        var hasHiddenClass = false

        /// Nothing is said.
        static let none = Statement()
    }

    /// The depth of the outermost element that is removed.
    private var removedDepth: Int?
    /// For each open element that says something of its visibility its depth and what it says.
    private var stated: [(depth: Int, isVisible: Bool)] = []

    /// Whether text is seen here.
    var isSeen: Bool { removedDepth == nil && (stated.last?.isVisible ?? true) }

    /// Takes note of the start of an element.
    mutating func start(depth: Int, _ statement: Statement) {
        if statement.isRemoved, removedDepth == nil { removedDepth = depth }
        if let isVisible = statement.isVisible { stated.append((depth, isVisible)) }
    }

    /// Takes note of the end of an element, and with it of all that was still open in it.
    mutating func end(depth: Int) {
        if let removed = removedDepth, removed >= depth { removedDepth = nil }
        while let last = stated.last, last.depth >= depth { stated.removeLast() }
    }

    /// Forgets all elements: a new cell starts.
    mutating func removeAll() {
        removedDepth = nil
        if !stated.isEmpty { stated.removeAll(keepingCapacity: true) }
    }
}

extension HTMLAttributes {
    /// What the attributes say of whether the element is seen.
    func visibility(hiddenClasses: Set<String>) -> Visibility.Statement {
        guard list != nil else { return .none }
        var statement = Visibility.Statement()
        var display: Bool?
        forEach { name, value in
            switch name[0] {
            case UInt8(ascii: "h"): if XMLElement.equal(name, "hidden") { statement.isRemoved = true }
            case UInt8(ascii: "s"):
                guard XMLElement.equal(name, "style"), let value else { return }
                let style = StyleRule(String(cString: value))
                display = style.isDisplayed ?? display
                statement.isVisible = style.isVisible ?? statement.isVisible
            case UInt8(ascii: "c"):
                guard !hiddenClasses.isEmpty, XMLElement.equal(name, "class"), let value else { return }
                let classes = String(cString: value).split(whereSeparator: \.isWhitespace)
                statement.hasHiddenClass = classes.contains { hiddenClasses.contains(String($0)) }
            default: break
            }
        }
        // A style goes before the attribute, which is a style of the browser's own.
        if let display { statement.isRemoved = !display }
        return statement
    }
}

/// What the declarations of one style say of whether something is seen.
struct StyleRule {
    /// Whether `display` is anything but `none`; nil where it is not said.
    let isDisplayed: Bool?
    /// Whether `visibility` is `visible`; nil where it is not said, or left to the element around.
    let isVisible: Bool?

    /// Longer than any style that a person writes; what lies beyond is not read.
    private static let limitInBytes = 64 << 10

    /// Reads the text of a `style` attribute, or what stands between the braces of a rule.
    init(_ text: String) {
        var found: [Substring: (value: String, isImportant: Bool)] = [:]
        let lower = String(decoding: text.utf8.prefix(Self.limitInBytes), as: UTF8.self).lowercased()
        guard lower.contains("display") || lower.contains("visibility") else {
            (isDisplayed, isVisible) = (nil, nil)
            return
        }
        for declaration in StyleSheet.withoutComments(lower).split(separator: ";") {
            guard let colon = declaration.firstIndex(of: ":") else { continue }
            let name = StyleSheet.trimmed(declaration[..<colon])
            guard name == "display" || name == "visibility" else { continue }
            var value = declaration[declaration.index(after: colon)...]
            let mark = value.firstIndex(of: "!")
            let isImportant = mark.map { StyleSheet.trimmed(value[value.index(after: $0)...]) == "important" } ?? false
            if let mark { value = value[..<mark] }
            // The last one counts, unless an earlier one is important and it is not.
            if found[name]?.isImportant == true, !isImportant { continue }
            found[name] = (String(StyleSheet.trimmed(value)), isImportant)
        }
        isDisplayed = found["display"].map { $0.value != "none" }
        switch found["visibility"]?.value {
        case "visible": isVisible = true
        case "hidden", "collapse": isVisible = false
        default: isVisible = nil
        }
    }
}

/// The style sheets that stand in a page.
enum StyleSheet {
    /// The classes that some rule of a sheet hides.
    ///
    /// To which elements a rule applies, and whether another one goes before it, is not worked out.
    static func hiddenClasses(_ sheet: String) -> Set<String> {
        var classes: Set<String> = []
        for block in withoutComments(sheet).split(separator: "}") {
            guard let open = block.lastIndex(of: "{") else { continue }
            let rule = StyleRule(String(block[block.index(after: open)...]))
            guard rule.isDisplayed == false || rule.isVisible == false else { continue }
            let head = block[..<open]
            // Behind the brace of a rule around it, such as @media.
            let selectors = head.lastIndex(of: "{").map { head[head.index(after: $0)...] } ?? head
            for selector in selectors.split(separator: ",") {
                // The class of the element that is hidden itself is in the last part.
                guard let last = selector.split(whereSeparator: { $0.isWhitespace || ">+~".contains($0) }).last else {
                    continue
                }
                for name in last.split(separator: ".", omittingEmptySubsequences: false).dropFirst() {
                    let word = name.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
                    if !word.isEmpty { classes.insert(String(word)) }
                }
            }
        }
        return classes
    }

    /// A style's text without what stands between `/*` and `*/`.
    static func withoutComments(_ text: String) -> String {
        guard text.contains("/*") else { return text }
        var kept = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "/*") {
            kept += rest[..<start.lowerBound]
            rest = rest[start.upperBound...]
            guard let end = rest.firstRange(of: "*/") else { return kept }
            rest = rest[end.upperBound...]
        }
        return kept + rest
    }

    static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
