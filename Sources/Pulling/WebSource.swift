internal import Foundation
public import Registers
public import Transport

/// A document on a web server, as the settings name it.
public struct WebSource: Sendable {
    /// One request header.
    public struct Header: Hashable, Sendable {
        /// The header's name.
        public let name: String
        /// The header's value, with the names of secrets in place of secrets.
        public let value: SecretText

        /// Makes a header.
        public init(name: String, value: SecretText) {
            self.name = name
            self.value = value
        }
    }

    /// The address, with the names of secrets in place of secrets.
    public let url: SecretText
    /// The headers, which are sent to this server only.
    public var headers: [Header]
    /// Other hosts to which the server may redirect.
    public var redirectHosts: [String]
    /// The download rule of the source's definition.
    public var rule: PullRule?
    /// The address that was found in another document and replaces ``url``, and its form for messages.
    private var named: (address: WebAddress, shown: String)?

    /// The address for messages, without secrets.
    public var shown: String { named?.shown ?? url.template }

    /// The HTTP method.
    public var method: String { named == nil && (rule?.sending ?? .nothing) != .nothing ? "POST" : "GET" }

    // Whether the address has been checked.
    private let isChecked: Bool

    /// Makes a source.
    ///
    /// Throws ``PullingError`` for settings that are wrong independent of the secrets' values. The check of the address
    /// loads libcurl; a caller that sends no request can omit it, and the address is then checked before the first
    /// request.
    public init(
        url: SecretText,
        headers: [Header] = [],
        redirectHosts: [String] = [],
        checkingAddress isChecked: Bool = true
    ) throws {
        self.url = url
        self.headers = headers
        self.redirectHosts = redirectHosts
        self.isChecked = isChecked
        if isChecked { try checkAddress() }
        for header in headers {
            let name = header.name.lowercased()
            guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) })
            else { throw PullingError(description: "'\(header.name)' is not a name of a header") }
            if Self.isSecret(name), !header.value.hasSecret {
                throw PullingError(
                    description: "'\(header.name)' is a secret and must not stand in this file: "
                        + "write ${NAME} for a variable of the environment, or file:PATH"
                )
            }
        }
    }

    private func checkAddress() throws {
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

    /// Makes the request with its secrets and the values of page variables; `link` is the address that a page states.
    ///
    /// Throws ``PullingError`` where a secret is missing, and where the link leads to another host.
    func request(_ lookup: SecretLookup, values: [PullRule.Pair] = [], link: String? = nil) throws -> WebRequest {
        if !isChecked { try checkAddress() }
        var secrets = Redaction()
        do {
            let text = try url.resolved(lookup, inAddress: true, adding: &secrets)
            let own = try WebAddress(PageText.filled(text, values, PageText.inAddress), shown: shown)
            var request: WebRequest
            if let link {
                let next = try own.naming(link, hosts: redirectHosts)
                request = WebRequest(next, shown: secrets.clean(next.shown))
            } else if let named {
                request = WebRequest(named.address, shown: named.shown)
            } else {
                request = WebRequest(own, shown: PageText.filled(shown, values, PageText.inAddress))
            }
            // Credentials go to the server that the settings name, and to no other.
            if request.address.isSameOrigin(as: own) {
                for header in headers {
                    request.headers.append((header.name, try header.value.resolved(lookup, adding: &secrets)))
                }
            }
            for header in rule?.headers ?? [] { request.headers.append((header.name, header.value)) }
            if named == nil, link == nil, let rule {
                switch rule.sending {
                case .nothing: break
                case .form(let pairs):
                    request.method = .form(pairs.map { ($0.name, PageText.filled($0.value, values) { $0 }) })
                case .json(let text): request.method = .json(PageText.filled(text, values, PageText.inJSON))
                }
                request.isSafeToRepeat = rule.isRepeatable
            }
            request.redirectHosts = redirectHosts
            request.secrets = secrets
            return request
        } catch let error as SecretError {
            throw PullingError(
                description: "GET \(url.template): \(error); nothing was asked of the server: set it and run it again"
            )
        } catch let error as TransportError where link != nil {
            throw PullingError(description: secrets.clean(error.description))
        }
    }

    /// The source with an address that was found in a document; it is used without the body of the rule.
    func naming(_ address: String, from request: WebRequest) throws -> WebSource {
        var source = self
        do {
            let next = try request.address.naming(address, hosts: redirectHosts)
            source.named = (next, request.secrets.clean(next.plain))
        } catch {
            throw PullingError(description: request.secrets.clean("\(error)"))
        }
        return source
    }
}

/// Texts with variables for the pages of a list.
enum PageText {
    static func filled(_ template: String, _ values: [PullRule.Pair], _ write: (String) -> String) -> String {
        values.reduce(template) { $0.replacingOccurrences(of: "{\($1.name)}", with: write($1.value)) }
    }

    static func inAddress(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: CharacterSet.alphanumerics.union(.init(charactersIn: "-._~")))
            ?? ""
    }

    // The encoded text without its quotes, which are part of the template.
    static func inJSON(_ text: String) -> String {
        let data = (try? JSONEncoder().encode([text])) ?? Data()
        return String(String(decoding: data, as: UTF8.self).dropFirst(2).dropLast(2))
    }
}
