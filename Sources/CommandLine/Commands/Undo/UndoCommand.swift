internal import ArgumentParser

struct UndoCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Take back a fetch, an edit, a batch, a resolution, an explanation, a match or an edition of a list.",
        discussion: """
            What is taken back stays in the history, and so does its undoing. It is refused while something \
            stands on it, and says what.
            """,
        subcommands: [
            UndoListCommand.self, UndoFetchCommand.self, UndoEditCommand.self, UndoBatchCommand.self,
            UndoResolutionCommand.self, UndoPresenceCommand.self, UndoMatchCommand.self, UndoListEditionCommand.self,
        ],
        defaultSubcommand: UndoListCommand.self
    )
    static let examples = [
        "recordal undo",
        "recordal undo edit 12 --reason 'wrong recordation'",
    ]
}
