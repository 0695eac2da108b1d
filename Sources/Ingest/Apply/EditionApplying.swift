internal import Curation
internal import Mirror
internal import Recordations

extension SyncRun {
    /// Applies an edition in one transaction; a dry run previews it instead.
    func apply(
        _ compared: consuming ComparedEdition,
        _ unapplied: SyncReport,
        isAccepted: Bool = false
    ) throws -> SyncReport {
        var (draft, report) = (compared.draft, unapplied)
        let (diff, source, staged) = (compared.diff, compared.source, compared.edition.staged)
        report.verdict = diff.isEmpty && diff.newlyRejected.isEmpty && !isAccepted ? .unchanged : .applied
        draft.verdict = report.verdict
        if isDryRun {
            report.predicted = try previewEdits(diff, of: staged, draft, source)
            report.preview = try mirror.withCurrentRecords(register: source.registerID) { records in
                try diff.preview(of: staged) { id in
                    (try? records.record(id: id)?.values?[.recordationNumber]) ?? "record \(id)"
                }
            }
            return report
        }
        var counts = diff.counts
        let isLarge = staged.count > PlannedRows.usuallyHeld
        if isLarge { mirror.forgetPages() }
        var merged = MergeCounts()
        report.fetch = try mirror.apply(
            draft,
            isLarge: isLarge,
            reconciled: { merged = $0 },
            recordMessages: recordMessages
        ) { writer in
            try writer.write(diff, of: staged, extent: draft.extent, source: source, day: draft.day)
            counts.disappeared = try writer.markDisappeared()
            return counts
        }
        report.counts = counts
        report.merged = merged
        return report
    }
}
