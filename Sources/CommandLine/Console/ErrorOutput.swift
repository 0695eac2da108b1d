internal import Application
internal import Rendering
internal import System

/// Standard error: all that is no result.
enum ErrorOutput {
    /// How text is coloured on standard error.
    static var style: TextStyle { ConsoleSettings.style(of: .error) }

    /// Writes a line for people, behind what standard output has been given so far.
    static func line(_ text: StyledText) {
        if Output.mayBePaged, StandardStream.error.isTerminal { return Output.line(text) }
        Output.flush()
        StandardError.write(text.rendered(width: StandardStream.error.terminalWidth) + "\n")
    }

    /// Writes a warning: what is sound, and yet needs a look.
    static func warning(_ text: StyledText) { line("\(style.yellow("warning")): \(text)") }
}
