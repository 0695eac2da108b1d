/// The text styles on a terminal: bold and colours, or none.
public struct TextStyle: Sendable, Equatable {
    /// Whether the functions of this type style their text.
    public let isColoured: Bool

    /// Makes a style.
    public init(isColoured: Bool) {
        self.isColoured = isColoured
    }

    /// The style that leaves text as it is.
    public static var plain: TextStyle { TextStyle(isColoured: false) }

    /// The style for what is written to a stream: coloured on a terminal, unless the environment says no.
    ///
    /// `NO_COLOR` with any text in it says no, and so does a `TERM` that is `dumb` or not stated.
    public init(isTerminal: Bool, environment: [String: String]) {
        let isRefused = environment["NO_COLOR", default: ""] != ""
        let isAble = !["", "dumb"].contains(environment["TERM", default: ""])
        self.init(isColoured: isTerminal && isAble && !isRefused)
    }

    /// A text in bold.
    public func bold(_ text: String) -> StyledText { styled(text, on: 1, off: 22) }

    /// A text in a fainter shade.
    public func dim(_ text: String) -> StyledText { styled(text, on: 2, off: 22) }

    /// A text in red.
    public func red(_ text: String) -> StyledText { styled(text, on: 31, off: 39) }

    /// A text in yellow.
    public func yellow(_ text: String) -> StyledText { styled(text, on: 33, off: 39) }

    /// A text in green.
    public func green(_ text: String) -> StyledText { styled(text, on: 32, off: 39) }

    /// A text in bold that is escaped already, such as the titles of a table.
    func bold(safe text: String) -> StyledText {
        StyledText(parts: [.init(text: text, escaping: .none, codes: codes(on: 1, off: 22))])
    }

    private func styled(_ text: String, on: Int, off: Int) -> StyledText {
        StyledText(parts: [.init(text: text, escaping: .line, codes: codes(on: on, off: off))])
    }

    private func codes(on: Int, off: Int) -> StyledText.Codes? { isColoured ? .init(on: on, off: off) : nil }
}
