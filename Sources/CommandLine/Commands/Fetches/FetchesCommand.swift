internal import ArgumentParser

struct FetchesCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "fetches",
        abstract: "List what was brought in; let a held fetch through, or refuse it.",
        subcommands: [
            FetchesListCommand.self, FetchesShowCommand.self, FetchesAcceptCommand.self, FetchesRejectCommand.self,
            FetchesExportCommand.self,
        ],
        defaultSubcommand: FetchesListCommand.self
    )
    static let examples = ["recordal fetches"]
}
