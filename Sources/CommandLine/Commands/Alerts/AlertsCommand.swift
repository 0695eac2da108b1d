internal import ArgumentParser

struct AlertsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts",
        abstract: "The ledger of alerts: who was told what, when, and what waits or failed.",
        discussion: """
            Example: recordal alerts list
                     recordal alerts send --dry-run --today 2027-01-15
            """,
        subcommands: [
            AlertsListCommand.self, AlertsShowCommand.self, AlertsLettersCommand.self, AlertsSendCommand.self,
            AlertsAcknowledgeCommand.self, AlertsSnoozeCommand.self, AlertsRetryCommand.self,
        ],
        defaultSubcommand: AlertsListCommand.self
    )
}
