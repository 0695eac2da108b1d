public import Documents
internal import Foundation
public import Transport

/// Asks for a web source's document.
public struct WebPull: Sendable {
    private let client: WebClient
    private let place: SecretPlace

    /// Makes one that asks with a client, and looks for secrets in a place.
    public init(_ client: WebClient, secrets: SecretPlace) {
        self.client = client
        place = secrets
    }

    /// Asks; comes back when the answer has begun.
    ///
    /// An answer that is none of the register's is not an error: ``WebAnswer/refusal`` names it. Throws ``TransportError`` where no
    /// answer came, and ``PullingError`` where nothing could be asked.
    public func ask(
        _ source: WebSource,
        validators: WebRequest.Validators?,
        expectsPage: Bool,
        name: String
    ) throws -> WebAnswer {
        var request = try source.request(place)
        request.validators = validators
        let session = try client.newSession()
        let queue = PieceQueue()
        let exchange = UncheckedExchange(session: session, request: request)
        let cancellation = client.cancellation
        let thread = Thread {
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
        thread.name = "transport"
        thread.stackSize = 1 << 20
        thread.start()
        return try WebAnswer(queue, expectsPage: expectsPage, wasConditional: validators != nil, name: name)
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
    private let queue: PieceQueue
    private var looked: [[UInt8]]
    private var broken: (any Error)?
    /// Under which name the document is kept.
    public let name: String
    /// Whether the copy at hand is still what the server has.
    public let isUnchanged: Bool
    /// What the answer is where it is none of the register's, as a sentence; nil where it may be read.
    public let refusal: String?

    // Enough of a page to find a title, a form or a challenge in it.
    private static let lookedBytes = 64 << 10

    init(_ queue: PieceQueue, expectsPage: Bool, wasConditional: Bool, name: String) throws {
        self.queue = queue
        looked = []
        do {
            let head = try queue.answer()
            isUnchanged = head.status == 304 && wasConditional
            self.name = DocumentName.of(head) ?? name
            broken = Self.look(queue, &looked)
            let check = AnswerCheck(head, start: Array(looked.joined()), expectsPage: expectsPage)
            refusal = isUnchanged ? nil : check.refusal
        } catch {
            queue.abandon()
            throw error
        }
    }

    deinit { queue.abandon() }

    // Takes the first pieces; what broke so early is thrown where the body is read, after the bytes that came.
    private static func look(_ queue: PieceQueue, _ looked: inout [[UInt8]]) -> (any Error)? {
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
