/// A request to a web server.
public struct WebRequest: Sendable {
    /// The methods with their bodies.
    public enum Method: Sendable {
        case get
        /// A form.
        case form([(name: String, value: String)])
        /// A JSON text.
        case json(String)

        /// The HTTP method.
        public var word: String { if case .get = self { "GET" } else { "POST" } }
    }

    /// The validators of a stored copy (RFC 9110, section 8.8).
    public struct Validators: Hashable, Sendable {
        /// The entity tag.
        public var etag: String?
        /// The date of the last modification, as the server wrote it.
        public var lastModified: String?

        /// Makes validators.
        public init(etag: String?, lastModified: String?) {
            self.etag = etag
            self.lastModified = lastModified
        }
    }

    /// The address.
    public let address: WebAddress
    /// The address for messages, without secrets.
    public let shown: String
    /// The method.
    public var method = Method.get
    /// Whether a form or a JSON text changes nothing on the server, so that it may be sent again.
    public var isSafeToRepeat = false
    /// The headers, which are sent to this server only.
    public var headers: [(name: String, value: String)] = []
    /// The validators of a stored copy, for a conditional request.
    public var validators: Validators?
    /// Requests only the bytes from an offset of a document with a strong entity tag; the response then has status 206.
    public var range: (from: Int, etag: String)?
    /// Other hosts to which the server may redirect.
    public var redirectHosts: [String] = []
    /// The secrets, which must not appear in messages.
    public var secrets = Redaction()

    /// Makes a request; `shown` is the address in messages.
    public init(_ address: WebAddress, shown: String) {
        self.address = address
        self.shown = shown
    }

    var isRepeatable: Bool { if case .get = method { true } else { isSafeToRepeat } }

    /// The header lines; `isOwnServer` is false for another server after a redirect, which gets no configured headers.
    func lines(isOwnServer: Bool) -> [String] {
        var lines: [String] = []
        if isOwnServer { lines += headers.map { "\($0.name): \($0.value)" } }
        if let etag = validators?.etag { lines.append("If-None-Match: \(etag)") }
        if let date = validators?.lastModified { lines.append("If-Modified-Since: \(date)") }
        if let range { lines.append("If-Range: \(range.etag)") }
        if case .json = method { lines.append("Content-Type: application/json") }
        // Without this line libcurl sends "Expect: 100-continue" before a longer body, to which many servers never
        // respond.
        lines.append("Expect:")
        return lines
    }
}

/// The settings of the network for all sources.
public struct NetworkSettings: Sendable {
    /// A mail or web address in the user agent, by which a server's operator can contact the user.
    public var contact: String?
    /// The version in the user agent.
    public var version = ""
    /// The proxy's address; the environment is ignored.
    public var proxy: String?
    /// A file of trusted certificates that replaces the system's.
    public var certificates: String?
    /// The file of the client certificate.
    public var ownCertificate: String?
    /// The file of the client certificate's key, if it is a separate file.
    public var ownKey: String?
    /// The maximum time for a connection, in seconds.
    public var connectSeconds = 30
    /// The maximum time for a response, in seconds.
    public var totalSeconds = 3600.0
    /// The maximum time, in seconds, in which the server sends nothing or almost nothing.
    public var idleSeconds = 120
    /// The most retries of a request.
    public var retries = 3
    /// The most bytes of a decoded response.
    public var mostBytes = 1 << 30

    /// The defaults.
    public init() {}

    var userAgent: String {
        let name = "recordal" + (version.isEmpty ? "" : "/\(version)")
        return contact.map { "\(name) (+\($0))" } ?? name
    }
}

/// The response of a web server without its body.
public struct WebResponse: Sendable {
    /// The server at the other end of a TLS connection.
    public struct Peer: Hashable, Sendable {
        /// The IP address.
        public var address: String?
        /// The subject of the certificate.
        public var subject: String?
        /// The issuer of the certificate.
        public var issuer: String?
        /// The expiry date of the certificate, as libcurl formats it.
        public var expires: String?
    }

    /// The status.
    public internal(set) var status: Int
    /// The headers in their order, names in lower case.
    public internal(set) var headers: [(name: String, value: String)]
    /// The final address after redirects, without query and secrets.
    public internal(set) var url: String
    /// The number of attempts.
    public internal(set) var attempts: Int
    /// The time of the first request, in seconds since 1970.
    public internal(set) var asked: Double
    /// The duration of all attempts and pauses, in seconds.
    public internal(set) var seconds: Double
    /// The number of body bytes on the wire.
    public internal(set) var received: Int
    /// Whether a complete body can be distinguished from a broken connection.
    ///
    /// A length, a last chunk or a content coding proves the end (RFC 9112, section 6.3). Without them only the
    /// document itself can prove that it is complete.
    public internal(set) var isEndProven: Bool
    /// The server.
    public internal(set) var peer: Peer?

    /// The first header with a name.
    public func header(_ name: String) -> String? { headers.first { $0.name == name.lowercased() }?.value }

    /// The values of all headers with a name, in their order.
    public func headers(named name: String) -> [String] {
        headers.filter { $0.name == name.lowercased() }.map(\.value)
    }
}

/// Receives a response: its head once, and its body in chunks.
public struct ResponseReceiver {
    let head: (WebResponse) throws -> Void
    let chunk: ([UInt8]) throws -> Void

    /// Makes a receiver; an error that a function throws ends the exchange.
    public init(head: @escaping (WebResponse) throws -> Void, chunk: @escaping ([UInt8]) throws -> Void) {
        self.head = head
        self.chunk = chunk
    }
}
