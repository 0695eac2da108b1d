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
public struct HookSurroundings: Sendable {
    /// The workspace's folder, absolute; the hook's current folder.
    public let workspace: String
    /// The workspace's time zone by its IANA name, which becomes the hook's `TZ`.
    public let timeZone: String
    /// The variables that are set for recordal; only what the contract and the hook's configuration name is passed on.
    public let variables: [String: String]

    /// Names a place.
    public init(workspace: String, timeZone: String, variables: [String: String]) {
        self.workspace = workspace
        self.timeZone = timeZone
        self.variables = variables
    }
}
