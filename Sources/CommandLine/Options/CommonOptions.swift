internal import Application
internal import ArgumentParser
internal import Mirror
internal import Recordations
internal import Rendering
internal import System

/// What every command understands.
struct CommonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The workspace's recordal.yaml, or its folder.", valueName: "file"), completion: .file())
    var config: String?

    @Flag(help: "Give one JSON object instead of text.")
    var json = false

    @Flag(name: .shortAndLong, help: "Say only what went wrong.")
    var quiet = false

    @Flag(name: [.customShort("v"), .customLong("verbose")], help: "Say what is read, asked, run and written.")
    var isVerbose = false

    @Option(
        help: ArgumentHelp(
            "Append what is read, asked, run and written to this file, as JSON lines.",
            valueName: "file"
        )
    )
    var log: String?

    @Option(help: ArgumentHelp("The civil day to take for today.", valueName: "YYYY-MM-DD"))
    var today: CivilDate?

    @Option(help: ArgumentHelp("Colour text: auto (on a terminal), always or never.", valueName: "when"))
    var color = TextStyle.Choice.auto

    @Flag(name: .customLong("no-pager"), help: "Never show a long text page by page.")
    var isUnpaged = false

    @Option(
        name: .customLong("width"),
        help: ArgumentHelp(
            "Fit tables into so many columns, as on a terminal; in a pipe nothing is cut without it.",
            valueName: "columns"
        )
    )
    var statedWidth: Int?

    func validate() throws {
        // Before the command runs: errors are printed where its options are not at hand.
        ConsoleSettings.current = ConsoleSettings(colour: color, isPaged: !isUnpaged)
        if isVerbose, quiet { throw ValidationError("-v and --quiet exclude each other") }
        do {
            try ActivityReport.begin(isVerbose: isVerbose, file: log)
        } catch {
            throw ValidationError("--log: \(error)")
        }
        if let statedWidth, !(20...10_000).contains(statedWidth) {
            throw ValidationError("--width is a number of columns from 20 to 10000, not \(statedWidth)")
        }
    }

    /// Opens the workspace; `askingNetwork` where servers will be asked, so that their addresses are checked.
    func workspace(askingNetwork: Bool = false) throws -> Workspace {
        try Workspace.find(config: config, askingNetwork: askingNetwork, reporter: reporter)
    }

    /// The civil day of a command that only reads.
    func today(in workspace: Workspace) -> CivilDate { today ?? workspace.civilDay }

    // Long work shows how far it is on a terminal only.
    private var reporter: ConsoleReporter {
        let isShown = !quiet && !json && StandardStream.error.isTerminal
        let columns = StandardStream.error.terminalWidth ?? 80
        return ConsoleReporter(
            printsSteps: !quiet && !json,
            progress: ProgressLine(isShown: isShown, columns: columns) { StandardError.write($0) }
        )
    }

    /// How text is coloured on standard output.
    var style: TextStyle { ConsoleSettings.style(of: .output) }

    /// The columns that tables have: what `--width` says, else the terminal's; nil in a pipe.
    var width: Int? { statedWidth ?? StandardStream.output.terminalWidth }

    /// Prints an object for programs.
    func print(_ json: JSON) { Output.write(json.write(pretty: true) + "\n") }
}
