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

    /// When text is coloured.
    public enum Choice: String, CaseIterable, Sendable {
        /// On a terminal, unless the environment says no.
        case auto
        /// Everywhere, also in a pipe.
        case always
        /// Nowhere.
        case never
    }

    /// The style for what is written to a stream.
    ///
    /// A choice other than `auto` decides. Else `NO_COLOR` with any text in it says no (no-color.org), `FORCE_COLOR` and
    /// `CLICOLOR_FORCE` with any text but `0` say yes, `CLICOLOR=0` says no (bixense.com/clicolors), and so does a `TERM` that
    /// is `dumb` or not stated. What is left is coloured on a terminal.
    public init(_ choice: Choice = .auto, isTerminal: Bool, environment: [String: String]) {
        func text(_ name: String) -> String { environment[name, default: ""] }
        func isSet(_ name: String) -> Bool { !["", "0"].contains(text(name)) }
        switch choice {
        case .always: self.init(isColoured: true)
        case .never: self.init(isColoured: false)
        case .auto where text("NO_COLOR") != "": self.init(isColoured: false)
        case .auto where isSet("FORCE_COLOR") || isSet("CLICOLOR_FORCE"): self.init(isColoured: true)
        case .auto:
            let isAble = !["", "dumb"].contains(text("TERM")) && text("CLICOLOR") != "0"
            self.init(isColoured: isTerminal && isAble)
        }
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
