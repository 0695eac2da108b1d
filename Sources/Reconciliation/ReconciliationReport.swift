/// The findings of one reconciliation: every row, and every recordation in reach, in exactly one of them.
package struct ReconciliationReport: Sendable {
    /// The findings: rows by their reference, then recordations that no row names.
    package let findings: [Finding]

    /// Makes a report of its findings.
    package init(_ findings: [Finding]) { self.findings = findings }

    /// How many findings there are of each kind; kinds without one are left out.
    package var counts: [FindingKind: Int] { findings.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 } }

    /// Whether a person has something to decide or to do.
    package var waits: Bool { findings.contains { $0.kind.waits } }
}
