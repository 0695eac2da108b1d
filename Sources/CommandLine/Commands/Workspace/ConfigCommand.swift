internal import ArgumentParser

struct ConfigCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Check the configuration, or read and change single values of it.",
        subcommands: [
            ConfigCheckCommand.self, ConfigPathCommand.self, ConfigGetCommand.self, ConfigSetCommand.self,
        ]
    )
    static let examples = ["recordal config check"]
}
