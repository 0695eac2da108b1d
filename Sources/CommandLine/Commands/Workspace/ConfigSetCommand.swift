internal import Application
internal import ArgumentParser
internal import Rendering

struct ConfigSetCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Set one value of recordal.yaml; comments and all else stay as they are.",
        discussion: "A value that begins with [ or { is YAML. It is refused if the file would not be sound with it."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.config-set/1"]), "file": .string, "key": .string, "value": .string,
        "dry_run": .boolean,
    ]
    static let examples = [
        "recordal config set actor anna",
        "recordal config set network.contact ip@example.com",
        "recordal config set portfolio '[{holder: xiaomi}, {agent: Example & Partners}]'",
    ]

    @Argument(help: "The key; keys of sections with dots between them.")
    var key: String

    @Argument(help: "The value.")
    var value: String

    @OptionGroup var writing: WritingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let setting = try ConfigValue(key, in: WorkspaceSearch(config: common.config).file())
        try setting.set(to: value, isDryRun: writing.isDryRun)
        if common.json {
            return common.print([
                "schema": "recordal.config-set/1", "file": .string(setting.file), "key": .string(key),
                "value": .string(value), "dry_run": .bool(writing.isDryRun),
            ])
        }
        if !common.quiet {
            Output.line("\(setting.file): \(key) \(writing.isDryRun ? "would be" : "is") \(value)")
        }
    }
}
