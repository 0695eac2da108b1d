internal import FoundationEssentials

/// One request to a web server and its answer, without secrets.
public struct Exchange: Hashable, Sendable, Codable {
    /// One header of the answer.
    public struct Header: Hashable, Sendable, Codable {
        /// Its name in lower case.
        public let name: String
        /// Its value.
        public let value: String

        private enum CodingKeys: String, CodingKey {
            case name = "name"
            case value = "value"
        }

        /// Makes a header.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The method of HTTP.
    public var method: String
    /// The URL of the settings, with the names of secrets instead of their values.
    public var url: String
    /// The URL after all redirects, without query; nil without an answer.
    public var answeredBy: String?
    /// The answer's status; nil without an answer.
    public var status: Int?
    /// The stored headers of the answer.
    public var headers: [Header] = []
    /// The answer's `ETag`, for the next conditional request.
    public var etag: String?
    /// The answer's `Last-Modified`, for the next conditional request.
    public var lastModified: String?
    /// When the request was sent, RFC 3339 UTC.
    public var asked: String
    /// The duration in milliseconds.
    public var milliseconds = 0
    /// The number of attempts.
    public var attempts = 1
    /// The number of body bytes received.
    public var received = 0
    /// The server's address.
    public var peer: String?
    /// The subject, issuer and expiry of the server's certificate.
    public var certificate: String?

    /// The stored body; nil without one.
    public var artifact: Artifact?

    // Stored with the pages of an unfinished pull: a property may be renamed, its key may not.
    private enum CodingKeys: String, CodingKey {
        case method = "method"
        case url = "url"
        case answeredBy = "answeredBy"
        case status = "status"
        case headers = "headers"
        case etag = "etag"
        case lastModified = "lastModified"
        case asked = "asked"
        case milliseconds = "milliseconds"
        case attempts = "attempts"
        case received = "received"
        case peer = "peer"
        case certificate = "certificate"
    }

    /// Makes an exchange that has no answer yet.
    public init(method: String, url: String, asked: String) {
        self.method = method
        self.url = url
        self.asked = asked
    }
}

extension Mirror {
    /// The requests of a fetch, in order; empty for files.
    public func exchanges(ofFetch id: Int) throws -> [Exchange] {
        try read { db in
            try db.rows(
                """
                SELECT exchange.*, sha256, size FROM exchange LEFT JOIN artifact ON artifact.id = artifact_id
                WHERE fetch_id = ? ORDER BY position
                """,
                [id]
            )
            .map { row in
                var exchange = Exchange(method: row["method"], url: row["url"], asked: row["asked"])
                let headers: String = row["headers"]
                exchange.headers =
                    (try? JSONDecoder().decode([Exchange.Header].self, from: Data(headers.utf8))) ?? []
                exchange.answeredBy = row["answered_by"]
                exchange.status = row["status"]
                exchange.etag = row["etag"]
                exchange.lastModified = row["last_modified"]
                exchange.milliseconds = row["milliseconds"]
                exchange.attempts = row["attempts"]
                exchange.received = row["received"]
                exchange.peer = row["peer"]
                exchange.certificate = row["certificate"]
                if let number = row["artifact_id"] as Int?, let sha256 = row["sha256"] as Data? {
                    exchange.artifact = Artifact(id: number, sha256: [UInt8](sha256), size: row["size"])
                }
                return exchange
            }
        }
    }

    /// A header of the last answer with these bytes, by its name in lower case; nil without such an answer or header.
    public func header(_ name: String, of artifact: Artifact) throws -> String? {
        try read { db in
            let headers = try db.value(
                "SELECT headers FROM exchange WHERE artifact_id = ? ORDER BY fetch_id DESC, position LIMIT 1",
                [artifact.id],
                as: String.self
            )
            guard let headers else { return nil }
            let all = try? JSONDecoder().decode([Exchange.Header].self, from: Data(headers.utf8))
            return all?.first { $0.name == name }?.value
        }
    }

    /// Stores the requests of a fetch.
    package static func insert(_ exchanges: [Exchange], fetch id: Int, _ db: SQLDatabase) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for (position, exchange) in exchanges.enumerated() {
            try db.execute(
                """
                INSERT INTO exchange (fetch_id, position, artifact_id, method, url, answered_by, status, headers, etag,
                    last_modified, asked, milliseconds, attempts, received, peer, certificate)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    id, position, exchange.artifact?.id, exchange.method, exchange.url, exchange.answeredBy,
                    exchange.status,
                    String(decoding: try encoder.encode(exchange.headers), as: UTF8.self), exchange.etag,
                    exchange.lastModified, exchange.asked, exchange.milliseconds, exchange.attempts, exchange.received,
                    exchange.peer, exchange.certificate,
                ]
            )
        }
    }
}
