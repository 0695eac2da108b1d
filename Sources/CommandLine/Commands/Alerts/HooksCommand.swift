internal import ArgumentParser

struct HooksCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "hooks",
        abstract: "List the hooks, or try one with a sample.",
        subcommands: [HooksListCommand.self, HooksTestCommand.self],
        defaultSubcommand: HooksListCommand.self
    )
    static let examples = ["recordal hooks"]
}
