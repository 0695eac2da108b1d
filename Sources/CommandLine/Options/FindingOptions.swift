internal import Application
internal import ArgumentParser
internal import Reconciliation

extension FindingKind: ExpressibleByArgument {}

/// Which findings of a reconciliation are meant; all conditions must hold.
struct FindingOptions: ParsableArguments {
    @Option(help: "Only findings of this kind; may be given several times.")
    var finding: [FindingKind] = []

    @Option(help: "Only findings of this jurisdiction: two letters.")
    var jurisdiction: String?

    @Option(help: ArgumentHelp("Only findings of this row; may be given several times.", valueName: "reference"))
    var row: [String] = []

    var selection: FindingSelection { FindingSelection(kinds: finding, jurisdiction: jurisdiction, rows: row) }
}
