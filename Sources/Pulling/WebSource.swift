public import Transport

/// A document that a web server hands out, as the settings name it.
public struct WebSource: Hashable, Sendable {
    /// One header that is sent.
    public struct Header: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// Its value, with secrets by name.
        public let value: SecretText

        /// Makes a header.
        public init(name: String, value: SecretText) {
            self.name = name
            self.value = value
        }
    }

    /// The address, with secrets by name.
    public let url: SecretText
    /// What is sent with the request, to this server only.
    public var headers: [Header]
    /// Other hosts to which it may redirect.
    public var redirectHosts: [String]

    /// Makes a source.
    ///
    /// Throws what is wrong with it, as it can be told without its secrets.
    public init(url: SecretText, headers: [Header] = [], redirectHosts: [String] = []) throws {
        self.url = url
        self.headers = headers
        self.redirectHosts = redirectHosts
        let address: WebAddress
        do {
            address = try WebAddress(Self.withoutSecrets(url.template), shown: url.template)
        } catch let error as TransportError {
            throw PullingError(description: "'\(url.template)': \(error.seen); \(error.advice)")
        }
        let hasSecret = url.hasSecret || headers.contains { $0.value.hasSecret }
        if address.scheme == "http", hasSecret, !address.isLoopback {
            throw PullingError(description: "'\(url.template)' is not encrypted: secrets are only sent over https")
        }
        for header in headers {
            let name = header.name.lowercased()
            guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) })
            else { throw PullingError(description: "'\(header.name)' is no name of a header") }
            if Self.isSecret(name), !header.value.hasSecret {
                throw PullingError(
                    description: "'\(header.name)' is a secret and does not belong into this file: "
                        + "write ${NAME} for a variable of the environment, or file:PATH"
                )
            }
        }
    }

    private static func withoutSecrets(_ template: String) -> String {
        var text = ""
        var rest = template[...]
        while let start = rest.firstRange(of: "${") {
            text += rest[..<start.lowerBound] + "x"
            rest = rest[start.upperBound...].drop { $0 != "}" }.dropFirst()
        }
        return text + rest
    }

    private static func isSecret(_ name: String) -> Bool {
        ["authorization", "cookie", "token", "key", "secret", "password"].contains { name.contains($0) }
    }

    /// The request, with the secrets in it.
    ///
    /// Throws ``PullingError`` where a secret is not to be had.
    func request(_ place: SecretPlace) throws -> WebRequest {
        do {
            var secrets = Redaction()
            let text = try url.resolved(place, inAddress: true, adding: &secrets)
            var request = WebRequest(try WebAddress(text, shown: url.template), shown: url.template)
            for header in headers {
                request.headers.append((header.name, try header.value.resolved(place, adding: &secrets)))
            }
            request.redirectHosts = redirectHosts
            request.secrets = secrets
            return request
        } catch let error as SecretError {
            throw PullingError(
                description: "GET \(url.template): \(error); nothing was asked of the server: set it and run it again"
            )
        }
    }
}
