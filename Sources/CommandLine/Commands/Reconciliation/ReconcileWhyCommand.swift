internal import Application
internal import ArgumentParser
internal import Reconciliation
internal import Recordations
internal import Rendering
internal import Reports

struct ReconcileWhyCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Say why a row of a list is what it is: each fact, with both texts and where they stand."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.reconcile-why/1"]), "list": .string, "place": .string.orNull,
        "finding": Finding.shape, "candidates": .array(Finding.shape),
    ]
    static let examples = ["recordal reconcile why docket T-17"]

    @Argument(help: "The list's name.", completion: .listName)
    var list: String

    @Argument(help: "The row, by its reference.")
    var row: String

    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let done = try ListReconciliation.again(workspace, list: list, today: common.today(in: workspace))
        let findings = done.findings(of: row)
        guard let finding = findings.first else {
            let hint = Phrase.nearest(row, in: done.report.findings.compactMap(\.reference)).map {
                "did you mean '\($0)'? "
            }
            throw UsageError(
                "the list '\(list)' has no row '\(SafeText.line(row))'",
                advice: "\(SafeText.line(hint ?? ""))recordal reconcile \(list) shows the rows by their references"
            )
        }
        if common.json {
            return common.print(
                .object([
                    ("schema", "recordal.reconcile-why/1"), ("list", .string(list)),
                    ("place", JSON(finding.row?.place)), ("finding", finding.json),
                    ("candidates", .array(findings.dropFirst().map(\.json))),
                ])
            )
        }
        for one in findings { print(one) }
    }

    private func print(_ finding: Finding) {
        let style = common.style
        Output.line(style.bold("\(finding.reference ?? ""): \(finding.kind.rawValue)"))
        if let place = finding.row?.place { Output.line("  \(place)") }
        // What speaks for and against each candidate stands below, fact by fact.
        let isAsked = [.numberOnly, .nearMiss].contains(finding.kind)
        Output.line("  \(isAsked ? finding.kind.meaning : finding.reason)")
        for remark in finding.remarks { Output.line("  \(remark)") }
        for match in finding.matches {
            Output.line(style.bold(match.recordation.id))
            for fact in match.evidence.facts where fact.agreement != .unstated { Output.line("  \(fact.sentence)") }
            if let decision = match.decision {
                let reason = decision.reason.map { ": \($0)" } ?? ""
                Output.line(
                    "  \(decision.verdict.rawValue) by \(decision.actor) on \(decision.at.prefix(10))\(reason) (decision \(decision.id))"
                )
            }
        }
        for difference in finding.differences {
            let newer = difference.newer.map { "; the \($0.rawValue) is newer" } ?? ""
            Output.line(
                "  \(difference.field.name): '\(difference.listValue ?? "")' in the list, '\(difference.registerValue ?? "")' in \(difference.recordation)\(newer)"
            )
        }
    }
}
