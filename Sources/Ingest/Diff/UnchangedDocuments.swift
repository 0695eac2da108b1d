internal import Curation
internal import Mirror
internal import Pulling
internal import Recordations
internal import Registers

extension SyncRun {
    /// Whether the documents have the bytes of the source's last edition.
    func hasBytesOfLastEdition(_ obtained: ObtainedDocuments, _ source: SourceState) throws -> Bool {
        let documents = obtained.documents
        guard obtained.isRepeatable, let last = source.edition, last.extent == obtained.extent,
            last.documents.count == documents.count
        else { return false }
        // A hash costs a pass over the bytes, and a size nothing.
        for (stored, document) in zip(last.documents, documents) {
            if let size = document.size, size != stored.artifact.size { return false }
        }
        for (stored, document) in zip(last.documents, documents) {
            // Another edition may have the same size: comparing its start costs less than a hash of all bytes. Stored bytes
            // that cannot be read decide nothing.
            if let start = try? mirror.bytes(of: stored.artifact)(), try !ArtifactRecorder.starts(document, as: start) {
                return false
            }
            if try ArtifactRecorder.sha256(document) != stored.artifact.sha256 { return false }
        }
        return true
    }

    /// Whether the last edition and the last accepted fetch were read by the present definition.
    func isReadByPresentDefinition(_ source: SourceState) -> Bool {
        [source.edition, source.accepted].allSatisfy { $0?.fingerprint == definition.fingerprint }
    }

    /// Records an unchanged fetch for the bytes of the last edition, which are not read again.
    ///
    /// Notices that came since stay in force; recordations that have been missing for long enough become disappeared.
    func confirm(
        _ source: SourceState,
        _ extent: Fetch.Extent,
        _ unread: SyncReport,
        published: CivilDate?,
        exchanges: [Exchange] = []
    ) throws -> SyncReport {
        var report = unread
        guard let last = source.edition, let accepted = source.accepted else { return report }
        report.verdict = .unchanged
        report.counts.rows = last.counts.rows
        report.counts.duplicates = last.counts.duplicates
        report.counts.skipped = last.counts.skipped
        report.counts.rejected = last.counts.rejected
        report.counts.seen = last.counts.seen
        var draft = newDraft(source, extent, .unchanged, documents: last.documents)
        if isDryRun {
            // Even without a change a recordation may become disappeared today.
            report.predicted = try previewEdits(EditionDiff(), of: StagedRows(), draft, source)
            return report
        }
        draft.published = published ?? last.published
        draft.filled = accepted.filled
        draft.exchanges = exchanges
        var counts = report.counts
        var merged = MergeCounts()
        report.fetch = try mirror.apply(draft, reconciled: { merged = $0 }) { writer in
            counts.disappeared = try writer.markDisappeared()
            return counts
        }
        report.counts = counts
        report.merged = merged
        return report
    }
}
