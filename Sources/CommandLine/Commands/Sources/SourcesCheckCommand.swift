internal import Application
internal import ArgumentParser
internal import Pulling
internal import Rendering

struct SourcesCheckCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Show how a definition reads files, field by field; nothing is written."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = .either([
        SourceCheck.shape, ["schema": .words(["recordal.sources-check/1"]), "source": .string, "sound": .boolean],
        [
            "schema": .words(["recordal.sources-check/1"]), "source": .string,
            "files": .array(["file": .string, "check": SourceCheck.shape]),
        ],
    ])
    static let examples = [
        "recordal sources check kz-customs kz-customs-2025-01-19.xlsx",
        "recordal sources check kz-customs kz-customs-2024-12-19.xlsx kz-customs-2025-01-19.xlsx",
    ]

    @Argument(help: "The source.", completion: .definedSource)
    var source: String

    @Argument(help: "Files of it, each checked alone; without one only the definition is checked.", completion: .file())
    var files: [String] = []

    @Option(help: "How many rows of each kind to show.")
    var rows = 3

    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func validate() throws {
        if rows < 0 { throw ValidationError("--rows is a number from 0 on, not \(rows)") }
    }

    func run() throws {
        let workspace = try common.workspace()
        let definition = try workspace.definition(of: source)
        guard let first = files.first else {
            if common.json {
                return common.print([
                    "schema": "recordal.sources-check/1", "source": .string(source), "sound": true,
                ])
            }
            return Output.line(
                "\(source): the definition is sound. Try it on a file: recordal sources check \(source) FILE"
            )
        }
        if files.count == 1 {
            let check = try SourceCheck(definition, .file(first), sample: rows)
            if common.json { return common.print(check.json) }
            return Output.line(check.text(common.style))
        }
        var checked: [JSON] = []
        var failure: (any Error)?
        for file in files {
            do {
                let check = try SourceCheck(definition, .file(file), sample: rows)
                if common.json {
                    checked.append(.object([("file", .string(file)), ("check", check.json)]))
                } else {
                    Output.line(common.style.bold(file))
                    Output.line(check.text(common.style))
                }
            } catch {
                // A file that cannot be read hides no other; the first one's error ends the command.
                if failure == nil { failure = error } else { ErrorOutput.warning("\(file): \(error)") }
            }
        }
        if common.json {
            common.print(
                .object([
                    ("schema", "recordal.sources-check/1"), ("source", .string(source)), ("files", .array(checked)),
                ])
            )
        }
        if let failure { throw failure }
    }
}
