internal import Application
internal import ArgumentParser
internal import Rendering

struct InitCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a workspace: recordal.yaml, sources/, hooks/ and inbox/.",
        discussion: """
            With --rehearsal-of it is a copy of a workspace, with its mirror, in which --today may be any day. \
            Every subject of its letters begins with [rehearsal], and its mirror never becomes a real one.
            """
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = .either([
        ["schema": .words(["recordal.init/1"]), "workspace": .string, "dry_run": .boolean],
        ["schema": .words(["recordal.init/1"]), "workspace": .string, "rehearsal_of": .string, "dry_run": .boolean],
    ])
    static let examples = [
        "recordal init brands",
        "recordal init trial --rehearsal-of brands",
    ]

    @Argument(help: "The folder; made if it is not there.", completion: .directory)
    var directory = "."

    @Option(
        name: .customLong("rehearsal-of"),
        help: ArgumentHelp("Copy this workspace, to play days that have not come.", valueName: "workspace"),
        completion: .directory
    )
    var rehearsed: String?

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let template = try WorkspaceTemplate(directory: directory)
        if let rehearsed {
            return try rehearse(Workspace.find(config: rehearsed, askingNetwork: false), template.file)
        }
        if !writing.isDryRun { try template.make() }
        if common.json {
            return common.print([
                "schema": "recordal.init/1", "workspace": .string(template.file), "dry_run": .bool(writing.isDryRun),
            ])
        }
        if common.quiet { return }
        Output.line(
            """
            \(writing.isDryRun ? "Would make" : "Made") \(template.file)
            Next:
              cd \(directory)
              recordal sources                        the registers that recordal knows
              recordal import SOURCE FILE             bring a register in
              recordal list --expiring-within 180d    see what ends soon
            Say in recordal.yaml which recordations are yours (portfolio:).
            """
        )
    }

    private func rehearse(_ real: Workspace, _ file: String) throws {
        let copy = RehearsalCopy(real: real, directory: directory)
        let settings = try copy.settings()
        try copy.checkPlace()
        if !writing.isDryRun { try copy.make(settings) }
        if common.json {
            return common.print([
                "schema": "recordal.init/1", "workspace": .string(file), "rehearsal_of": .string(real.file),
                "dry_run": .bool(writing.isDryRun),
            ])
        }
        if common.quiet { return }
        Output.line(
            """
            \(writing.isDryRun ? "Would make" : "Made") \(file), a rehearsal of \(real.file)
            Its hooks send letters, and every subject begins with [rehearsal]. Next:
              cd \(directory)
              recordal alerts send --today YYYY-MM-DD     any day, also one that has not come
            Files that 'sources' or 'network' name by a relative path were not copied.
            """
        )
    }
}
