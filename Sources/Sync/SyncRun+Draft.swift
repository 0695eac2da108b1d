internal import Mirror
internal import Registers

extension SyncRun {
    /// A report that knows nothing yet.
    func newReport(_ extent: Fetch.Extent) -> SyncReport {
        var report = SyncReport(source: definition.name, verdict: .failed, extent: extent)
        report.isDryRun = isDryRun
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
