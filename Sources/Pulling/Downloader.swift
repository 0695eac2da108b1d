public import Documents
public import Foundation
public import Registers
internal import System
public import Transport

/// Asks for a web source's document.
public struct Downloader: Sendable {
    private let client: WebClient
    let place: SecretPlace

    /// Makes one that asks with a client, and looks for secrets in a place.
    public init(_ client: WebClient, secrets: SecretPlace) {
        self.client = client
        place = secrets
    }

    /// How long one answer may take in all, its reading included.
    public var totalSeconds: Double { client.settings.totalSeconds }

    /// Whether the run is to end.
    public var isStopped: Bool { client.cancellation.isStopped }

    /// Does something during which a signal that ends the run is noticed, if ``stopIfAsked()`` is called now and then.
    public func whileRunning<Result>(_ body: () throws -> Result) rethrows -> Result {
        try client.cancellation.whileRunning(body)
    }

    /// Throws ``TransportError`` of kind `stopped` where the run is to end.
    public func stopIfAsked() throws {
        guard isStopped else { return }
        throw TransportError(
            .stopped,
            tried: "the pull",
            seen: "it was stopped before its end",
            advice: "nothing was changed; run it again"
        )
    }

    /// Asks for an address for its own sake; gives the status of the answer.
    ///
    /// Throws ``TransportError`` where none came, and ``PullingError`` where nothing could be asked.
    public func status(of source: WebSource) throws -> Int {
        try newSession().send(try source.request(place), AnswerReceiver(head: { _ in }, piece: { _ in })).status
    }

    func newSession() throws -> WebSession { try client.newSession() }

    func atOnce(_ source: WebSource) -> Int {
        (try? source.request(place)).map { client.politeness.manners(for: $0.address.host).atOnce } ?? 1
    }

    /// The hours in which a source's server may be asked, where it is none of them now.
    public func closed(_ source: WebSource, at moment: Date) -> DayHours? {
        (try? source.request(place)).flatMap { client.politeness.closed($0.address.host, at: moment) }
    }

    /// Asks for the document that names the register's own, and reads the address in it.
    ///
    /// Throws ``TransportError`` where no answer came, ``RefusedPage`` for one that is none of the register's or names nothing.
    public func discover(
        _ source: WebSource,
        by discovery: Discovery,
        text: ([UInt8]) throws -> String
    ) throws -> (found: WebSource, page: ListPage) {
        let request = try source.request(place)
        let asked = (method: request.method.word, url: request.shown)
        var bytes: [UInt8] = []
        let response = try newSession().send(
            request,
            AnswerReceiver(
                head: { _ in },
                piece: { piece in
                    bytes += piece
                    if bytes.count > Self.mostNaming { throw Self.tooLarge(asked.url) }
                }
            )
        )
        func refused(_ text: String) -> RefusedPage {
            RefusedPage(description: text, bytes: bytes, response: response, asked: asked)
        }
        let start = Array(bytes.prefix(WebAnswer.lookedBytes))
        if let refusal = AnswerCheck(response, start: start, expectsPage: true, request: request).refusal {
            throw refused(refusal)
        }
        guard let address = try discovery.address(in: try text(bytes)) else {
            throw refused(
                "\(asked.method) \(asked.url): it names no document of the register; look at it in a browser, and let "
                    + "'discover' of the source find the address in it"
            )
        }
        let page = ListPage(
            position: 0,
            bytes: bytes,
            response: response,
            asked: asked,
            total: nil,
            next: address
        )
        do { return (try source.naming(address, from: request), page) } catch let error as PullingError {
            throw refused("\(asked.method) \(asked.url): \(error)")
        }
    }

    // A document that names another is small, whatever the register is.
    private static let mostNaming = 16 << 20

    private static func tooLarge(_ url: String) -> TransportError {
        TransportError(
            .tooLarge,
            tried: "GET \(url)",
            seen: "the document that is to name another is larger than 16 MB",
            advice: "leave 'discover' out of the source if this is the register itself"
        )
    }

    /// Asks; comes back when the answer has begun.
    ///
    /// An answer that is none of the register's is not an error: ``WebAnswer/refusal`` names it. An answer that nothing is new
    /// and that names another copy than the one at hand is not believed: the whole is asked for. Throws ``TransportError``
    /// where no answer came, and ``PullingError`` where nothing could be asked.
    public func ask(
        _ source: WebSource,
        validators: WebRequest.Validators?,
        expectsPage: Bool,
        name: String
    ) throws -> WebAnswer {
        let answer = try begin(source, validators: validators, expectsPage: expectsPage, name: name)
        guard answer.isUnchanged, let validators, let response = answer.response,
            !CopyCheck.isOf(validators, response)
        else { return answer }
        return try begin(source, validators: nil, expectsPage: expectsPage, name: name)
    }

    private func begin(
        _ source: WebSource,
        validators: WebRequest.Validators?,
        expectsPage: Bool,
        name: String
    ) throws -> WebAnswer {
        var request = try source.request(place)
        request.validators = validators
        let session = try client.newSession()
        let queue = ChunkQueue()
        let exchange = UncheckedExchange(session: session, request: request)
        let cancellation = client.cancellation
        do {
            try WorkerThread.start {
                queue.finish(
                    Result {
                        try exchange.session.send(
                            exchange.request,
                            AnswerReceiver(
                                head: { queue.begin($0) },
                                piece: { try queue.put($0, cancellation) }
                            )
                        )
                    }
                )
            }
        } catch {
            throw PullingError(description: "\(error); nothing was asked of the server")
        }
        return try WebAnswer(
            queue,
            expectsPage: expectsPage,
            wasConditional: validators != nil,
            name: name,
            request: request
        )
    }
}

// Unchecked: made on one thread and used by the other alone.
private struct UncheckedExchange: @unchecked Sendable {
    let session: WebSession
    let request: WebRequest
}

/// An answer whose body is still coming.
public final class WebAnswer: @unchecked Sendable {
    // Unchecked: all but the queue is constant, and what was looked at is handed out once, by one thread.
    private let queue: ChunkQueue
    private var looked: [[UInt8]]
    private var broken: (any Error)?
    /// Under which name the document is kept.
    public let name: String
    /// Whether the copy at hand is still what the server has.
    public let isUnchanged: Bool
    /// What the answer is where it is none of the register's, as a sentence; nil where it may be read.
    public let refusal: String?

    // Enough of a page to find a title, a form or a challenge in it.
    static let lookedBytes = 64 << 10

    init(_ queue: ChunkQueue, expectsPage: Bool, wasConditional: Bool, name: String, request: WebRequest) throws {
        self.queue = queue
        looked = []
        do {
            let head = try queue.answer()
            isUnchanged = head.status == 304 && wasConditional
            self.name = DocumentName.of(head).map(request.secrets.clean) ?? name
            broken = Self.look(queue, &looked)
            let start = Array(looked.joined())
            let check = AnswerCheck(head, start: start, expectsPage: expectsPage, request: request)
            refusal = isUnchanged ? nil : check.refusal
        } catch {
            queue.abandon()
            throw error
        }
    }

    deinit { queue.abandon() }

    // Takes the first pieces; what broke so early is thrown where the body is read, after the bytes that came.
    private static func look(_ queue: ChunkQueue, _ looked: inout [[UInt8]]) -> (any Error)? {
        var count = 0
        do {
            while count < lookedBytes, let piece = try queue.next() {
                looked.append(piece)
                count += piece.count
            }
            return nil
        } catch {
            return error
        }
    }

    /// The body, once; throws ``TransportError`` where it broke off.
    public var stream: ByteStream {
        ByteStream { [self] in
            if !looked.isEmpty { return looked.removeFirst() }
            if let broken { throw broken }
            return try queue.next()
        }
    }

    /// What is known of the exchange so far.
    public var response: WebResponse? { queue.response }
}

/// The name under which a server hands a document out.
enum DocumentName {
    static func of(_ response: WebResponse) -> String? {
        if let name = response.header("content-disposition").flatMap(declared) { return name }
        let path = response.url.split(separator: "/", omittingEmptySubsequences: false).dropFirst(3)
        return path.last.flatMap { clean(String($0)) }
    }

    private static func declared(_ header: String) -> String? {
        for part in header.split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard pair.count == 2, pair[0].lowercased() == "filename" else { continue }
            return clean(pair[1].trimmingCharacters(in: CharacterSet(charactersIn: "\"")))
        }
        return nil
    }

    private static func clean(_ text: String) -> String? {
        let name = (text.removingPercentEncoding ?? text).split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        let safe = String(name.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.map(Character.init))
        return safe.isEmpty ? nil : String(safe.prefix(120))
    }
}
