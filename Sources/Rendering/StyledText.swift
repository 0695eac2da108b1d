/// Text for a terminal: parts by the program, parts by others, and the style of each part.
///
/// A literal is the program's own text and keeps its line breaks. An interpolated text is foreign and becomes one safe
/// line, as by ``SafeText/line(_:)``; `\(block: text)` keeps its line breaks. Only the console renders the text, once,
/// so that no style is escaped and no foreign text is executed by the terminal.
public struct StyledText: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// The escaping of a part.
    enum Escaping: Sendable {
        case line, block
        /// The part is escaped already, like the cells of a table.
        case none
    }

    /// The numbers of the escape sequences that begin and end a style (ECMA-48, SGR).
    struct Codes: Sendable, Equatable {
        let on: Int
        let off: Int
    }

    struct Part: Sendable, Equatable {
        var text: String
        var escaping: Escaping
        var codes: Codes?
    }

    private(set) var parts: [Part]

    init(parts: [Part]) { self.parts = parts }

    /// Makes a text from the program's own text.
    public init(stringLiteral text: String) { self.init(parts: [Part(text: text, escaping: .block)]) }

    /// Makes a text from an interpolated literal.
    public init(stringInterpolation: StringInterpolation) { self.init(parts: stringInterpolation.parts) }

    /// Makes a text of one line from foreign text.
    public init(_ text: String) { self.init(parts: [Part(text: text, escaping: .line)]) }

    /// Makes a text from foreign text with its line breaks.
    public init(block text: String) { self.init(parts: [Part(text: text, escaping: .block)]) }

    /// Joins lines with a line break between them.
    public init(lines: [StyledText]) {
        let parts = lines.enumerated().flatMap { index, line in
            index == 0 ? line.parts : [Part(text: "\n", escaping: .block)] + line.parts
        }
        self.init(parts: parts)
    }

    /// The text for a terminal: every part is escaped, and only the styles add escape sequences.
    public var rendered: String {
        parts.map { part in
            let text =
                switch part.escaping {
                case .line: SafeText.line(part.text)
                case .block: SafeText.block(part.text)
                case .none: part.text
                }
            guard let codes = part.codes, !text.isEmpty else { return text }
            return "\u{1B}[\(codes.on)m\(text)\u{1B}[\(codes.off)m"
        }.joined()
    }

    /// Collects the parts of a text.
    public struct StringInterpolation: StringInterpolationProtocol {
        var parts: [Part] = []

        /// Makes an empty interpolation.
        public init(literalCapacity: Int, interpolationCount: Int) {
            parts.reserveCapacity(2 * interpolationCount + 1)
        }

        /// Appends the program's own text.
        public mutating func appendLiteral(_ text: String) {
            if !text.isEmpty { parts.append(Part(text: text, escaping: .block)) }
        }

        /// Appends the parts of a styled text.
        public mutating func appendInterpolation(_ text: StyledText) { parts += text.parts }

        /// Appends foreign text or a value as one line.
        public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            parts.append(Part(text: value.description, escaping: .line))
        }

        /// Appends an error as one line.
        public mutating func appendInterpolation(_ error: any Error) {
            parts.append(Part(text: "\(error)", escaping: .line))
        }

        /// Appends an error with its line breaks.
        public mutating func appendInterpolation(block error: any Error) {
            parts.append(Part(text: "\(error)", escaping: .block))
        }

        /// Appends foreign text with its line breaks.
        public mutating func appendInterpolation(block text: String) {
            parts.append(Part(text: text, escaping: .block))
        }
    }
}

extension DefaultStringInterpolation {
    /// Warns about a styled text inside a plain string: printing that string would escape the style.
    @available(*, deprecated, message: "a styled text is interpolated into a styled text only")
    public mutating func appendInterpolation(_ text: StyledText) { appendLiteral(text.rendered) }
}
