internal import Application
internal import Rendering
internal import Synchronization
internal import System

/// What the options of every command say of the console, as the whole process keeps it.
///
/// Errors are printed where the options of a command are not at hand, so they stand here.
struct ConsoleSettings: Sendable {
    /// When text is coloured.
    var colour = TextStyle.Choice.auto
    /// Whether a long text is shown by a pager.
    var isPaged = true

    private static let state = Mutex(ConsoleSettings())

    /// The settings that count now.
    static var current: ConsoleSettings {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    /// How text is coloured on a stream.
    static func style(of stream: StandardStream) -> TextStyle {
        TextStyle(current.colour, isTerminal: stream.isTerminal, environment: Workspace.environment)
    }

    /// The command that shows a long text: `$PAGER`, else `less` where it is installed; nil where nobody wants one.
    static var pager: String? {
        guard current.isPaged, StandardStream.output.isTerminal else { return nil }
        let environment = Workspace.environment
        if environment["TERM", default: "dumb"] == "dumb" { return nil }
        if let pager = environment["PAGER"] { return ["", "cat"].contains(pager) ? nil : pager }
        let folders = environment["PATH", default: ""].split(separator: ":")
        return folders.contains { FileName.isTaken("\($0)/less") } ? "less" : nil
    }
}
