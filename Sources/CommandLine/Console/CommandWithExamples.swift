internal import Application
internal import ArgumentParser

/// A command that its help shows examples of, whole lines, and what it may end with.
protocol CommandWithExamples: ParsableCommand {
    /// Command lines that can be typed as they are.
    static var examples: [String] { get }
    /// The reasons for which it ends with a status other than 0.
    static var exitReasons: [ExitReason] { get }
}

extension CommandWithExamples {
    static var exitReasons: [ExitReason] { [.failed, .usage, .unsound] }
}

extension ExitReason {
    /// The reason in a phrase, for help and manual.
    var phrase: String {
        switch self {
        case .unsound: "the mirror is unsound"
        case .usage: "wrong usage or configuration"
        case .locked: "another run writes to the mirror"
        case .failed: "something failed"
        case .alertFailed: "a hook failed, or an alert could not be handed over"
        case .held: "a fetch is held by a guard"
        case .conflicts: "conflicts wait"
        case .changed: "changes were applied, with --detailed-exitcode"
        }
    }
}
