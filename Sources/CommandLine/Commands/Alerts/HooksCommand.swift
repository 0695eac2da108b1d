internal import ArgumentParser

struct HooksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hooks",
        abstract: "List the hooks, or try one with a sample.",
        discussion: "Example: recordal hooks",
        subcommands: [HooksListCommand.self, HooksTestCommand.self],
        defaultSubcommand: HooksListCommand.self
    )
}
