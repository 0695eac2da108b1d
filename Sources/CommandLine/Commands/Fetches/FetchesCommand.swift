internal import ArgumentParser

struct FetchesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetches",
        abstract: "List what was brought in; let a held fetch through, refuse it, or take an applied one back.",
        discussion: "Example: recordal fetches",
        subcommands: [
            FetchesListCommand.self, FetchesShowCommand.self, FetchesAcceptCommand.self, FetchesRejectCommand.self,
            FetchesUndoCommand.self, FetchesExportCommand.self,
        ],
        defaultSubcommand: FetchesListCommand.self
    )
}
