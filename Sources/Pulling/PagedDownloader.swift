public import Registers
internal import System
public import Transport

/// Asks for the pages of a list, several at once where their addresses are known, and hands them over in order.
///
/// Used by one thread; the pages come in on threads of their own.
public final class PagedDownloader {
    /// What a page says of the list: how many entries there are, and the next page.
    public typealias Facts = @Sendable ([UInt8], WebResponse) throws -> (total: String?, next: String?)

    private let pull: Downloader
    private let source: WebSource
    private let rule: PageRule
    private let facts: Facts
    private let arrived: @Sendable (ListPage) throws -> Void
    private let session: WebSession
    private let expectsPage: Bool
    private var window: PageWindow?
    private var consumed = 1

    // More workers than that no register is glad of, whatever the settings say.
    private static let mostWorkers = 8

    /// Makes one; `arrived` is called on the thread that asked, for each page but the first.
    public init(
        _ pull: Downloader,
        _ source: WebSource,
        _ rule: PageRule,
        expectsPage: Bool,
        facts: @escaping Facts,
        arrived: @escaping @Sendable (ListPage) throws -> Void
    ) throws {
        self.pull = pull
        self.source = source
        self.rule = rule
        self.expectsPage = expectsPage
        self.facts = facts
        self.arrived = arrived
        session = try pull.newSession()
    }

    deinit { window?.stop() }

    /// Asks for the first page.
    public func first() throws -> ListPage { try ask(PageTarget(position: 0), session) }

    /// Asks for the page behind the last one, after all others.
    ///
    /// A server that says there is none gives a page that ``ListPage/isAbsent``.
    public func page(behind position: Int) throws -> ListPage {
        try ask(PageTarget(position: position + 1, mayBeAbsent: true), session)
    }

    private func ask(_ target: PageTarget, _ session: WebSession) throws -> ListPage {
        try asker(copies: [:]).ask(target, session)
    }

    private func asker(copies: [Int: PageCopy]) -> PageFetcher {
        PageFetcher(pull: pull, source: source, rule: rule, facts: facts, expectsPage: expectsPage, copies: copies)
    }

    /// Begins to ask for the pages after the first.
    ///
    /// `count` is the number of pages, or nil where only the pages themselves tell; of a page with a copy only what is new is
    /// asked for. Throws ``PullingError`` where the system gives no thread.
    public func start(after first: ListPage, count: Int?, copies: [Int: PageCopy]) throws {
        let isChain = rule.way == .next || rule.way == .cursor
        let window = PageWindow(
            count: isChain ? nil : count,
            isChain: isChain,
            firstNext: first.next,
            most: rule.most
        )
        self.window = window
        let workers =
            isChain || count == nil ? 1 : max(1, min(Self.mostWorkers, pull.atOnce(source), (count ?? 1) - 1))
        window.ahead = count == nil && !isChain ? 0 : 2 * workers + 2
        for number in 0..<workers {
            let worker = Worker(
                session: try session.newSibling(),
                window: window,
                asker: asker(copies: copies),
                mayBeAbsent: count == nil && !isChain,
                arrived: arrived
            )
            window.begin()
            do { try WorkerThread.start { worker.run() } } catch {
                window.end()
                // One is enough, if it takes longer.
                if number > 0 { break }
                throw PullingError(description: "\(error)")
            }
        }
    }

    /// The next page in order; nil at the end.
    ///
    /// `offset` is the number of entries of the pages before it, where these are asked for one by one. Throws what went wrong with
    /// it: ``TransportError``, ``RefusedPage``, ``PullingError``.
    public func next(offset: Int?) throws -> ListPage? {
        guard let window, let page = try window.take(consumed, offset: offset) else { return nil }
        consumed += 1
        return page
    }

    /// Says that the page handed over last was the end of the list.
    public func finish() { window?.stop() }

    /// Asks for nothing more, and waits for what is under way.
    public func stop() {
        window?.stop()
        window?.wait()
    }
}

/// Which page is asked for.
struct PageTarget: Sendable {
    let position: Int
    /// What the page before it said of it.
    var next: String?
    /// How many entries stand before it; nil where the pages before it are taken for full.
    var offset: Int?
    /// Whether it may be the page behind the last one, which a server need not have.
    var mayBeAbsent = false
}

/// Asks for one page.
struct PageFetcher: Sendable {
    let pull: Downloader
    let source: WebSource
    let rule: PageRule
    let facts: PagedDownloader.Facts
    let expectsPage: Bool
    let copies: [Int: PageCopy]

    private typealias Answer = (response: WebResponse, bytes: [UInt8])

    func ask(_ target: PageTarget, _ session: WebSession) throws -> ListPage {
        let isLink = rule.way == .next && target.position > 0
        var request = try source.request(
            pull.place,
            values: rule.values(page: target.position, cursor: target.next, offset: target.offset),
            link: isLink ? target.next : nil
        )
        let asked = (method: request.method.word, url: request.shown)
        if let copy = copies[target.position], copy.url == asked.url, case .get = request.method {
            let validators = WebRequest.Validators(etag: copy.etag, lastModified: nil)
            request.validators = validators
            let answer = try send(request, asked, session)
            guard answer.response.status == 304 else { return try page(target, answer, request, asked) }
            if CopyCheck.isOf(validators, answer.response) {
                return ListPage(
                    position: target.position,
                    bytes: try copy.bytes(),
                    response: answer.response,
                    asked: asked,
                    total: copy.total,
                    next: copy.next,
                    copy: copy
                )
            }
            request.validators = nil
        }
        return try page(target, try send(request, asked, session), request, asked)
    }

    private func send(
        _ request: WebRequest,
        _ asked: (method: String, url: String),
        _ session: WebSession
    ) throws
        -> Answer
    {
        var bytes: [UInt8] = []
        let response = try session.send(
            request,
            AnswerReceiver(
                head: { _ in },
                piece: { piece in
                    bytes += piece
                    if bytes.count > Self.mostPage { throw Self.tooLarge(asked) }
                }
            )
        )
        return (response, bytes)
    }

    private func page(
        _ target: PageTarget,
        _ answer: Answer,
        _ request: WebRequest,
        _ asked: (method: String, url: String)
    ) throws -> ListPage {
        let (response, bytes) = answer
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
        let start = Array(bytes.prefix(WebAnswer.lookedBytes))
        if let refusal = AnswerCheck(response, start: start, expectsPage: expectsPage, request: request).refusal {
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

    // A page is held in memory, and several are at once.
    private static let mostPage = 64 << 20

    private static func tooLarge(_ asked: (method: String, url: String)) -> TransportError {
        TransportError(
            .tooLarge,
            tried: "\(asked.method) \(asked.url)",
            seen: "the page is larger than 64 MB",
            advice: "nothing was changed; let 'size' of the source's pages be smaller, if the register is right"
        )
    }
}

// Unchecked: the session is made on one thread and used by the worker's alone.
private struct Worker: @unchecked Sendable {
    let session: WebSession
    let window: PageWindow
    let asker: PageFetcher
    let mayBeAbsent: Bool
    let arrived: @Sendable (ListPage) throws -> Void

    func run() {
        defer { window.end() }
        while var target = window.assign() {
            target.mayBeAbsent = mayBeAbsent
            let result = Result {
                let page = try asker.ask(target, session)
                try arrived(page)
                return page
            }
            window.put(target.position, result)
            if case .failure = result { return }
        }
    }
}
