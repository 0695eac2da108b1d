internal import FoundationEssentials
internal import Mirror
internal import Recordations
internal import Reconciliation

/// Which side of a difference changed last: the list, by the edition that first stated the row's values, or the register,
/// by the newest event of the field.
struct NewerSides {
    private let mirror: Mirror
    private let since: [String: CivilDate]

    init(_ mirror: Mirror, list: String) throws {
        self.mirror = mirror
        since = Dictionary(try mirror.listRows(list).map { ($0.reference, $0.since) }) { first, _ in first }
    }

    /// The report with the newer side of each difference.
    func added(to report: ReconciliationReport) throws -> ReconciliationReport {
        let differing = report.findings.filter { !$0.differences.isEmpty }
        guard !differing.isEmpty else { return report }
        let records = Set(differing.flatMap { $0.matches.map(\.recordation.record) })
        let days = try mirror.daysOfLastChange(ofRecords: records.sorted())
        return ReconciliationReport(
            report.findings.map { finding in
                guard !finding.differences.isEmpty, let row = finding.row else { return finding }
                var finding = finding
                for index in finding.differences.indices {
                    let difference = finding.differences[index]
                    let record = finding.matches.first { $0.recordation.id == difference.recordation }?.recordation
                        .record
                    guard let record, let listed = since[row.reference], let known = days[record],
                        let registered = known.fields[difference.field.name] ?? known.added
                    else { continue }
                    if listed != registered {
                        finding.differences[index].newer = listed > registered ? .list : .register
                    }
                }
                return finding
            }
        )
    }
}
