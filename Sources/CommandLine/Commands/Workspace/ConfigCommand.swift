internal import ArgumentParser

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Check the configuration.",
        discussion: "Example: recordal config check",
        subcommands: [ConfigCheckCommand.self]
    )
}
