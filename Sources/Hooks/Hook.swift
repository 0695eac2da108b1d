internal import System

/// An executable of the user's that is told of a happening: it sends a mail, posts to a chat, writes a line.
public struct Hook: Sendable, Hashable {
    /// The executable, as an absolute path.
    public let file: String
    /// How long it may take before it is ended.
    public let timeout: Duration
    /// The names of variables that are passed on to it as they are set for recordal.
    public let passedNames: [String]
    /// Variables with the values that the configuration gives them.
    public let variables: [String: String]
    /// What it reads on its standard input; nil if the file says it, see ``HookInput``.
    public let input: HookInput?

    /// How long a hook may take unless something else is said.
    public static let usualTimeout = Duration.seconds(30)

    /// Makes a hook; whether it can run is told by ``fault()``.
    public init(
        file: String,
        timeout: Duration = usualTimeout,
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

/// Where hooks run: the workspace, its zone, and what is set for recordal itself.
public struct HookContext: Sendable {
    /// The workspace's folder, absolute; the hook's current folder.
    public let workspace: String
    /// The workspace's time zone by its IANA name, which becomes the hook's `TZ`.
    public let timeZone: String
    /// The variables that are set for recordal; only what the contract and the hook's configuration name is passed on.
    public let variables: [String: String]
    /// The files and folders of the workspace of which a hook's message is made: settings, templates, definitions.
    public let sources: [String]

    /// Names a place.
    public init(workspace: String, timeZone: String, variables: [String: String], sources: [String] = []) {
        self.workspace = workspace
        self.timeZone = timeZone
        self.variables = variables
        self.sources = sources
    }

    /// Why no hook is run here; nil where nothing stands against it.
    ///
    /// A message goes to programs that may be shells: whoever may change what it is made of may have them do something.
    public func fault() -> HookPreflightError? {
        for source in sources {
            // A folder that is not there holds nothing.
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
