/// The visibility of text in a cell, by the attributes of the elements around it.
///
/// Text is invisible within an element with `hidden` or `display: none`, and within an element with `visibility:
/// hidden` or `collapse` except for inner elements with `visible` (HTML, 6.1; CSS Display 3, 2.5; CSS 2.2, 11.2).
/// `aria-hidden` does not count, because it hides text from screen readers only. Classes are not evaluated: text of a
/// class that the page's own style sheet hides is read and reported (``StyleSheet``).
struct Visibility {
    /// The visibility that an element's attributes state.
    struct Statement: Equatable {
        /// `hidden` or `display: none`.
        var isRemoved = false
        /// Whether `visibility` is `visible`; nil where it is not stated and is inherited.
        var isVisible: Bool?
        /// Whether the page's style sheet hides a class of the element.
        var hasHiddenClass = false

        /// No statement.
        static let none = Statement()
    }

    /// The depth of the outermost removed element.
    private var removedDepth: Int?
    /// The depth and visibility of each open element that states its visibility.
    private var stated: [(depth: Int, isVisible: Bool)] = []

    /// Whether text at the current position is visible.
    var isSeen: Bool { removedDepth == nil && (stated.last?.isVisible ?? true) }

    /// Handles the start of an element.
    mutating func start(depth: Int, _ statement: Statement) {
        if statement.isRemoved, removedDepth == nil { removedDepth = depth }
        if let isVisible = statement.isVisible { stated.append((depth, isVisible)) }
    }

    /// Handles the end of an element, which also ends all elements in it.
    mutating func end(depth: Int) {
        if let removed = removedDepth, removed >= depth { removedDepth = nil }
        while let last = stated.last, last.depth >= depth { stated.removeLast() }
    }

    /// Removes all elements, for a new cell.
    mutating func removeAll() {
        removedDepth = nil
        if !stated.isEmpty { stated.removeAll(keepingCapacity: true) }
    }
}

extension HTMLAttributes {
    /// The visibility that the attributes state.
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
        // A style overrides the attribute, which is only a default style of the browser.
        if let display { statement.isRemoved = !display }
        return statement
    }
}

/// The visibility that the declarations of one style state.
struct StyleRule {
    /// Whether `display` is not `none`; nil where it is not stated.
    let isDisplayed: Bool?
    /// Whether `visibility` is `visible`; nil where it is not stated or inherited.
    let isVisible: Bool?

    /// The part of a style that is read; no style written by a person is longer.
    private static let limitInBytes = 64 << 10

    /// Reads the text of a `style` attribute or the text between the braces of a rule.
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
            // The last declaration counts, unless an earlier one is important and the last one is not.
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

/// The style sheets inside a page.
enum StyleSheet {
    /// The classes that a rule of a sheet hides.
    ///
    /// Selectors are not matched with elements, and the order of rules is ignored.
    static func hiddenClasses(_ sheet: String) -> Set<String> {
        var classes: Set<String> = []
        for block in withoutComments(sheet).split(separator: "}") {
            guard let open = block.lastIndex(of: "{") else { continue }
            let rule = StyleRule(String(block[block.index(after: open)...]))
            guard rule.isDisplayed == false || rule.isVisible == false else { continue }
            let head = block[..<open]
            // Only the part behind the brace of an outer rule, such as @media.
            let selectors = head.lastIndex(of: "{").map { head[head.index(after: $0)...] } ?? head
            for selector in selectors.split(separator: ",") {
                // The last part of a selector names the element that the rule hides.
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

    /// A style's text without its comments (`/*` to `*/`).
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
