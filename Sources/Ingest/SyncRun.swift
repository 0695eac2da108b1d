public import Mirror
public import Recordations
public import Registers

/// One run over one source; `Import.swift` has its steps in their order.
///
/// No recordation changes unless the edition passes its guards and its whole difference is written in one transaction. A held or
/// failed fetch leaves its bytes and its reason.
public struct SyncRun {
    /// The mirror.
    public let mirror: Mirror
    /// How the source is read.
    public let definition: SourceDefinition
    /// The definition as it was written.
    public let yaml: String
    /// The civil day of the run.
    public let today: CivilDate
    /// Who runs it.
    public let actor: String
    /// Whether everything is done but the writing.
    public let isDryRun: Bool
    /// Called while documents are read, with the number of rows so far.
    public let progress: (SyncProgress) -> Void
    /// How many staged rows are held in memory; more are kept in a temporary file.
    public var rowsHeld = StagedRows.usuallyHeld
    /// Writes the outbox rows of what the edition changed, in the transaction that applies it.
    package var recordMessages: () throws -> Void = {}

    /// Makes a run.
    public init(
        mirror: Mirror,
        definition: SourceDefinition,
        yaml: String,
        today: CivilDate,
        actor: String,
        isDryRun: Bool,
        progress: @escaping (SyncProgress) -> Void = { _ in }
    ) {
        self.mirror = mirror
        self.definition = definition
        self.yaml = yaml
        self.today = today
        self.actor = actor
        self.isDryRun = isDryRun
        self.progress = progress
    }

    /// The source as the mirror has it; added where it is new, except in a dry run.
    func state() throws -> SourceState {
        try mirror.source(
            name: definition.name,
            register: definition.register,
            jurisdiction: definition.jurisdiction,
            isDryRun: isDryRun
        )
    }

    /// A builder that compares rows with the digests of what is known of the source.
    func newBuilder(_ source: SourceState, _ redefinition: Redefinition? = nil) throws -> EditionBuilder {
        EditionBuilder(
            definition: definition,
            known: try mirror.knownRows(source: source),
            staged: StagedRows(mostHeld: rowsHeld),
            redefinition: redefinition
        )
    }

    /// A report before anything is known.
    func newReport(_ extent: Fetch.Extent) -> SyncReport {
        var report = SyncReport(source: definition.name, verdict: .failed, extent: extent)
        report.isDryRun = isDryRun
        return report
    }

    /// A fetch of today by the present definition, based on the source's last accepted fetch.
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

    /// Records an attempt that brought no document, as a failed fetch.
    public func recordFailure(_ reason: String) throws -> SyncReport {
        try recordFailure(reason, try state(), newReport(.incomplete))
    }

    func recordFailure(_ reason: String, _ source: SourceState, _ unread: SyncReport) throws -> SyncReport {
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
}
