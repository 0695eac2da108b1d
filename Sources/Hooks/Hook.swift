internal import System

/// An executable of the user's that is run for an event, for example to send a mail or to post to a chat.
public struct Hook: Sendable, Hashable {
    /// The executable, as an absolute path.
    public let file: String
    /// The time after which it is terminated.
    public let timeout: Duration
    /// The names of recordal's environment variables that are passed on.
    public let passedNames: [String]
    /// The environment variables that the configuration sets.
    public let variables: [String: String]
    /// The format of its standard input; nil if the file declares it, see ``HookInput``.
    public let input: HookInput?

    /// The default timeout.
    public static let defaultTimeout = Duration.seconds(30)

    /// Makes a hook; ``fault()`` checks whether it can be run.
    public init(
        file: String,
        timeout: Duration = defaultTimeout,
        passedNames: [String] = [],
        variables: [String: String] = [:],
        input: HookInput? = nil
    ) {
        self.file = file
        self.timeout = timeout
        self.passedNames = passedNames
        self.variables = variables
        self.input = input
    }
}

/// The context of hooks: the workspace, its time zone and recordal's environment.
public struct HookContext: Sendable {
    /// The workspace's folder as an absolute path, which is the hook's working directory.
    public let workspace: String
    /// The workspace's time zone by its IANA name, which becomes the hook's `TZ`.
    public let timeZone: String
    /// recordal's environment variables; only those that the contract and the hook's configuration name are passed on.
    public let variables: [String: String]
    /// The files and folders of the workspace that determine a hook's message: settings, templates and definitions.
    public let sources: [String]

    /// Makes a context.
    public init(workspace: String, timeZone: String, variables: [String: String], sources: [String] = []) {
        self.workspace = workspace
        self.timeZone = timeZone
        self.variables = variables
        self.sources = sources
    }

    /// The reason for running no hook in this context; nil where hooks may run.
    ///
    /// Messages go to programs that may be shells, so a person who can change the sources of a message could execute
    /// commands.
    public func fault() -> HookPreflightError? {
        for source in sources {
            // A missing folder has no files that could be changed.
            let fault = PathTrust.faultWithin(source) ?? PathTrust.fault(of: source)
            guard let fault, fault.kind != .missing else { continue }
            let advice =
                fault.kind == .foreign ? "it has to belong to you or to root" : "mend it: chmod go-w '\(fault.path)'"
            return HookPreflightError(
                .workspaceNotTrusted,
                "messages are made of \(source), and \(fault.path) \(fault.seen); \(advice)"
            )
        }
        return nil
    }
}
