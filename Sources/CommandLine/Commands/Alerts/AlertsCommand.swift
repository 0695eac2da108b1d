internal import ArgumentParser

struct AlertsCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "alerts",
        abstract: "The ledger of alerts: who was told what, when, and what waits or failed.",
        subcommands: [
            AlertsListCommand.self, AlertsShowCommand.self, AlertsMessagesCommand.self, AlertsSendCommand.self,
            AlertsAcknowledgeCommand.self, AlertsSnoozeCommand.self, AlertsAnswerCommand.self,
            AlertsRetryCommand.self,
        ],
        defaultSubcommand: AlertsListCommand.self
    )
    static let examples = [
        "recordal alerts list",
        "recordal alerts send --dry-run --today 2027-01-15",
    ]
}
