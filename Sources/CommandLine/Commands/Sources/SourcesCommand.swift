internal import ArgumentParser

struct SourcesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sources",
        abstract: "List the sources, write or try a definition, or take over new keys.",
        discussion: "Example: recordal sources",
        subcommands: [
            SourcesListCommand.self, SourcesCheckCommand.self, SourcesNewCommand.self, SourcesTemplateCommand.self,
            SourcesRebaseCommand.self,
        ],
        defaultSubcommand: SourcesListCommand.self
    )
}
