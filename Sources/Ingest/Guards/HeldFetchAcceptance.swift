public import Mirror
internal import Registers

extension SyncRun {
    /// Accepts a held fetch: reads its stored bytes again and applies them without the guards.
    ///
    /// Throws ``AcceptError`` where a newer fetch of the source was applied meanwhile.
    public func accept(_ fetch: Fetch, reason: String) throws -> SyncReport {
        let source = try state()
        let verdict = try mirror.fetch(fetch.id)?.verdict ?? fetch.verdict
        guard verdict == .held else {
            throw AcceptError(
                description: "fetch \(fetch.id) is \(verdict.rawValue); only a held fetch can be accepted"
            )
        }
        if let accepted = source.accepted, accepted.id > fetch.id {
            throw AcceptError(
                description: "fetch \(fetch.id) cannot be accepted: fetch \(accepted.id) of \(definition.name) was "
                    + "applied after it; import a newer document instead"
            )
        }
        var report = SyncReport(source: definition.name, verdict: .failed, extent: fetch.extent)
        report.isDryRun = isDryRun
        let redefinition = try redefine(source, &report)
        if report.verdict == .held { return report }
        let builder = try newBuilder(source, redefinition)
        for document in fetch.documents {
            try builder.read(StoredDocument(document, mirror).reading(definition)) { progress(SyncProgress(rows: $0)) }
        }
        var draft = FetchDraft(
            sourceID: source.id,
            day: fetch.day,
            actor: actor,
            extent: fetch.extent,
            verdict: .applied,
            documents: fetch.documents
        )
        draft.id = fetch.id
        draft.definition = (definition.fingerprint, yaml)
        draft.published = fetch.published
        draft.base = source.accepted?.id
        draft.reason = "accepted by \(actor): \(reason)"
        let compared = try compare(builder.finish(), with: source, for: draft)
        report.describe(compared)
        return try apply(compared, report, isAccepted: true)
    }
}

/// A held fetch that cannot be accepted.
public struct AcceptError: Error, CustomStringConvertible {
    /// What was seen and what to do.
    public let description: String
}
