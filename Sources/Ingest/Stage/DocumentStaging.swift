internal import Documents
internal import Mirror
internal import Pulling
internal import Registers
internal import Transport

extension SyncRun {
    /// Records and reads all documents; rows go to the builder, and the draft gets documents, exchanges and, where a document
    /// cannot be taken for whole, the reason.
    func stage(
        _ obtained: ObtainedDocuments,
        by builder: EditionBuilder,
        _ unread: FetchDraft
    ) throws -> (draft: FetchDraft, isEndUnproven: Bool) {
        var draft = unread
        draft.published = obtained.published
        var isEndUnproven = false
        for document in obtained.documents {
            let outcome = try read(document, into: builder, &draft, until: obtained.readingEnd)
            draft.reason = draft.reason ?? outcome.failure
            guard outcome.failure == nil else { continue }
            let bodyEnd = BodyEnd(isProvenByHead: obtained.isEndProven(), outcome.ending, definition)
            draft.reason = draft.reason ?? bodyEnd.refusal
            if bodyEnd.isUnproven { isEndUnproven = true }
        }
        draft.exchanges = obtained.exchanges()
        if let last = draft.exchanges.indices.last { draft.exchanges[last].artifact = draft.documents.last?.artifact }
        return (draft, isEndUnproven)
    }

    /// Records a fetch whose documents could not be read.
    func recordUnread(_ unread: FetchDraft, _ unreadReport: SyncReport) throws -> SyncReport {
        var (draft, report) = (unread, unreadReport)
        report.reason = draft.reason
        if !draft.exchanges.isEmpty {
            report.extent = .incomplete
            draft.extent = .incomplete
        }
        if !isDryRun { report.fetch = try mirror.record(draft) }
        return report
    }

    /// Reads a document and stores its bytes in the same pass; a document that cannot be read is stored all the same.
    ///
    /// Returns why the document could not be read, and what its end shows.
    func read(
        _ document: DocumentSource,
        into builder: EditionBuilder,
        _ draft: inout FetchDraft,
        until end: ContinuousClock.Instant? = nil
    ) throws -> (failure: String?, ending: DocumentEnding) {
        let recorder = isDryRun ? nil : try ArtifactRecorder(document, into: mirror)
        let stream = try recorder?.stream ?? document.open()
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
        if let stopped = recorder?.broken as? TransportError, stopped.kind == .stopped { throw stopped }
        if let recorder {
            // A body without end would stay in the mirror as long as it is allowed to be, at every try. What was stored of it
            // is removed by the next run.
            let isTooLarge = (recorder.broken as? TransportError)?.kind == .tooLarge
            if isTooLarge { recorder.abandon() }
            let artifact = try isTooLarge ? mirror.store(PackedBytes(recorder.start)) : recorder.finish()
            draft.documents.append(Fetch.Document(artifact: artifact, name: document.name))
        }
        // What broke a document off says more than what a reader makes of its torn end.
        if let broken = recorder?.broken { failure = "\(broken)" }
        return (failure, ending)
    }
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
