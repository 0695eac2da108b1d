internal import Foundation
public import Registers
public import Transport

/// A page of a list as a server gave it.
public struct ListPage: Sendable {
    /// Its number from 0.
    public let position: Int
    /// Its bytes.
    public let bytes: [UInt8]
    /// The answer.
    public let response: WebResponse
    /// How it was asked for: the word of the protocol, and the address without secrets.
    public let asked: (method: String, url: String)
    /// What it says of the number of entries in all.
    public let total: String?
    /// What it says of the next page.
    public let next: String?
}

/// An answer that is none of the register's, with the page that came instead.
public struct RefusedPage: Error, CustomStringConvertible {
    /// What came, and what to do.
    public let description: String
    /// The bytes, as far as they are worth keeping.
    public let bytes: [UInt8]
    /// The answer.
    public let response: WebResponse
    /// How it was asked for.
    public let asked: (method: String, url: String)
}

/// Asks for the pages of a list, several at once where their addresses are known, and hands them over in order.
///
/// Used by one thread; the pages come in on threads of their own.
public final class PagedPull {
    /// What a page says of the list: how many entries there are, and the next page.
    public typealias Facts = @Sendable ([UInt8], WebResponse) throws -> (total: String?, next: String?)

    /// The next page in order.
    public enum Step: Sendable {
        /// One that was asked for now.
        case page(ListPage)
        /// One that an earlier run has asked for.
        case stored(Int)
    }

    private let pull: WebPull
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
        _ pull: WebPull,
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

    private func ask(_ target: PageTarget, _ session: WebSession) throws -> ListPage {
        try Asker(pull: pull, source: source, rule: rule, facts: facts, expectsPage: expectsPage).ask(target, session)
    }

    /// Begins to ask for the pages after the first.
    ///
    /// `count` is the number of pages, or nil where only the pages themselves tell; `stored` are those that an earlier run has,
    /// with what each says of the next.
    public func start(after first: ListPage, count: Int?, stored: [Int: String?]) throws {
        let isChain = rule.way == .next || rule.way == .cursor
        let window = PageWindow(
            count: isChain ? nil : count,
            isChain: isChain,
            firstNext: first.next,
            stored: stored,
            most: rule.most
        )
        self.window = window
        let workers =
            isChain || count == nil
            ? 1 : max(1, min(Self.mostWorkers, pull.atOnce(source), (count ?? 1) - 1 - stored.count))
        window.ahead = count == nil && !isChain ? 1 : 2 * workers + 2
        for _ in 0..<workers {
            let worker = Worker(
                session: try session.newSibling(),
                window: window,
                asker: Asker(pull: pull, source: source, rule: rule, facts: facts, expectsPage: expectsPage),
                arrived: arrived
            )
            window.begin()
            let thread = Thread { worker.run() }
            thread.name = "pages"
            thread.stackSize = 1 << 20
            thread.start()
        }
    }

    /// The next page in order; nil at the end.
    ///
    /// Throws what went wrong with it: ``TransportError``, ``RefusedPage``, ``PullingError``.
    public func next() throws -> Step? {
        guard let window, let step = try window.take(consumed) else { return nil }
        consumed += 1
        return step
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
}

/// Asks for one page.
struct Asker: Sendable {
    let pull: WebPull
    let source: WebSource
    let rule: PageRule
    let facts: PagedPull.Facts
    let expectsPage: Bool

    func ask(_ target: PageTarget, _ session: WebSession) throws -> ListPage {
        let isLink = rule.way == .next && target.position > 0
        let request = try source.request(
            pull.place,
            values: rule.values(page: target.position, cursor: target.next),
            link: isLink ? target.next : nil
        )
        let asked = (method: request.method.word, url: request.shown)
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
        let start = Array(bytes.prefix(WebAnswer.lookedBytes))
        if let refusal = AnswerCheck(response, start: start, expectsPage: expectsPage, request: request).refusal {
            throw RefusedPage(
                description: "page \(target.position + 1): \(refusal)",
                bytes: bytes,
                response: response,
                asked: asked
            )
        }
        let facts: (total: String?, next: String?)
        do { facts = try self.facts(bytes, response) } catch {
            let what = bytes.isEmpty ? "the answer is empty" : "\(error)"
            throw RefusedPage(
                description: "page \(target.position + 1): \(asked.method) \(response.url): it cannot be read: \(what)",
                bytes: bytes,
                response: response,
                asked: asked
            )
        }
        return ListPage(
            position: target.position,
            bytes: bytes,
            response: response,
            asked: asked,
            total: facts.total.map(request.secrets.clean),
            next: facts.next
        )
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
    let asker: Asker
    let arrived: @Sendable (ListPage) throws -> Void

    func run() {
        defer { window.end() }
        while let target = window.assign() {
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
