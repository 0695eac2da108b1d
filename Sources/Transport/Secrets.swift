internal import Foundation

/// A text of the settings with the names of secrets in place of secrets: `Bearer ${NAME}`, `${file:PATH}` or
/// `file:PATH`.
public struct SecretText: Hashable, Sendable {
    private enum Part: Hashable {
        case text(String)
        case environment(String)
        case file(String)
    }

    /// The text as it was written; it has no secret and may be shown.
    public let template: String
    private let parts: [Part]

    /// Reads a text.
    ///
    /// Throws ``SecretError`` where a `${` is not closed or has no name.
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
                throw SecretError(description: "'${\(name)}' must name a variable of the environment, or file:PATH")
            }
            rest = rest[rest.index(after: end)...]
        }
        parts.append(.text(String(rest)))
        self.parts = parts
    }

    /// Whether the text has the name of a secret.
    public var hasSecret: Bool {
        parts.contains { part in
            if case .text = part { false } else { true }
        }
    }

    /// The text with its secrets, which are added to the redaction of messages.
    ///
    /// In an address a secret is percent-encoded, so that it cannot change the structure of the address. Throws
    /// ``SecretError`` where a secret is missing.
    public func resolved(
        _ lookup: SecretLookup,
        inAddress: Bool = false,
        adding secrets: inout Redaction
    ) throws -> String {
        try parts.map { part in
            switch part {
            case .text(let text): return text
            case .environment(let name):
                guard let value = lookup.environment[name], !value.isEmpty else {
                    throw SecretError(description: "the environment has no \(name)")
                }
                return try checked(value, name: "${\(name)}", inAddress: inAddress, adding: &secrets)
            case .file(let path):
                let full = path.hasPrefix("/") ? path : (lookup.folder as NSString).appendingPathComponent(path)
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
                return try checked(text, name: "${file:\(path)}", inAddress: inAddress, adding: &secrets)
            }
        }.joined()
    }

    private func checked(
        _ value: String,
        name: String,
        inAddress: Bool,
        adding secrets: inout Redaction
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

/// The environment and the folder in which secrets are looked up.
public struct SecretLookup: Sendable {
    let environment: [String: String]
    let folder: String

    /// Makes a lookup from an environment and the folder of relative paths.
    public init(environment: [String: String], folder: String) {
        self.environment = environment
        self.folder = folder
    }
}

/// An error about a secret that is missing or has a malformed name.
public struct SecretError: Error, Hashable, CustomStringConvertible {
    /// The problem; it never contains the secret.
    public let description: String
}

/// The secrets of one fetch, which must not appear in any message, table or file.
public struct Redaction: Sendable {
    private var hidden: [(value: String, name: String)] = []

    /// Makes a redaction without secrets.
    public init() {}

    mutating func hide(_ value: String, as name: String) {
        hidden.append((value, name))
        // Longer secrets are replaced first, because one secret may be the start of another.
        hidden.sort { $0.value.count > $1.value.count }
    }

    /// A text with the names of secrets in place of secrets.
    ///
    /// Case is ignored, because hosts are shown in lower case and `%2f` equals `%2F`.
    public func clean(_ text: String) -> String {
        hidden.reduce(text) { $0.replacingOccurrences(of: $1.value, with: $1.name, options: .caseInsensitive) }
    }
}
