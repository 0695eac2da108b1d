internal import Application
internal import ArgumentParser
internal import Reconciliation

struct ReconcileReviewCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Go through the doubtful findings of a list one by one, one key an answer.",
        discussion: """
            Asked are number-only, near-miss, several, differs and not-in-list; with --finding also \
            class-not-recorded, written-differently and not-recorded. Each answer is written at once, with its \
            reason. What is not answered is asked again the next time.
            """
    )
    static let examples = [
        "recordal reconcile review docket",
        "recordal reconcile review docket --finding near-miss --jurisdiction KZ",
    ]

    @Argument(help: "The list's name.", completion: .listName)
    var list: String

    @Option(help: "The reason that Return gives at first.")
    var reason: String?

    @OptionGroup(title: "Which findings") var findings: FindingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func validate() throws {
        if common.json || writing.isDryRun {
            throw ValidationError("review asks a person: it has neither --json nor --dry-run")
        }
        if let kind = findings.finding.first(where: { !MatchQuestion.kinds.contains($0) }) {
            let kinds = MatchQuestion.kinds.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("no decision settles '\(kind.rawValue)'; review asks about \(kinds)")
        }
        if let reason, reason.allSatisfy(\.isWhitespace) { throw ValidationError("--reason is empty: say why") }
    }

    func run() throws {
        var walk = try InteractiveReview(
            common.workspace(),
            list: list,
            findings.selection(),
            reason: reason,
            style: common.style
        )
        try walk.run()
    }
}
