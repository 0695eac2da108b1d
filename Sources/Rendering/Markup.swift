/// HTML of a page: markup by the program, and texts by others, which are escaped.
///
/// A literal is the program's own markup. A text is interpolated as `\(text: value)` and becomes text on one line, with what a
/// reader cannot see made visible by ``SafeText/line(_:)``, so that no text of a register becomes an element, an attribute or
/// a script. A text without the label does not compile.
public struct Markup: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// The markup, ready to be written.
    public private(set) var text: String

    /// Makes the markup of a literal.
    public init(stringLiteral text: String) { self.text = text }

    /// Makes the markup of an interpolated literal.
    public init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    /// Makes markup of a text, escaped.
    public init(_ text: String) { self.text = Self.escape(SafeText.line(text)) }

    /// Appends markup.
    public static func += (left: inout Markup, right: Markup) { left.text += right.text }

    /// Markup behind markup.
    public static func + (left: Markup, right: Markup) -> Markup {
        var both = left
        both += right
        return both
    }

    /// Joins pieces.
    public init(_ pieces: some Sequence<Markup>, separator: Markup = "") {
        text = pieces.map(\.text).joined(separator: separator.text)
    }

    /// Escapes all characters with a meaning in a page or in a quoted attribute.
    public static func escape(_ text: String) -> String {
        // By code points, as browsers do: a quotation mark with a combining mark is one character of Swift.
        let hasNone = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): false
            default: true
            }
        }
        if hasNone { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "'": result.append(contentsOf: "&#39;".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// Collects the parts of markup.
    public struct StringInterpolation: StringInterpolationProtocol {
        var text = ""

        /// Makes an empty interpolation.
        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        /// Appends the program's own markup.
        public mutating func appendLiteral(_ literal: String) { text += literal }

        /// Appends markup as it is.
        public mutating func appendInterpolation(_ markup: Markup) { text += markup.text }

        /// Appends a number.
        public mutating func appendInterpolation(_ number: Int) { text += "\(number)" }

        /// Appends a text or a value, escaped.
        public mutating func appendInterpolation(text value: some CustomStringConvertible) {
            // Labelled, for without a label a literal within a condition would be taken for a text.
            text += Markup(value.description).text
        }
    }
}

extension DefaultStringInterpolation {
    /// Warns about markup inside a plain string: as a text it would be escaped once more.
    @available(*, deprecated, message: "markup is interpolated into markup only")
    public mutating func appendInterpolation(_ markup: Markup) { appendLiteral(markup.text) }
}
