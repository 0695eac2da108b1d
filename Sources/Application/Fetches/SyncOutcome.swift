package import Ingest
internal import Mirror

/// What came of a sync, an import, or an accepted fetch.
package struct SyncOutcome {
    /// One report a source, with the number of its open conflicts.
    package let reports: [SyncReport]
    /// Sources that were not asked, and why.
    package let skipped: [SourceSelection.Skipped]
    /// The alerts and other notifications that followed; nil where none were wanted.
    package let delivery: AlertDelivery?
    /// What the exit status tells of it.
    package let reasons: Set<ExitReason>
    /// What went wrong with the alerts, else with the mirror.
    package let fault: (any Error)?
}

extension SyncReport {
    /// What the exit status tells of one source.
    package var reasons: Set<ExitReason> {
        switch verdict {
        case .held: [.held]
        case .failed: [.failed]
        case .applied where counts.added + counts.changed + counts.missing + counts.reappeared > 0: [.changed]
        default: []
        }
    }
}
