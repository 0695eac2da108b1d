internal import ArgumentParser

struct SourcesCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "sources",
        abstract: "List the sources, write, finish or try a definition, or take over new keys.",
        subcommands: [
            SourcesListCommand.self, SourcesCheckCommand.self, SourcesNewCommand.self, SourcesEditCommand.self,
            SourcesTemplateCommand.self, SourcesRebaseCommand.self,
        ],
        defaultSubcommand: SourcesListCommand.self
    )
    static let examples = ["recordal sources"]
}
