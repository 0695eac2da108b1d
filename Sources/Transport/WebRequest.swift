/// What is asked of a web server.
public struct WebRequest: Sendable {
    /// What is done with the address.
    public enum Method: Sendable {
        case get
        /// A form, as a page sends it.
        case form([(name: String, value: String)])
        /// A JSON text.
        case json(String)

        /// The word in the protocol.
        public var word: String { if case .get = self { "GET" } else { "POST" } }
    }

    /// What a copy that is at hand is known by.
    public struct Validators: Hashable, Sendable {
        /// The server's own mark of it.
        public var etag: String?
        /// When it was last modified, in the server's own words.
        public var lastModified: String?

        /// Makes validators.
        public init(etag: String?, lastModified: String?) {
            self.etag = etag
            self.lastModified = lastModified
        }
    }

    /// The address.
    public let address: WebAddress
    /// The address as it may be shown.
    public let shown: String
    /// What is done with it.
    public var method = Method.get
    /// Whether a form or a JSON text only asks, so that it may be sent again.
    public var isOnlyAsking = false
    /// Headers; they go to this very server only.
    public var headers: [(name: String, value: String)] = []
    /// Asks only for what is newer than a copy at hand.
    public var validators: Validators?
    /// Asks only for what follows so many bytes of a copy with that strong mark; the answer has status 206 if it does.
    public var rest: (from: Int, etag: String)?
    /// Other hosts to which the server may redirect.
    public var redirectHosts: [String] = []
    /// What must stand in no message.
    public var secrets = Redaction()

    /// Makes a request for an address, which is shown as `shown`.
    public init(_ address: WebAddress, shown: String) {
        self.address = address
        self.shown = shown
    }

    var isRepeatable: Bool { if case .get = method { true } else { isOnlyAsking } }

    /// The header lines for an address that is, or is not, of the server that was meant.
    func lines(isOwnServer: Bool) -> [String] {
        var lines: [String] = []
        if isOwnServer { lines += headers.map { "\($0.name): \($0.value)" } }
        if let etag = validators?.etag { lines.append("If-None-Match: \(etag)") }
        if let date = validators?.lastModified { lines.append("If-Modified-Since: \(date)") }
        if let rest { lines.append("If-Range: \(rest.etag)") }
        if case .json = method { lines.append("Content-Type: application/json") }
        // Without it libcurl asks for leave to send a longer body, which many servers never answer.
        lines.append("Expect:")
        return lines
    }
}

/// How the network is used, for all sources.
public struct NetworkSettings: Sendable {
    /// Who asks, for a server's keeper who wants to write: an address of mail or the web.
    public var contact: String?
    /// The version that is named beside it.
    public var version = ""
    /// The proxy's address; none is taken from the environment.
    public var proxy: String?
    /// A file of certificates to trust instead of the system's.
    public var certificates: String?
    /// The file of one's own certificate, and of its key.
    public var ownCertificate: String?
    /// The key of one's own certificate, where it is in a file of its own.
    public var ownKey: String?
    /// How long a connection may take.
    public var connectSeconds = 30
    /// How long one answer may take in all.
    public var totalSeconds = 3600.0
    /// How long the server may be silent, or send next to nothing.
    public var idleSeconds = 120
    /// How often something is asked again.
    public var retries = 3
    /// How many bytes an answer may have, unpacked.
    public var mostBytes = 1 << 30

    /// The defaults.
    public init() {}

    var userAgent: String {
        let name = "recordal" + (version.isEmpty ? "" : "/\(version)")
        return contact.map { "\(name) (+\($0))" } ?? name
    }
}

/// What a web server answered, without its body.
public struct WebResponse: Sendable {
    /// What is known of the server at the other end of a TLS connection.
    public struct Peer: Hashable, Sendable {
        /// Its address.
        public var address: String?
        /// Whom its certificate names.
        public var subject: String?
        /// Who signed that.
        public var issuer: String?
        /// Until when it holds, in its own words.
        public var expires: String?
    }

    /// The status.
    public internal(set) var status: Int
    /// The headers in their order, names in lower case.
    public internal(set) var headers: [(name: String, value: String)]
    /// Where it came from in the end, without query and secrets.
    public internal(set) var url: String
    /// The number of attempts.
    public internal(set) var attempts: Int
    /// When it was first asked, in seconds since 1970.
    public internal(set) var asked: Double
    /// How long it took in all, pauses too.
    public internal(set) var seconds: Double
    /// How many bytes came over the wire as body.
    public internal(set) var received: Int
    /// Whether the end of the body can be told from a connection that broke.
    ///
    /// A length, a last chunk or a content coding tells it (RFC 9112, section 6.3). Without them only the document itself can
    /// prove that it is whole.
    public internal(set) var isEndProven: Bool
    /// The server.
    public internal(set) var peer: Peer?

    /// The first header of that name.
    public func header(_ name: String) -> String? { headers.first { $0.name == name.lowercased() }?.value }

    /// The values of all headers of that name, in their order.
    public func headers(named name: String) -> [String] {
        headers.filter { $0.name == name.lowercased() }.map(\.value)
    }
}

/// Takes an answer in: its head once, and its body in pieces.
public struct AnswerReceiver {
    let head: (WebResponse) throws -> Void
    let piece: ([UInt8]) throws -> Void

    /// Makes a receiver; what either throws ends the exchange.
    public init(head: @escaping (WebResponse) throws -> Void, piece: @escaping ([UInt8]) throws -> Void) {
        self.head = head
        self.piece = piece
    }
}
