internal import Application
internal import Ingest
internal import Mirror
internal import Rendering

/// What came of a sync, an import or an accepted fetch.
struct SyncOutcomeText {
    /// The shape of the object, without its name.
    static let shape: JSONShape = start.with(["codes": .array(.integer)])
    /// The shape of the object where alerts were told too, without its name.
    static let shapeWithAlerts = start.with(["alerts": AlertDelivery.shape, "codes": .array(.integer)])
    private static let start: JSONShape = [
        "sources": .array(SyncReportText.shape), "left": .array(["source": .string, "reason": .string]),
    ]

    private let outcome: SyncOutcome
    private let schema: String

    init(_ outcome: SyncOutcome, schema: String) {
        self.outcome = outcome
        self.schema = schema
    }

    /// Prints it, and ends the command.
    ///
    /// Throws what went wrong after the sources, and ``CommandEnd`` where the exit status is not 0.
    func finish(_ common: CommonOptions) throws {
        print(common)
        if let fault = outcome.fault { throw fault }
        if !outcome.reasons.isEmpty { throw CommandEnd(reasons: outcome.reasons) }
    }

    /// Prints it; with `--quiet` only what went wrong.
    func print(_ common: CommonOptions) {
        if common.json { return common.print(json) }
        for report in outcome.reports where !common.quiet || report.verdict == .held || report.verdict == .failed {
            if report.verdict == .failed {
                ErrorOutput.line(SyncReportText(report: report, style: ErrorOutput.style).text)
            } else {
                Output.line(SyncReportText(report: report, style: common.style).text)
            }
        }
        outcome.delivery?.print(common)
    }

    private var json: JSON {
        let codes = outcome.reasons.map { Int($0.rawValue) }.sorted().map { JSON.int($0) }
        let left = outcome.skipped.map {
            JSON.object([("source", .string($0.source)), ("reason", .string($0.why))])
        }
        let reports = outcome.reports.map { SyncReportText(report: $0, style: .plain).json }
        return .object(
            [("schema", .string(schema)), ("sources", .array(reports)), ("left", .array(left))]
                + (outcome.delivery.map { [("alerts", .object($0.json))] } ?? []) + [("codes", .array(codes))]
        )
    }
}
