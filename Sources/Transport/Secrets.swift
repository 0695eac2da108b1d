internal import Foundation

/// A text of the settings in which secrets are named and never stand: `Bearer ${NAME}`, `${file:PATH}`, or `file:PATH`.
public struct SecretText: Hashable, Sendable {
    private enum Part: Hashable {
        case text(String)
        case environment(String)
        case file(String)
    }

    /// The text as it was written; it holds no secret and may be shown.
    public let template: String
    private let parts: [Part]

    /// Reads a text.
    ///
    /// Throws ``SecretError`` where a `${` is not closed or names nothing.
    public init(_ template: String) throws {
        self.template = template
        if template.hasPrefix("file:"), template.count > 5 {
            parts = [.file(String(template.dropFirst(5)))]
            return
        }
        var parts: [Part] = []
        var rest = template[...]
        while let start = rest.range(of: "${") {
            parts.append(.text(String(rest[..<start.lowerBound])))
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
                throw SecretError(description: "'${' is not closed by '}'")
            }
            let name = String(rest[start.upperBound..<end])
            let isName = !name.isEmpty && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            if name.hasPrefix("file:"), name.count > 5 {
                parts.append(.file(String(name.dropFirst(5))))
            } else if isName {
                parts.append(.environment(name))
            } else {
                throw SecretError(description: "'${\(name)}' is to name a variable of the environment, or file:PATH")
            }
            rest = rest[rest.index(after: end)...]
        }
        parts.append(.text(String(rest)))
        self.parts = parts
    }

    /// Whether it names any secret.
    public var hasSecret: Bool {
        parts.contains { part in
            if case .text = part { false } else { true }
        }
    }

    /// The text with its secrets, which are added to those that are kept out of every message.
    ///
    /// In an address a secret is percent-encoded, so that it cannot become another part of it. Throws ``SecretError`` where one is
    /// not to be had.
    public func resolved(
        _ place: SecretPlace,
        inAddress: Bool = false,
        adding secrets: inout Redaction
    ) throws -> String {
        try parts.map { part in
            switch part {
            case .text(let text): return text
            case .environment(let name):
                guard let value = place.environment[name], !value.isEmpty else {
                    throw SecretError(description: "the environment has no \(name)")
                }
                return try checked(value, "${\(name)}", inAddress, &secrets)
            case .file(let path):
                let full = path.hasPrefix("/") ? path : (place.folder as NSString).appendingPathComponent(path)
                guard let data = FileManager.default.contents(atPath: full), data.count <= 64 << 10 else {
                    throw SecretError(description: "\(path), which is to hold a secret, cannot be read")
                }
                guard let decoded = String(validating: data, as: UTF8.self) else {
                    throw SecretError(
                        description: "\(path), which is to hold a secret, has bytes that are not UTF-8"
                    )
                }
                let text = decoded.trimmingCharacters(in: .whitespacesAndNewlines)
                guard !text.isEmpty else {
                    throw SecretError(description: "\(path), which is to hold a secret, is empty")
                }
                return try checked(text, "${file:\(path)}", inAddress, &secrets)
            }
        }.joined()
    }

    private func checked(
        _ value: String,
        _ name: String,
        _ inAddress: Bool,
        _ secrets: inout Redaction
    ) throws -> String {
        guard value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            throw SecretError(description: "\(name) has a line break or another control character in it")
        }
        let encoded = value.addingPercentEncoding(withAllowedCharacters: Self.unreserved) ?? value
        secrets.hide(value, as: name)
        secrets.hide(encoded, as: name)
        return inAddress ? encoded : value
    }

    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    )
}

/// Where secrets are looked for.
public struct SecretPlace: Sendable {
    let environment: [String: String]
    let folder: String

    /// Makes a place of an environment and the folder that relative paths start from.
    public init(environment: [String: String], folder: String) {
        self.environment = environment
        self.folder = folder
    }
}

/// A secret that cannot be had, or is not named as one is.
public struct SecretError: Error, Hashable, CustomStringConvertible {
    /// What was seen; never the secret.
    public let description: String
}

/// The secrets of one fetch: what must not stand in any message, table or file.
public struct Redaction: Sendable {
    private var hidden: [(value: String, name: String)] = []

    /// Hides nothing yet.
    public init() {}

    mutating func hide(_ value: String, as name: String) {
        hidden.append((value, name))
        // The longest first: one secret may be the start of another.
        hidden.sort { $0.value.count > $1.value.count }
    }

    /// A text with the names of secrets in place of the secrets.
    ///
    /// Capitals do not count: a host is shown in small letters, and `%2f` is `%2F`.
    public func clean(_ text: String) -> String {
        hidden.reduce(text) { $0.replacingOccurrences(of: $1.value, with: $1.name, options: .caseInsensitive) }
    }
}
