internal import Application
internal import ArgumentParser
internal import Pulling
internal import Rendering

struct SourcesCheckCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Show how a definition reads a file, field by field; nothing is written."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = .either([
        SourceCheck.shape, ["schema": .words(["recordal.sources-check/1"]), "source": .string, "sound": .boolean],
    ])
    static let examples = ["recordal sources check kz-customs kz-customs-2025-01-19.xlsx"]

    @Argument(help: "The source.", completion: .definedSource)
    var source: String

    @Argument(help: "A file of it; without one only the definition is checked.", completion: .file())
    var file: String?

    @Option(help: "How many rows of each kind to show.")
    var rows = 3

    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func validate() throws {
        if rows < 0 { throw ValidationError("--rows is a number from 0 on, not \(rows)") }
    }

    func run() throws {
        let workspace = try common.workspace()
        let definition = try workspace.definition(of: source)
        guard let file else {
            if common.json {
                return common.print([
                    "schema": "recordal.sources-check/1", "source": .string(source), "sound": true,
                ])
            }
            return Output.line(
                "\(source): the definition is sound. Try it on a file: recordal sources check \(source) FILE"
            )
        }
        let check = try SourceCheck(definition, .file(file), sample: rows)
        if common.json { return common.print(check.json) }
        Output.line(check.text(common.style))
    }
}
