/// A mail address with an optional name, as in `Brand Desk <brands@example.com>`.
public struct MailAddress: Hashable, Sendable, CustomStringConvertible {
    /// The name; nil where there is none.
    public let name: String?
    /// The bare address, ASCII without white space.
    public let address: String

    /// Reads an address, with or without a name.
    ///
    /// The local part must be a dot-atom and the domain must consist of host labels (RFC 5321, 4.1.2, without quoted
    /// local parts, address literals and the international addresses of RFC 6531). Throws ``MailAddressError`` for
    /// other text.
    public init(_ text: String) throws(MailAddressError) {
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw MailAddressError(text, "it holds a control character")
        }
        let trimmed = MailAddress.trimmed(text[...])
        guard trimmed.hasSuffix(">"), let open = trimmed.lastIndex(of: "<") else {
            address = try MailAddress.checked(trimmed, whole: text)
            name = nil
            return
        }
        address = try MailAddress.checked(String(trimmed[trimmed.index(after: open)...].dropLast()), whole: text)
        var displayName = MailAddress.trimmed(trimmed[..<open])
        if displayName.count >= 2, displayName.hasPrefix("\""), displayName.hasSuffix("\"") {
            displayName = String(displayName.dropFirst().dropLast()).replacing("\\\"", with: "\"").replacing(
                "\\\\",
                with: "\\"
            )
        }
        name = displayName.isEmpty ? nil : displayName
    }

    /// The domain.
    public var domain: String { String(address.split(separator: "@").last ?? "") }

    /// `Name <address>`, or the bare address.
    public var description: String { name.map { "\($0) <\(address)>" } ?? address }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    private static func checked(_ address: String, whole: String) throws(MailAddressError) -> String {
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw MailAddressError(whole, "an address is written name@domain") }
        guard address.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw MailAddressError(whole, "it has letters beyond ASCII; write the domain in its form with xn--")
        }
        let isAtom = { (part: Substring) in
            !part.isEmpty
                && part.utf8.allSatisfy { byte in
                    isLetterOrDigit(byte) || "!#$%&'*+/=?^_`{|}~-".utf8.contains(byte)
                }
        }
        guard parts[0].utf8.count <= 64, parts[0].utf8.first != UInt8(ascii: "-"),
            parts[0].split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isAtom)
        else { throw MailAddressError(whole, "'\(parts[0])' cannot stand before the @") }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        let isDomain = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
        }
        guard isDomain, parts[1].utf8.count <= 253 else { throw MailAddressError(whole, "'\(parts[1])' is no domain") }
        return address
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}

/// An error about a text that is no mail address.
public struct MailAddressError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The text and the problem.
    public let description: String

    init(_ text: String, _ reason: String) {
        description = "'\(String(text.prefix(100)))' is no mail address: \(reason)"
    }
}
