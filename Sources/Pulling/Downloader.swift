public import Documents
public import Foundation
public import Registers
internal import System
public import Transport

/// Downloads a web source's document.
public struct Downloader: Sendable {
    private let client: WebClient
    let secrets: SecretLookup

    /// Makes a downloader from a client and the lookup of secrets.
    public init(_ client: WebClient, secrets: SecretLookup) {
        self.client = client
        self.secrets = secrets
    }

    /// The maximum duration of a response in seconds, including its reading.
    public var totalSeconds: Double { client.settings.totalSeconds }

    /// Whether the run was asked to stop.
    public var isStopped: Bool { client.cancellation.isStopped }

    /// Runs a function that calls ``stopIfAsked()`` regularly and so reacts to a request to stop.
    public func whileRunning<Result>(_ body: () throws -> Result) rethrows -> Result {
        try client.cancellation.whileRunning(body)
    }

    /// Throws ``TransportError`` of kind `stopped` if the run was asked to stop.
    public func stopIfAsked() throws {
        guard isStopped else { return }
        throw TransportError(
            .stopped,
            tried: "the pull",
            seen: "it was stopped before its end",
            advice: "nothing was changed; run it again"
        )
    }

    /// Sends a request and returns the status of the response; the body is ignored.
    ///
    /// Throws ``TransportError`` where there was no response, and ``PullingError`` where no request could be sent.
    public func status(of source: WebSource) throws -> Int {
        try newSession().send(try source.request(secrets), ResponseReceiver(head: { _ in }, chunk: { _ in })).status
    }

    func newSession() throws -> WebSession { try client.newSession() }

    func atOnce(_ source: WebSource) -> Int {
        (try? source.request(secrets)).map { client.rateLimiter.limits(for: $0.address.host).atOnce } ?? 1
    }

    /// The hours in which a source's server may be asked; nil if the moment is within them or all hours are allowed.
    public func closed(_ source: WebSource, at moment: Date) -> DayHours? {
        (try? source.request(secrets)).flatMap { client.rateLimiter.closed($0.address.host, at: moment) }
    }

    /// Downloads the document that has the address of the register's document, and reads that address.
    ///
    /// Throws ``TransportError`` where there was no response, and ``RefusedPage`` for a page that is not the expected
    /// document or has no address.
    public func discover(
        _ source: WebSource,
        by discovery: Discovery,
        text: ([UInt8]) throws -> String
    ) throws -> (found: WebSource, page: ListPage) {
        let request = try source.request(secrets)
        let asked = (method: request.method.word, url: request.shown)
        var bytes: [UInt8] = []
        let response = try newSession().send(
            request,
            ResponseReceiver(
                head: { _ in },
                chunk: { chunk in
                    bytes += chunk
                    if bytes.count > Self.discoveryLimit { throw Self.tooLarge(asked.url) }
                }
            )
        )
        func refused(_ text: String) -> RefusedPage {
            RefusedPage(description: text, bytes: bytes, response: response, asked: asked)
        }
        let start = Array(bytes.prefix(StreamedResponse.sampleBytes))
        if let refusal = ResponseCheck(response, start: start, expectsPage: true, request: request).refusal {
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

    // A document with the address of another document is small.
    private static let discoveryLimit = 16 << 20

    private static func tooLarge(_ url: String) -> TransportError {
        TransportError(
            .tooLarge,
            tried: "GET \(url)",
            seen: "the document that is to name another is larger than 16 MB",
            advice: "leave 'discover' out of the source if this is the register itself"
        )
    }

    /// Sends the request and returns when the response has started.
    ///
    /// A response that is not the register's document is not an error: ``StreamedResponse/refusal`` describes it. A
    /// response of "not modified" that names another copy than the stored one is ignored, and the whole document is
    /// requested. Throws ``TransportError`` where there was no response, and ``PullingError`` where no request could be
    /// sent.
    public func ask(
        _ source: WebSource,
        validators: WebRequest.Validators?,
        expectsPage: Bool,
        name: String
    ) throws -> StreamedResponse {
        let streamed = try begin(source, validators: validators, expectsPage: expectsPage, name: name)
        guard streamed.isUnchanged, let validators, let response = streamed.response,
            !CopyCheck.isOf(validators, response)
        else { return streamed }
        return try begin(source, validators: nil, expectsPage: expectsPage, name: name)
    }

    private func begin(
        _ source: WebSource,
        validators: WebRequest.Validators?,
        expectsPage: Bool,
        name: String
    ) throws -> StreamedResponse {
        var request = try source.request(secrets)
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
                            ResponseReceiver(
                                head: { queue.begin($0) },
                                chunk: { try queue.put($0, cancellation) }
                            )
                        )
                    }
                )
            }
        } catch {
            throw PullingError(description: "\(error); nothing was asked of the server")
        }
        return try StreamedResponse(
            queue,
            expectsPage: expectsPage,
            wasConditional: validators != nil,
            name: name,
            request: request
        )
    }
}

// Unchecked: made on one thread and used by the other thread only.
private struct UncheckedExchange: @unchecked Sendable {
    let session: WebSession
    let request: WebRequest
}

/// A response whose body is still arriving.
public final class StreamedResponse: @unchecked Sendable {
    // Unchecked: only one thread reads the body, and all other state but the queue is constant.
    private let queue: ChunkQueue
    private var sample: [[UInt8]]
    private var failure: (any Error)?
    /// The document's name.
    public let name: String
    /// Whether the server says that the stored copy is current.
    public let isUnchanged: Bool
    /// A sentence on a response that is not the register's document; nil where it may be the document.
    public let refusal: String?

    // The size of the first bytes, in which a title, a form or a bot challenge is searched.
    static let sampleBytes = 64 << 10

    init(_ queue: ChunkQueue, expectsPage: Bool, wasConditional: Bool, name: String, request: WebRequest) throws {
        self.queue = queue
        sample = []
        do {
            let head = try queue.waitForResponse()
            isUnchanged = head.status == 304 && wasConditional
            self.name = DocumentName.of(head).map(request.secrets.clean) ?? name
            failure = Self.readSample(queue, &sample)
            let start = Array(sample.joined())
            let check = ResponseCheck(head, start: start, expectsPage: expectsPage, request: request)
            refusal = isUnchanged ? nil : check.refusal
        } catch {
            queue.abandon()
            throw error
        }
    }

    deinit { queue.abandon() }

    // Reads the first chunks; an error is returned and thrown later, after these bytes were read from the stream.
    private static func readSample(_ queue: ChunkQueue, _ sample: inout [[UInt8]]) -> (any Error)? {
        var count = 0
        do {
            while count < sampleBytes, let chunk = try queue.next() {
                sample.append(chunk)
                count += chunk.count
            }
            return nil
        } catch {
            return error
        }
    }

    /// The body, which can be read once; throws ``TransportError`` where it was cut off.
    public var stream: ByteStream {
        ByteStream { [self] in
            if !sample.isEmpty { return sample.removeFirst() }
            if let failure { throw failure }
            return try queue.next()
        }
    }

    /// The response so far.
    public var response: WebResponse? { queue.response }
}

/// The name that a server gives to a document.
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
