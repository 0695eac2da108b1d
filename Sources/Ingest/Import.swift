public import Mirror
public import Pulling
public import Recordations
internal import Registers
internal import System

extension SyncRun {
    /// Imports documents as one fetch.
    ///
    /// A document that cannot be read, or does not fit the source, is a `failed` report and not an error; errors are
    /// those of the mirror. `published` is the source's own date, if it is known.
    public func importDocuments(
        _ documents: [DocumentSource],
        extent: Fetch.Extent,
        published: CivilDate?
    ) throws -> SyncReport {
        try importDocuments(ObtainedDocuments(documents, extent: extent, published: published), from: try state())
    }

    /// Imports obtained documents, from their bytes to the commit.
    func importDocuments(_ obtained: ObtainedDocuments, from source: SourceState) throws -> SyncReport {
        let start = SuspendingClock.now
        var report = newReport(obtained.extent)

        // Obtain: the bytes of the last edition need no second reading, unless the definition changed.
        let hasLastBytes: Bool
        do {
            hasLastBytes = try hasBytesOfLastEdition(obtained, source)
        } catch let error as PullingError {
            return try recordFailure(error.description, source, report)
        }
        if hasLastBytes, isReadByPresentDefinition(source) {
            return try confirm(source, obtained.extent, report, published: obtained.published)
        }

        // A changed definition reads the accepted bytes again first: what it reads differently is no news of the register.
        let redefinition = try redefine(source, &report)
        if report.verdict == .held, redefinition == nil { return report }

        // Record the bytes, read, stage: one pass over each document.
        let builder = try newBuilder(source, redefinition)
        let staged = try stage(obtained, by: builder, newDraft(source, obtained.extent, .failed))
        for document in staged.draft.documents { ActivityLog.record(.read, "\(document.name)", since: start) }
        guard staged.draft.reason == nil else { return try recordUnread(staged.draft, report) }

        // Diff: the staged edition against what is known.
        let compared = try compare(builder.finish(), with: source, for: staged.draft, hasLastBytes: hasLastBytes)
        report.describe(compared)

        // Guard.
        report.held = try checkGuards(compared, isEndUnproven: staged.isEndUnproven)
        guard report.held.isEmpty else { return try recordHeld(compared, report) }

        // Apply: one transaction, in which the edits are reconciled too. Its counts complete the report.
        let applied = try apply(compared, report)
        ActivityLog.record(.write, "\(applied.source): fetch \(applied.fetch.map(String.init) ?? "none")", since: start)
        return applied
    }
}
