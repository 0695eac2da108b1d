/// How words are set apart on a terminal: with colour, or not at all.
public struct TextStyle: Sendable, Equatable {
    /// Whether the functions below add anything to their text.
    public let isColoured: Bool

    /// Makes a style.
    public init(isColoured: Bool) {
        self.isColoured = isColoured
    }

    /// The style that leaves text as it is.
    public static var plain: TextStyle { TextStyle(isColoured: false) }

    /// The style for what is written to a descriptor: coloured on a terminal, unless the environment says no.
    ///
    /// `NO_COLOR` with any text in it says no, and so does a `TERM` that is `dumb` or not stated.
    public static func forTerminal(fileDescriptor: Int32, environment: [String: String]) -> TextStyle {
        style(isTerminal: Terminal.isTerminal(fileDescriptor), environment: environment)
    }

    static func style(isTerminal: Bool, environment: [String: String]) -> TextStyle {
        let isRefused = environment["NO_COLOR", default: ""] != ""
        let isAble = !["", "dumb"].contains(environment["TERM", default: ""])
        return TextStyle(isColoured: isTerminal && isAble && !isRefused)
    }

    /// The text in bold.
    public func bold(_ text: String) -> String { wrap(text, 1, 22) }

    /// The text in a fainter shade.
    public func dim(_ text: String) -> String { wrap(text, 2, 22) }

    /// The text in red.
    public func red(_ text: String) -> String { wrap(text, 31, 39) }

    /// The text in yellow.
    public func yellow(_ text: String) -> String { wrap(text, 33, 39) }

    /// The text in green.
    public func green(_ text: String) -> String { wrap(text, 32, 39) }

    private func wrap(_ text: String, _ on: Int, _ off: Int) -> String {
        isColoured && !text.isEmpty ? "\u{1B}[\(on)m\(text)\u{1B}[\(off)m" : text
    }
}
