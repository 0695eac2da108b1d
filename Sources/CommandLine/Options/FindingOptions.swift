internal import Application
internal import ArgumentParser
internal import Reconciliation
internal import Recordations
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

    /// Throws ``UsageError`` for a jurisdiction that is none.
    func selection() throws -> FindingSelection {
        if let jurisdiction, Jurisdiction(jurisdiction.uppercased()) == nil {
            throw UsageError(
                "'\(SafeText.line(jurisdiction))' is not a jurisdiction",
                advice: "two letters, such as KZ; the report's column 'For' has those of the list"
            )
        }
        return FindingSelection(kinds: finding, jurisdiction: jurisdiction, rows: row)
    }

    /// The options, as they are typed.
    var words: [String] {
        finding.map { "--finding \($0.rawValue)" } + (jurisdiction.map { ["--jurisdiction \($0.uppercased())"] } ?? [])
            + row.map { "--row \($0)" }
    }
}
