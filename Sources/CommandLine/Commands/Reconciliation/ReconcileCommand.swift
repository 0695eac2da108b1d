internal import ArgumentParser

struct ReconcileCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Hold the company's own list of its rights against the customs registers, row by row.",
        discussion: """
            Each row of the list, and each recordation of ours, is one finding: it agrees, it differs, it is not \
            recorded, or nobody can tell. What is doubtful is asked, never guessed.
            """,
        subcommands: [
            ReconcileReportCommand.self, ReconcileNewCommand.self, ReconcileReviewCommand.self,
            ReconcileWhyCommand.self, ReconcileAcceptCommand.self, ReconcileRejectCommand.self,
            ReconcileUnsureCommand.self, ReconcileChangesCommand.self,
        ],
        defaultSubcommand: ReconcileReportCommand.self
    )
    static let examples = [
        "recordal reconcile new docket --from portfolio.xlsx",
        "recordal reconcile docket portfolio.xlsx",
        "recordal reconcile review docket",
        "recordal reconcile docket --finding not-recorded --format xlsx -o gaps.xlsx",
    ]
}
