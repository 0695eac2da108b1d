internal import Curation
internal import Documents
public import Mirror
public import Pulling
public import Recordations
public import Registers
internal import Transport

/// One run over one source: fetch, guard, plan, apply.
///
/// Nothing of the mirror's recordations changes unless the fetch passes its guards and the whole plan is written in one
/// transaction; a held or failed fetch leaves its bytes and its reason.
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
    /// Is told how far the reading is.
    public let progress: (SyncProgress) -> Void
    /// How many rows that have to be looked at are held in memory; more are kept in a temporary file.
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

    /// Brings documents in, as one fetch.
    ///
    /// A document that cannot be read, or does not fit the source, is a `failed` report and not an error; errors are
    /// those of the mirror. `published` is the source's own date, if it is known.
    public func take(_ documents: [DocumentSource], extent: Fetch.Extent, published: CivilDate?) throws -> SyncReport {
        let source = try state()
        let report = newReport(extent)
        let isSame: Bool
        do {
            isSame = try isSameAsLast(documents, source, extent)
            if isSame, [source.edition, source.accepted].allSatisfy({ $0?.fingerprint == definition.fingerprint }) {
                return try confirm(source, extent, published, report)
            }
        } catch let error as PullingError {
            return try fail(error.description, source, report)
        }
        return try readAndApply(documents, source, published, report, isSame: isSame) { [] }
    }

    // Reads documents, asks the guards, applies. What was asked over the network is known in full when all is read.
    func readAndApply(
        _ documents: [DocumentSource],
        _ source: SourceState,
        _ published: CivilDate?,
        _ unread: SyncReport,
        isSame: Bool = false,
        until end: ContinuousClock.Instant? = nil,
        isEndProven: () -> Bool = { true },
        exchanges: () -> [Exchange]
    ) throws -> SyncReport {
        var report = unread
        let extent = report.extent
        let redefinition = try redefine(source, &report)
        if report.verdict == .held, redefinition == nil { return report }
        let builder = try newBuilder(source, redefinition)
        var draft = newDraft(source, extent, .failed)
        draft.published = published
        var isEndUnproven = false
        for document in documents {
            let outcome = try read(document, into: builder, &draft, until: end)
            draft.reason = draft.reason ?? outcome.failure
            guard outcome.failure == nil else { continue }
            let bodyEnd = BodyEnd(isProvenByHead: isEndProven(), outcome.ending, definition)
            draft.reason = draft.reason ?? bodyEnd.refusal
            if bodyEnd.isUnproven { isEndUnproven = true }
        }
        draft.exchanges = exchanges()
        if let last = draft.exchanges.indices.last { draft.exchanges[last].artifact = draft.documents.last?.artifact }
        if let failure = draft.reason {
            report.reason = failure
            if !draft.exchanges.isEmpty {
                report.extent = .incomplete
                draft.extent = .incomplete
            }
            if !isDryRun { report.fetch = try mirror.record(draft) }
            return report
        }
        return try finish(
            plan(draft, builder, source, isSame: isSame),
            report,
            isAccepted: false,
            isEndUnproven: isEndUnproven
        )
    }

    /// Lets a held fetch through: reads its stored bytes again and applies them without asking the guards.
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
        return try finish(plan(draft, builder, source), report, isAccepted: true)
    }

    func state() throws -> SourceState {
        try mirror.source(
            name: definition.name,
            register: definition.register,
            jurisdiction: definition.jurisdiction,
            isDryRun: isDryRun
        )
    }

    func newBuilder(_ source: SourceState, _ redefinition: Redefinition? = nil) throws -> EditionBuilder {
        EditionBuilder(
            definition: definition,
            known: try mirror.knownRows(source: source),
            staged: StagedRows(mostHeld: rowsHeld),
            redefinition: redefinition
        )
    }

    private func isSameAsLast(
        _ documents: [DocumentSource],
        _ source: SourceState,
        _ extent: Fetch.Extent
    ) throws -> Bool {
        guard let last = source.edition, last.extent == extent, last.documents.count == documents.count else {
            return false
        }
        // A hash costs a pass over the bytes, and a size nothing.
        for (stored, document) in zip(last.documents, documents) {
            if let size = document.size, size != stored.artifact.size { return false }
        }
        for (stored, document) in zip(last.documents, documents) {
            // Another edition may happen to have the same size: its start tells sooner than a hash of all of it. Stored
            // bytes that cannot be read decide nothing.
            if let start = try? mirror.bytes(of: stored.artifact)(), try !ArtifactRecorder.starts(document, as: start) {
                return false
            }
            if try ArtifactRecorder.sha256(document) != stored.artifact.sha256 { return false }
        }
        return true
    }

    // The same bytes again: nothing is read, what notices said since stands, and only time may have something to say.
    func confirm(
        _ source: SourceState,
        _ extent: Fetch.Extent,
        _ published: CivilDate?,
        _ unread: SyncReport,
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
            // The same bytes again may be the day on which something has been gone for long enough.
            report.foretold = try foretell(Plan(), of: StagedRows(), draft, source)
            return report
        }
        draft.published = published ?? last.published
        draft.filled = accepted.filled
        draft.exchanges = exchanges
        var counts = report.counts
        var merged = MergeCounts()
        report.fetch = try mirror.apply(draft, settled: { merged = $0 }) { application in
            counts.disappeared = try application.markDisappeared()
            return counts
        }
        report.counts = counts
        report.merged = merged
        return report
    }

    // Reads a document and stores it on the way; a document that cannot be read is stored all the same. Gives the reason
    // why it could not be read, and what its end shows.
    func read(
        _ document: DocumentSource,
        into builder: EditionBuilder,
        _ draft: inout FetchDraft,
        until end: ContinuousClock.Instant? = nil
    ) throws -> (failure: String?, ending: DocumentEnding) {
        let intake = isDryRun ? nil : try ArtifactRecorder(document, into: mirror)
        let stream = try intake?.stream ?? document.open()
        var failure: String?
        var ending = DocumentEnding.open
        do {
            let reading = try DocumentReading(definition: definition, stream: stream, server: document.server)
            try builder.read(reading) {
                if let end, ContinuousClock.now > end { throw ReadingTooLong() }
                progress(SyncProgress(rows: $0))
            }
            // A reader may have enough before the end, and only the end shows that a document is whole.
            while try stream.next() != nil {}
            ending = reading.ending
        } catch let error as MirrorError {
            throw error
        } catch let error as TransportError {
            if error.kind == .stopped { throw error }
            failure = error.description
        } catch {
            failure = UnreadableDocument(name: document.name, error: error).description
        }
        // What was stopped leaves no trace but bytes that the next run removes.
        if let stopped = intake?.broken as? TransportError, stopped.kind == .stopped { throw stopped }
        if let intake {
            // A body without end would stay in the mirror as long as it is allowed to be, at every try. What was stored of it
            // is removed by the next run.
            let isTooLarge = (intake.broken as? TransportError)?.kind == .tooLarge
            if isTooLarge { intake.abandon() }
            let artifact = try isTooLarge ? mirror.store(PackedBytes(intake.start)) : intake.finish()
            draft.documents.append(Fetch.Document(artifact: artifact, name: document.name))
        }
        // What broke a document off says more than what a reader makes of its torn end.
        if let broken = intake?.broken { failure = "\(broken)" }
        return (failure, ending)
    }
}

/// A held fetch that cannot be let through.
public struct AcceptError: Error, CustomStringConvertible {
    /// What was seen and what to do.
    public let description: String
}

/// A document that came in time and is not read in time: the run would hold its lock for ever.
struct ReadingTooLong: Error, CustomStringConvertible {
    let description =
        "it was not read in the time that one answer may take; look at the patterns of the source, or raise 'total_seconds' under "
        + "'network' in recordal.yaml"
}

/// A document that could not be read, with its name in front of the reason.
struct UnreadableDocument: Error, CustomStringConvertible {
    let description: String

    init(name: String, error: any Error) {
        let text = "\(error)"
        // A place follows the name as line:column, anything else after a space.
        description = text.first?.isNumber == true ? "\(name):\(text)" : "\(name): \(text)"
    }
}
