public import Registers
internal import System
public import Transport

/// Downloads the pages of a list, several at once where their addresses are known, and returns them in order.
///
/// One thread uses the object; worker threads download the pages.
public final class PagedDownloader {
    /// Reads the facts that a page states of the list: the total number of entries, and the next page.
    public typealias Facts = @Sendable ([UInt8], WebResponse) throws -> (total: String?, next: String?)

    private let downloader: Downloader
    private let source: WebSource
    private let rule: PageRule
    private let facts: Facts
    private let arrived: @Sendable (ListPage) throws -> Void
    private let session: WebSession
    private let expectsPage: Bool
    private var window: PageWindow?
    private var consumed = 1

    // More workers would load a register's server too much, whatever the settings allow.
    private static let workerLimit = 8

    /// Makes a downloader; `arrived` is called on a worker thread for each page but the first.
    public init(
        _ downloader: Downloader,
        _ source: WebSource,
        _ rule: PageRule,
        expectsPage: Bool,
        facts: @escaping Facts,
        arrived: @escaping @Sendable (ListPage) throws -> Void
    ) throws {
        self.downloader = downloader
        self.source = source
        self.rule = rule
        self.expectsPage = expectsPage
        self.facts = facts
        self.arrived = arrived
        session = try downloader.newSession()
    }

    deinit { window?.stop() }

    /// Downloads the first page.
    public func first() throws -> ListPage { try ask(PageTarget(position: 0), session) }

    /// Requests the page behind the last page, after all other pages.
    ///
    /// The result has ``ListPage/isAbsent`` set if the server says that the page does not exist.
    public func page(behind position: Int) throws -> ListPage {
        try ask(PageTarget(position: position + 1, mayBeAbsent: true), session)
    }

    private func ask(_ target: PageTarget, _ session: WebSession) throws -> ListPage {
        try fetcher(copies: [:]).ask(target, session)
    }

    private func fetcher(copies: [Int: PageCopy]) -> PageFetcher {
        PageFetcher(
            downloader: downloader,
            source: source,
            rule: rule,
            facts: facts,
            expectsPage: expectsPage,
            copies: copies
        )
    }

    /// Starts the download of the pages after the first.
    ///
    /// `count` is the number of pages, or nil where it is not known before the last page. A page with a copy is
    /// requested conditionally. Throws ``PullingError`` where no thread can be started.
    public func start(after first: ListPage, count: Int?, copies: [Int: PageCopy]) throws {
        let isChain = rule.way == .next || rule.way == .cursor
        let window = PageWindow(
            count: isChain ? nil : count,
            isChain: isChain,
            firstNext: first.next,
            pageLimit: rule.most
        )
        self.window = window
        let workers =
            isChain || count == nil ? 1 : max(1, min(Self.workerLimit, downloader.atOnce(source), (count ?? 1) - 1))
        window.ahead = count == nil && !isChain ? 0 : 2 * workers + 2
        for number in 0..<workers {
            let worker = Worker(
                session: try session.newSibling(),
                window: window,
                fetcher: fetcher(copies: copies),
                mayBeAbsent: count == nil && !isChain,
                arrived: arrived
            )
            window.begin()
            do { try WorkerThread.start { worker.run() } } catch {
                window.end()
                // Fewer workers are enough, only slower.
                if number > 0 { break }
                throw PullingError(description: "\(error)")
            }
        }
    }

    /// Waits for the next page in order; nil at the end.
    ///
    /// `offset` is the number of entries of all pages before it, where pages are requested one by one. Throws the
    /// page's error:
    /// ``TransportError``, ``RefusedPage`` or ``PullingError``.
    public func next(offset: Int?) throws -> ListPage? {
        guard let window, let page = try window.page(at: consumed, offset: offset) else { return nil }
        consumed += 1
        return page
    }

    /// Ends the download after the last page of the list was returned.
    public func finish() { window?.stop() }

    /// Stops the download and waits for requests in progress.
    public func stop() {
        window?.stop()
        window?.wait()
    }
}

/// A page to request.
struct PageTarget: Sendable {
    let position: Int
    /// The address or cursor that the page before states.
    var next: String?
    /// The number of entries before the page; nil where all earlier pages count as full.
    var offset: Int?
    /// Whether the page may be behind the last page and therefore may not exist.
    var mayBeAbsent = false
}

/// Downloads one page.
struct PageFetcher: Sendable {
    let downloader: Downloader
    let source: WebSource
    let rule: PageRule
    let facts: PagedDownloader.Facts
    let expectsPage: Bool
    let copies: [Int: PageCopy]

    private typealias Reply = (response: WebResponse, bytes: [UInt8])

    func ask(_ target: PageTarget, _ session: WebSession) throws -> ListPage {
        let isLink = rule.way == .next && target.position > 0
        var request = try source.request(
            downloader.secrets,
            values: rule.values(page: target.position, cursor: target.next, offset: target.offset),
            link: isLink ? target.next : nil
        )
        let asked = (method: request.method.word, url: request.shown)
        if let copy = copies[target.position], copy.url == asked.url, case .get = request.method {
            let validators = WebRequest.Validators(etag: copy.etag, lastModified: nil)
            request.validators = validators
            let reply = try send(request, asked, session)
            guard reply.response.status == 304 else { return try page(target, reply, of: request, asked: asked) }
            if CopyCheck.isOf(validators, reply.response) {
                return ListPage(
                    position: target.position,
                    bytes: try copy.bytes(),
                    response: reply.response,
                    asked: asked,
                    total: copy.total,
                    next: copy.next,
                    copy: copy
                )
            }
            request.validators = nil
        }
        return try page(target, try send(request, asked, session), of: request, asked: asked)
    }

    private func send(
        _ request: WebRequest,
        _ asked: (method: String, url: String),
        _ session: WebSession
    ) throws
        -> Reply
    {
        var bytes: [UInt8] = []
        let response = try session.send(
            request,
            ResponseReceiver(
                head: { _ in },
                chunk: { chunk in
                    bytes += chunk
                    if bytes.count > Self.pageLimitInBytes { throw Self.tooLarge(asked) }
                }
            )
        )
        return (response, bytes)
    }

    private func page(
        _ target: PageTarget,
        _ reply: Reply,
        of request: WebRequest,
        asked: (method: String, url: String)
    ) throws -> ListPage {
        let (response, bytes) = reply
        let name = "page \(target.position + 1)"
        func refused(_ text: String) -> RefusedPage {
            RefusedPage(description: text, bytes: bytes, response: response, asked: asked)
        }
        if target.mayBeAbsent, target.position > 0, [404, 410, 416].contains(response.status) {
            return ListPage(
                position: target.position,
                bytes: bytes,
                response: response,
                asked: asked,
                total: nil,
                next: nil,
                isAbsent: true
            )
        }
        let start = Array(bytes.prefix(StreamedResponse.sampleBytes))
        if let refusal = ResponseCheck(response, start: start, expectsPage: expectsPage, request: request).refusal {
            throw refused("\(name): \(refusal)")
        }
        do {
            let facts = try self.facts(bytes, response)
            return ListPage(
                position: target.position,
                bytes: bytes,
                response: response,
                asked: asked,
                total: facts.total.map(request.secrets.clean),
                next: facts.next,
                namesNext: try LinkHeader.next(response.headers(named: "link")) != nil
            )
        } catch {
            let what = bytes.isEmpty ? "the answer is empty" : "\(error)"
            throw refused("\(name): \(asked.method) \(response.url): it cannot be read: \(what)")
        }
    }

    // Several pages are in memory at once.
    private static let pageLimitInBytes = 64 << 20

    private static func tooLarge(_ asked: (method: String, url: String)) -> TransportError {
        TransportError(
            .tooLarge,
            tried: "\(asked.method) \(asked.url)",
            seen: "the page is larger than 64 MB",
            advice: "nothing was changed; let 'size' of the source's pages be smaller, if the register is right"
        )
    }
}

// Unchecked: the session is made on one thread and used by the worker's thread only.
private struct Worker: @unchecked Sendable {
    let session: WebSession
    let window: PageWindow
    let fetcher: PageFetcher
    let mayBeAbsent: Bool
    let arrived: @Sendable (ListPage) throws -> Void

    func run() {
        defer { window.end() }
        while var target = window.assign() {
            target.mayBeAbsent = mayBeAbsent
            let result = Result {
                let page = try fetcher.ask(target, session)
                try arrived(page)
                return page
            }
            window.put(target.position, result)
            if case .failure = result { return }
        }
    }
}
