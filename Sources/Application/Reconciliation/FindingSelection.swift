package import Reconciliation

/// Which findings of a report are meant.
package struct FindingSelection: Equatable, Sendable {
    /// The kinds; empty for all.
    package var kinds: Set<FindingKind>
    /// The code of the jurisdiction; nil for all.
    package let jurisdiction: String?
    /// The references of rows; empty for all findings.
    package let rows: Set<String>

    /// Makes a selection; without anything named it is everything.
    package init(kinds: [FindingKind] = [], jurisdiction: String? = nil, rows: [String] = []) {
        self.kinds = Set(kinds)
        self.jurisdiction = jurisdiction?.uppercased()
        self.rows = Set(rows)
    }

    /// Whether a finding is meant.
    package func contains(_ finding: Finding) -> Bool {
        (kinds.isEmpty || kinds.contains(finding.kind))
            && (jurisdiction == nil || finding.jurisdiction == jurisdiction)
            && (rows.isEmpty || finding.reference.map(rows.contains) ?? false)
    }
}
