internal import Documents
internal import FoundationEssentials
public import Mirror
public import Pulling
public import Recordations
internal import Registers
internal import System
internal import Transport

extension SyncRun {
    /// Imports the answer of a web server as one fetch.
    ///
    /// An answer that is none of the register's, is cut off, or does not come at all is a `failed` report, and a failed fetch with what
    /// came. An answer of "not modified" is as the same bytes again. Throws ``TransportError`` of kind `stopped` where the run is to end.
    public func importDocuments(
        _ web: WebSource,
        by pull: Downloader,
        extent: Fetch.Extent,
        published: (String) throws -> CivilDate?
    ) throws -> SyncReport {
        var web = web
        var leading: [Exchange] = []
        if let discovery = web.rule?.discovery {
            switch try discover(web, discovery, by: pull, extent) {
            case .failure(let failed): return failed.report
            case .success(let found): (web, leading) = found
            }
        }
        if let rule = web.rule?.pages { return try importPages(web, rule, by: pull, extent: extent, after: leading) }
        return try importAnswer(web, by: pull, extent: extent, after: leading, published: published)
    }

    /// A report, where a result wants an error.
    private struct Failed: Error { let report: SyncReport }

    // Asks for the document that names the register's own.
    private func discover(
        _ web: WebSource,
        _ discovery: Discovery,
        by pull: Downloader,
        _ extent: Fetch.Extent
    ) throws -> Result<(WebSource, [Exchange]), Failed> {
        func failed(_ reason: String, _ exchange: Exchange) throws -> Result<(WebSource, [Exchange]), Failed> {
            .failure(Failed(report: try fail(reason, try state(), asked: exchange, newReport(extent))))
        }
        let asked = Exchange((method: "GET", url: web.shown))
        do {
            let (found, page) = try pull.discover(web, by: discovery) { bytes in
                String(decoding: try TextDecoder.text(of: bytes, charsets: definition.charsets), as: UTF8.self)
            }
            var answered = Exchange(page.asked).answered(by: page.response, validators: nil)
            if !isDryRun { answered.artifact = try mirror.store(PackedBytes(page.bytes)) }
            return .success((found, [answered]))
        } catch let refused as RefusedPage {
            return try failed(refused.description, try exchange(of: refused))
        } catch let error as PullingError {
            var report = newReport(.incomplete)
            report.reason = error.description
            return .failure(Failed(report: report))
        } catch let error as TransportError where error.kind != .stopped {
            return try failed(error.description, asked)
        }
    }

    private func importAnswer(
        _ web: WebSource,
        by pull: Downloader,
        extent: Fetch.Extent,
        after leading: [Exchange],
        published: (String) throws -> CivilDate?
    ) throws -> SyncReport {
        let source = try state()
        let report = newReport(extent)
        var exchange = Exchange((method: web.method, url: web.shown))
        let known = try knownCopy(web, source, extent)
        let started = Date()
        let answer: StreamedResponse
        do {
            answer = try pull.ask(
                web,
                validators: known.map { WebRequest.Validators(etag: $0.etag, lastModified: $0.lastModified) },
                expectsPage: definition.documents.contains { $0.format == .html },
                name: definition.name
            )
        } catch let error as PullingError {
            return try recordFailure(error.description, source, report)
        } catch let error as TransportError where error.kind != .stopped {
            exchange.milliseconds = Int(Date().timeIntervalSince(started) * 1000)
            return try fail(error.description, source, after: leading, asked: exchange, report)
        }
        if answer.isUnchanged {
            let answered = exchange.answered(by: answer.response, validators: known)
            return try confirm(source, extent, report, published: nil, exchanges: leading + [answered])
        }
        if let more = try? LinkHeader.next(answer.response?.headers(named: "link") ?? []) {
            let reason =
                "\(exchange.method) \(exchange.url): the answer names a next page in its header 'Link' (\(more.prefix(200))), so it "
                + "is not the whole list; nothing was changed; write 'pages: {by: next, next: {header: link}}' under 'pull' of the "
                + "source, or 'extent: partial' there if the other pages do not matter"
            if extent != .partial {
                return try fail(reason, answer: answer, source, after: leading, asked: exchange, report)
            }
        }
        if let refusal = answer.refusal {
            return try fail(refusal, answer: answer, source, after: leading, asked: exchange, report)
        }
        var document = DocumentSource(name: answer.name) { answer.stream }
        document.server = ServerCharset(contentType: answer.response?.header("content-type"))
        let end = ContinuousClock.now + .seconds(pull.totalSeconds)
        var obtained = ObtainedDocuments([document], extent: extent, published: try published(answer.name))
        obtained.isRepeatable = false
        obtained.readingEnd = end
        obtained.isEndProven = { answer.response?.isEndProven ?? true }
        obtained.exchanges = { [exchange] in leading + [exchange.answered(by: answer.response, validators: nil)] }
        return try importDocuments(obtained, from: source)
    }

    // A server may be wrong about what is new: now and then the whole body is asked for, whatever it says.
    private static let trustedSeconds = 7 * 86_400.0

    // What the last accepted fetch was known by at the server, if the very same was asked and would be read the same way.
    private func knownCopy(_ web: WebSource, _ source: SourceState, _ extent: Fetch.Extent) throws -> Exchange? {
        guard let last = source.edition,
            [last, source.accepted].allSatisfy({ $0?.fingerprint == definition.fingerprint }), last.extent == extent,
            last.documents.count == 1,
            let known = try mirror.exchanges(ofFetch: last.id).last, known.url == web.shown,
            known.etag != nil || known.lastModified != nil, known.method == "GET"
        else { return nil }
        if let etag = known.etag, try mirror.isMisleading(etag: etag, url: known.url) { return nil }
        let moment = Self.instant(Date().timeIntervalSince1970 - Self.trustedSeconds)
        guard let body = try mirror.lastBody(url: known.url), body >= moment else { return nil }
        return known
    }

    // Records a failed fetch with the answer's first bytes as evidence.
    private func fail(
        _ reason: String,
        answer: StreamedResponse? = nil,
        _ source: SourceState,
        after leading: [Exchange] = [],
        asked: Exchange,
        _ unread: SyncReport
    ) throws -> SyncReport {
        var report = unread
        report.reason = reason
        report.extent = .incomplete
        if isDryRun { return report }
        var draft = newDraft(source, .incomplete, .failed)
        draft.reason = reason
        if let answer {
            let recorder = try ArtifactRecorder(DocumentSource(name: answer.name) { answer.stream }, into: mirror)
            let artifact = try recorder.finish(mostBytes: Self.keptOfRefused)
            if let stopped = recorder.broken as? TransportError, stopped.kind == .stopped { throw stopped }
            if artifact.size > 0 { draft.documents.append(Fetch.Document(artifact: artifact, name: answer.name)) }
        }
        var answered = asked.answered(by: answer?.response, validators: nil)
        answered.artifact = draft.documents.last?.artifact ?? asked.artifact
        draft.exchanges = leading + [answered]
        report.fetch = try mirror.record(draft)
        return report
    }

    // A page that came in place of a register is evidence, and never needs more.
    static let keptOfRefused = 1 << 20

    static func instant(_ seconds: Double) -> String {
        Date(timeIntervalSince1970: seconds.rounded(.down)).formatted(.iso8601)
    }
}

extension Exchange {
    /// The exchange with its answer; without one it stays as it is.
    func answered(by response: WebResponse?, validators: Exchange?) -> Exchange {
        guard let response else { return self }
        var answered = self
        answered.status = response.status
        answered.answeredBy = response.url
        answered.headers = HeaderEvidence.kept(response)
        // A server need not repeat what its copy is known by when nothing is new.
        answered.etag = response.header("etag") ?? validators?.etag
        answered.lastModified = response.header("last-modified") ?? validators?.lastModified
        answered.asked = SyncRun.instant(response.asked)
        answered.milliseconds = max(0, Int(response.seconds * 1000))
        answered.attempts = response.attempts
        answered.received = max(0, response.received)
        answered.peer = response.peer?.address
        if let subject = response.peer?.subject {
            answered.certificate = [
                subject, response.peer?.issuer.map { "issued by \($0)" }, response.peer?.expires.map { "until \($0)" },
            ].compactMap { $0 }.joined(separator: ", ")
        }
        ActivityLog.record(
            .ask,
            "\(method) \(url): status \(response.status), \(answered.received) bytes, attempt \(answered.attempts)",
            milliseconds: answered.milliseconds
        )
        return answered
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
