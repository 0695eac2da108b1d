internal import Mirror
internal import Registers

extension SyncRun {
    /// A report that knows nothing yet.
    func newReport(_ extent: Fetch.Extent) -> SyncReport {
        var report = SyncReport(source: definition.name, verdict: .failed, extent: extent)
        report.isDryRun = isDryRun
        return report
    }

    /// Notes an attempt that came to nothing, not even a document: a failed fetch, so that a person sees it.
    public func fail(_ reason: String) throws -> SyncReport { try fail(reason, try state(), newReport(.incomplete)) }

    func fail(_ reason: String, _ source: SourceState, _ unread: SyncReport) throws -> SyncReport {
        var report = unread
        report.verdict = .failed
        report.extent = .incomplete
        report.reason = reason
        if isDryRun { return report }
        var draft = newDraft(source, .incomplete, .failed)
        draft.reason = reason
        report.fetch = try mirror.record(draft)
        return report
    }

    /// A fetch of today by the present definition, which stands on the source's last accepted one.
    func newDraft(
        _ source: SourceState,
        _ extent: Fetch.Extent,
        _ verdict: Fetch.Verdict,
        documents: [Fetch.Document] = []
    ) -> FetchDraft {
        var draft = FetchDraft(
            sourceID: source.id,
            day: today,
            actor: actor,
            extent: extent,
            verdict: verdict,
            documents: documents
        )
        draft.definition = (definition.fingerprint, yaml)
        draft.base = source.accepted?.id
        return draft
    }
}
