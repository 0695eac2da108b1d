internal import ArgumentParser

struct PresenceCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "presence",
        abstract: "List what is gone from its register, or say why a recordation is.",
        subcommands: [PresenceListCommand.self, PresenceExplainCommand.self],
        defaultSubcommand: PresenceListCommand.self
    )
    static let examples = ["recordal presence"]
}
