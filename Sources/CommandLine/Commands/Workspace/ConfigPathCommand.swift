internal import Application
internal import ArgumentParser
internal import Rendering

struct ConfigPathCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "path",
        abstract: "Show which recordal.yaml is used here."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = ["schema": .words(["recordal.config-path/1"]), "path": .string]
    static let examples = ["recordal config path"]

    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let file = try WorkspaceSearch(config: common.config).file()
        if common.json { return common.print(["schema": "recordal.config-path/1", "path": .string(file)]) }
        Output.line(StyledText(file))
    }
}
