internal import Application
internal import Rendering
internal import System

/// Standard error: all that is no result.
enum ErrorOutput {
    /// How text is coloured on standard error.
    static var style: TextStyle {
        TextStyle(isTerminal: StandardStream.error.isTerminal, environment: Workspace.environment)
    }

    /// Writes a line for people, behind what standard output has been given so far.
    static func line(_ text: StyledText) {
        Output.flush()
        StandardError.write(text.rendered + "\n")
    }
}
