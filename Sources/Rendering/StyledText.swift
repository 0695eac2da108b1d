/// Text for a terminal: what the program says, what others wrote, and how each part is set apart.
///
/// A literal is the program's own text and keeps its line breaks; what is interpolated is somebody else's and becomes one
/// line that no terminal obeys, as by ``SafeText/line(_:)``. `\(block: text)` keeps the line breaks of such a text. The
/// console alone renders it, once, so that neither a style is escaped nor a register's text obeyed.
public struct StyledText: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// How a part is made safe.
    enum Escaping: Sendable {
        case line, block
        /// It is safe already, as a table's cells are.
        case none
    }

    /// The numbers of the sequences that begin and end a style (ECMA-48, SGR).
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

    /// Takes the program's own text.
    public init(stringLiteral text: String) { self.init(parts: [Part(text: text, escaping: .block)]) }

    /// Takes what was interpolated.
    public init(stringInterpolation: StringInterpolation) { self.init(parts: stringInterpolation.parts) }

    /// Takes somebody else's text as one line.
    public init(_ text: String) { self.init(parts: [Part(text: text, escaping: .line)]) }

    /// Takes somebody else's text with its line breaks.
    public init(block text: String) { self.init(parts: [Part(text: text, escaping: .block)]) }

    /// Joins lines with a line break between two of them.
    public init(lines: [StyledText]) {
        let parts = lines.enumerated().flatMap { index, line in
            index == 0 ? line.parts : [Part(text: "\n", escaping: .block)] + line.parts
        }
        self.init(parts: parts)
    }

    /// The text as a terminal takes it: every part escaped, and only the styles' own sequences left as they are.
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

    /// Gathers the parts of a text.
    public struct StringInterpolation: StringInterpolationProtocol {
        var parts: [Part] = []

        /// Makes one that holds nothing yet.
        public init(literalCapacity: Int, interpolationCount: Int) {
            parts.reserveCapacity(2 * interpolationCount + 1)
        }

        /// Adds the program's own text.
        public mutating func appendLiteral(_ text: String) {
            if !text.isEmpty { parts.append(Part(text: text, escaping: .block)) }
        }

        /// Adds a text that has its parts already.
        public mutating func appendInterpolation(_ text: StyledText) { parts += text.parts }

        /// Adds somebody else's text, or a value's, as one line.
        public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            parts.append(Part(text: value.description, escaping: .line))
        }

        /// Adds what is wrong, as one line.
        public mutating func appendInterpolation(_ error: any Error) {
            parts.append(Part(text: "\(error)", escaping: .line))
        }

        /// Adds what is wrong, with its line breaks.
        public mutating func appendInterpolation(block error: any Error) {
            parts.append(Part(text: "\(error)", escaping: .block))
        }

        /// Adds somebody else's text with its line breaks.
        public mutating func appendInterpolation(block text: String) {
            parts.append(Part(text: text, escaping: .block))
        }
    }
}

extension DefaultStringInterpolation {
    /// Stands in the way of styles in a plain text: whoever shows that text would escape them.
    @available(*, deprecated, message: "a styled text is interpolated into a styled text only")
    public mutating func appendInterpolation(_ text: StyledText) { appendLiteral(text.rendered) }
}
