internal import Crypto
internal import Foundation

/// The part of a message by which an answer is recognised: the alert's number, and a code that only recordal can write.
public struct ReplyToken: Hashable, Sendable, CustomStringConvertible {
    /// The number of base32 digits of a code; each has five bits.
    static let length = 24

    /// The alert's number.
    public let alert: Int
    /// The code: 24 digits of base32 in lower case, 120 bits.
    let code: String

    /// The token as it stands in a message, such as `A17-` and 24 messages and digits.
    public var description: String { "A\(alert)-\(code)" }

    /// The tokens in a text, each once, in the order of the text; at most 100.
    ///
    /// Mail programs may change the case of messages, and put characters before and after a token; within it nothing may
    /// stand.
    public static func all(in text: String) -> [ReplyToken] {
        let bytes = Array(text.utf8)
        var found: [ReplyToken] = []
        var index = 0
        while index < bytes.count, found.count < 100 {
            guard bytes[index] | 0x20 == UInt8(ascii: "a"), let (token, end) = token(bytes, at: index) else {
                index += 1
                continue
            }
            if !found.contains(token) { found.append(token) }
            index = end
        }
        return found
    }

    private static func token(_ bytes: [UInt8], at start: Int) -> (ReplyToken, Int)? {
        let digits = bytes[(start + 1)...].prefix(18).prefix { (0x30...0x39).contains($0) }
        let dash = start + 1 + digits.count
        guard let alert = Int(String(decoding: digits, as: UTF8.self)), dash < bytes.count,
            bytes[dash] == UInt8(ascii: "-")
        else { return nil }
        let code = bytes[(dash + 1)...].prefix(length + 1).prefix(while: isDigit)
        guard code.count == length else { return nil }
        return (
            ReplyToken(alert: alert, code: String(decoding: code, as: UTF8.self).lowercased()), dash + 1 + length
        )
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) && byte >= 0x41 || (0x32...0x37).contains(byte)
    }
}

/// What a token is bound to: it is worth nothing for another recipient, message or mirror.
public struct ReplyBinding: Sendable {
    /// The identity of the mirror.
    public let mirror: String
    /// The alert's number.
    public let alert: Int
    /// The recipient, as the configuration names it.
    public let recipient: String
    /// The idempotency key of the message.
    public let message: String

    /// Makes a binding.
    public init(mirror: String, alert: Int, recipient: String, message: String) {
        self.mirror = mirror
        self.alert = alert
        self.recipient = recipient
        self.message = message
    }

    // Each part with its length, so that no two bindings have the same text.
    fileprivate var text: String {
        let address = (try? MailAddress(recipient))?.address.lowercased() ?? recipient
        return ["recordal reply 1", mirror, "\(alert)", address, message].map { "\($0.utf8.count):\($0)" }.joined()
    }
}

/// The secret by which tokens are made and recognised; it is part of no text.
public struct ReplyKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// The number of bytes of a key.
    public static let length = 32

    private let key: SymmetricKey

    /// Makes a key of 32 random bytes; nil for another number of bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.length else { return nil }
        key = SymmetricKey(data: bytes)
    }

    /// A fixed text: the key is never shown.
    public var description: String { "a reply key" }
    /// A fixed text: the key is never shown.
    public var debugDescription: String { description }

    /// The token of an alert in a message (HMAC-SHA256 of the binding, cut to 120 bits).
    public func token(_ binding: ReplyBinding) -> ReplyToken {
        let digest = HMAC<SHA256>.authenticationCode(for: Data(binding.text.utf8), using: key)
        return ReplyToken(alert: binding.alert, code: Self.base32(Array(digest.prefix(ReplyToken.length * 5 / 8))))
    }

    /// Whether a token is that of a binding; the comparison takes the same time wherever they differ.
    public func isValid(_ token: ReplyToken, for binding: ReplyBinding) -> Bool {
        let (one, other) = (Array(token.code.utf8), Array(self.token(binding).code.utf8))
        guard one.count == other.count, token.alert == binding.alert else { return false }
        return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    // RFC 4648, section 6, in lower case; the number of bits is a multiple of five.
    private static func base32(_ bytes: [UInt8]) -> String {
        let digits = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
        var result: [UInt8] = []
        var (bits, count) = (0, 0)
        for byte in bytes {
            bits = bits << 8 | Int(byte)
            count += 8
            while count >= 5 {
                count -= 5
                result.append(digits[bits >> count & 31])
                bits &= (1 << count) - 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
