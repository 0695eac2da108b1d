internal import Curation
package import Mirror
internal import Recordations
package import Reconciliation
internal import Rendering

/// Writes people's decisions on rows of a list and recordations.
package struct MatchDecisions {
    /// The workspace.
    package let workspace: Workspace
    /// The list, held against the registers as they are now.
    package let reconciliation: ListReconciliation
    private let actor: String

    /// Holds the list's newest edition against the registers.
    ///
    /// Throws ``UsageError`` where no actor is stated, and where the mirror has no edition of the list.
    package init(_ workspace: Workspace, list: String) throws {
        self.workspace = workspace
        actor = try workspace.actor(vouchingFor: "a decision on a match")
        reconciliation = try ListReconciliation.again(workspace, list: list)
    }

    /// Decides on one row and one recordation, or accepts how they differ in a field.
    ///
    /// `row` is the row's reference; without a recordation the only one of its finding is meant. Throws ``UsageError``
    /// for a row or a recordation that is not there, and for a field in which the two do not differ.
    package func decide(
        _ verdict: Decision.Verdict,
        row reference: String,
        recordation name: String?,
        field: String? = nil,
        reason: String?,
        isDryRun: Bool
    ) throws -> ListDecision {
        let mirror = try workspace.openMirror(creating: false)
        defer { try? mirror.close() }
        let (finding, row) = try finding(reference)
        let record = try record(name, finding, mirror)
        let difference = try field.map { try self.difference($0, finding, record) }
        let draft = DecisionDraft(verdict, list: reconciliation.list, row: row, record: record, difference, reason)
        guard let decision = try mirror.decide([draft], actor: actor, isDryRun: isDryRun).first else {
            throw UsageError("nothing was decided", advice: "name a row and a recordation")
        }
        return decision
    }

    /// The finding of a row that can be matched.
    ///
    /// Throws ``UsageError`` for a reference that no row has, and for a row that could not be read.
    func finding(_ reference: String) throws -> (Finding, ListedRight) {
        let found = reconciliation.report.findings.first { $0.reference == reference }
        if let found, let row = found.row { return (found, row) }
        if let found, let row = found.unreadable {
            throw UsageError(
                "row \(row.rowNumber) of \(SafeText.line(row.file)) cannot be matched: \(SafeText.line(row.reason))",
                advice: "mend the list, and bring it in again"
            )
        }
        let references = reconciliation.report.findings.compactMap(\.reference)
        let hint = Phrase.nearest(reference, in: references).map { "did you mean '\($0)'? " } ?? ""
        throw UsageError(
            "the list '\(reconciliation.list)' has no row '\(SafeText.line(reference))'",
            advice: "\(SafeText.line(hint))recordal reconcile \(reconciliation.list) shows the rows by their references"
        )
    }

    private func record(_ name: String?, _ finding: Finding, _ mirror: Mirror) throws -> Int {
        if let name { return try NamedRecordation(name, in: mirror).number }
        guard let match = finding.matches.first, finding.matches.count == 1 else {
            let names = finding.matches.map { SafeText.line($0.recordation.id) }
            throw UsageError(
                names.isEmpty ? "the finding names no recordation" : "the finding names \(names.count) recordations",
                advice: names.isEmpty
                    ? "name one: REGISTER:KEY; recordal search finds it"
                    : "name one of them: \(names.prefix(12).joined(separator: ", "))"
            )
        }
        return match.recordation.record
    }

    private func difference(_ name: String, _ finding: Finding, _ record: Int) throws -> Difference {
        let id = finding.matches.first { $0.recordation.record == record }?.recordation.id
        let differences = finding.differences.filter { $0.recordation == id }
        if let found = differences.first(where: { $0.field.name == name }) { return found }
        let fields = differences.map(\.field.name)
        throw UsageError(
            "the row and the recordation do not differ in '\(SafeText.line(name))'",
            advice: fields.isEmpty ? "they differ in nothing" : "they differ in: \(fields.joined(separator: ", "))"
        )
    }
}

extension DecisionDraft {
    /// A decision on a row as it is now.
    init(
        _ verdict: Decision.Verdict,
        list: String,
        row: ListedRight,
        record: Int,
        _ difference: Difference?,
        _ reason: String?
    ) {
        self.init(
            list: list,
            reference: row.reference,
            right: (row.values[.jurisdiction], row.values[.registrationNumber], row.values[.mark]),
            record: record,
            verdict: verdict.rawValue,
            difference: difference.map { ($0.field.name, $0.listValue, $0.registerValue) },
            reason: reason
        )
    }
}
