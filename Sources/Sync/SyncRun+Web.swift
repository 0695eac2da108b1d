internal import Foundation
public import Mirror
public import Pulling
public import Recordations
internal import Registers
internal import Transport

extension SyncRun {
    /// Brings in what a web server hands out, as one fetch.
    ///
    /// An answer that is none of the register's, is cut off, or does not come at all is a `failed` report, and a failed fetch with what
    /// came. An answer of "not modified" is as the same bytes again. Throws ``TransportError`` of kind `stopped` where the run is to end.
    public func take(
        _ web: WebSource,
        by pull: WebPull,
        extent: Fetch.Extent,
        published: (String) throws -> CivilDate?
    ) throws -> SyncReport {
        let source = try state()
        var report = newReport(extent)
        var exchange = Exchange(method: "GET", url: web.url.template, asked: Self.instant(Date().timeIntervalSince1970))
        let known = try knownCopy(web, source, extent)
        let started = Date()
        let answer: WebAnswer
        do {
            answer = try pull.ask(
                web,
                validators: known.map { WebRequest.Validators(etag: $0.etag, lastModified: $0.lastModified) },
                expectsPage: definition.documents.contains { $0.format == .html },
                name: definition.name
            )
        } catch let error as PullingError {
            // Nothing was asked: no fetch took place.
            report.reason = error.description
            return report
        } catch let error as TransportError where error.kind != .stopped {
            exchange.milliseconds = Int(Date().timeIntervalSince(started) * 1000)
            return try fail(error.description, nil, source, exchange, report)
        }
        if answer.isUnchanged {
            let told = exchange.answered(by: answer.response, validators: known)
            return try confirm(source, extent, nil, report, exchanges: [told])
        }
        if let refusal = answer.refusal { return try fail(refusal, answer, source, exchange, report) }
        let document = DocumentSource(name: answer.name) { answer.stream }
        return try readAndApply([document], source, try published(answer.name), report) {
            [exchange.answered(by: answer.response, validators: nil)]
        }
    }

    // What the last accepted fetch was known by at the server, if the very same was asked and would be read the same way.
    private func knownCopy(_ web: WebSource, _ source: SourceState, _ extent: Fetch.Extent) throws -> Exchange? {
        guard let last = source.edition,
            [last, source.accepted].allSatisfy({ $0?.fingerprint == definition.fingerprint }), last.extent == extent,
            last.documents.count == 1,
            let known = try mirror.exchanges(ofFetch: last.id).first, known.url == web.url.template,
            known.etag != nil || known.lastModified != nil
        else { return nil }
        return known
    }

    // Keeps what came as evidence, as far as it is worth keeping, and says why it is not read.
    private func fail(
        _ reason: String,
        _ answer: WebAnswer?,
        _ source: SourceState,
        _ asked: Exchange,
        _ unread: SyncReport
    ) throws -> SyncReport {
        var report = unread
        report.reason = reason
        if isDryRun { return report }
        var draft = FetchDraft(
            sourceID: source.id,
            day: today,
            actor: actor,
            extent: report.extent,
            verdict: .failed,
            documents: []
        )
        draft.definition = (definition.fingerprint, yaml)
        draft.base = source.accepted?.id
        draft.reason = reason
        if let answer {
            let intake = try Intake(DocumentSource(name: answer.name) { answer.stream }, into: mirror)
            let artifact = try intake.finish(mostBytes: Self.keptOfRefused)
            if let stopped = intake.broken as? TransportError, stopped.kind == .stopped { throw stopped }
            if artifact.size > 0 { draft.documents.append(Fetch.Document(artifact: artifact, name: answer.name)) }
        }
        draft.exchanges = [asked.answered(by: answer?.response, validators: nil)]
        report.fetch = try mirror.record(draft)
        return report
    }

    // A page that came in place of a register is evidence, and never needs more.
    private static let keptOfRefused = 1 << 20

    static func instant(_ seconds: Double) -> String {
        Date(timeIntervalSince1970: seconds.rounded(.down)).formatted(.iso8601)
    }
}

extension Exchange {
    /// The exchange with its answer; without one it stays as it is.
    func answered(by response: WebResponse?, validators: Exchange?) -> Exchange {
        guard let response else { return self }
        var told = self
        told.status = response.status
        told.answeredBy = response.url
        told.headers = HeaderEvidence.kept(response)
        // A server need not repeat what its copy is known by when nothing is new.
        told.etag = response.header("etag") ?? validators?.etag
        told.lastModified = response.header("last-modified") ?? validators?.lastModified
        told.asked = SyncRun.instant(response.asked)
        told.milliseconds = max(0, Int(response.seconds * 1000))
        told.attempts = response.attempts
        told.received = max(0, response.received)
        told.peer = response.peer?.address
        if let subject = response.peer?.subject {
            told.certificate = [
                subject, response.peer?.issuer.map { "issued by \($0)" }, response.peer?.expires.map { "until \($0)" },
            ].compactMap { $0 }.joined(separator: ", ")
        }
        return told
    }
}

/// Which headers of an answer are kept as evidence: those that say what came, and none that could hold a secret.
enum HeaderEvidence {
    private static let names: Set<String> = [
        "accept-ranges", "age", "cache-control", "content-disposition", "content-encoding", "content-language",
        "content-length", "content-range", "content-type", "date", "etag", "expires", "last-modified", "retry-after",
        "server", "transfer-encoding", "vary", "via", "x-powered-by",
    ]

    static func kept(_ response: WebResponse) -> [Exchange.Header] {
        response.headers.filter { names.contains($0.name) }
            .map { Exchange.Header(name: $0.name, value: String($0.value.prefix(1000))) }
    }
}
