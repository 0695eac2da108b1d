internal import Application
internal import ArgumentParser
internal import Rendering

struct ConfigGetCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Show one value of recordal.yaml."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.config-get/1"]), "key": .string, "value": .string,
    ]
    static let examples = ["recordal config get time_zone", "recordal config get network.contact"]

    @Argument(help: "The key; keys of sections with dots between them.")
    var key: String

    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let value = try ConfigValue(key, in: WorkspaceSearch(config: common.config).file()).read()
        if common.json {
            return common.print([
                "schema": "recordal.config-get/1", "key": .string(key), "value": .string(value),
            ])
        }
        Output.line(value)
    }
}
