internal import Application
internal import ArgumentParser
internal import Rendering

struct ConfigCheckCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check recordal.yaml, every source, rule and holiday; each mistake with its file:line:column."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.config-check/1"]), "sound": .boolean, "mistakes": .array(.string),
        "warnings": .array(.string),
    ]
    static let examples = ["recordal config check"]

    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace(askingNetwork: true)
        let check = ConfigCheck(workspace)
        if common.json {
            common.print(
                .object([
                    ("schema", "recordal.config-check/1"), ("sound", .bool(check.mistakes.isEmpty)),
                    ("mistakes", .array(check.mistakes.map { .string($0) })),
                    ("warnings", .array(check.warnings.map { .string($0) })),
                ])
            )
        } else {
            for mistake in check.mistakes { Output.line(StyledText(block: mistake)) }
            for warning in check.warnings { ErrorOutput.warning("\(warning)") }
            if check.mistakes.isEmpty, !common.quiet {
                Output.line("\(workspace.file) and \(Phrase.count(check.definitions, "source definition")) are sound.")
            }
        }
        if !check.mistakes.isEmpty { throw CommandEnd(reasons: [.usage]) }
    }
}
