internal import Application
internal import ArgumentParser
internal import Recordations
internal import Reconciliation
internal import Rendering

extension FindingKind: ExpressibleByArgument {}

/// Which findings of a reconciliation are meant; all conditions must hold.
struct FindingOptions: ParsableArguments {
    @Option(help: "Only findings of this kind; may be given several times.")
    var finding: [FindingKind] = []

    @Option(help: "Only findings of this jurisdiction: two letters.")
    var jurisdiction: String?

    @Option(help: ArgumentHelp("Only findings of this row; may be given several times.", valueName: "reference"))
    var row: [String] = []

    /// The options as they are typed.
    var typed: [String] {
        finding.map { "--finding \($0.rawValue)" } + (jurisdiction.map { ["--jurisdiction \($0.uppercased())"] } ?? [])
            + row.map { "--row \($0)" }
    }

    /// The findings of a report that are meant.
    ///
    /// Throws ``UsageError`` for a jurisdiction that is none.
    func chosen(of report: ReconciliationReport) throws -> [Finding] {
        if let jurisdiction, Jurisdiction(jurisdiction.uppercased()) == nil {
            throw UsageError(
                "'\(SafeText.line(jurisdiction))' is no jurisdiction",
                advice: "two letters, such as KZ; the report's column 'For' has those of the list"
            )
        }
        return report.findings.filter(selection.contains)
    }

    var selection: FindingSelection { FindingSelection(kinds: finding, jurisdiction: jurisdiction, rows: row) }
}
