internal import Foundation

/// A mail that somebody sent, as far as an answer needs it.
///
/// Any bytes are read.
public struct ReceivedMail: Sendable {
    /// The largest mail that is read, in bytes.
    public static let limitInBytes = 1_048_576

    /// The subject, decoded.
    public let subject: String
    /// The bare addresses of the field `From`; nil for no such field, for several, and for one that cannot be read.
    public let senders: [MailAddress]?
    /// The `Message-ID`, or one made of the mail's bytes where it has none that can be kept.
    public let id: String
    /// The texts of `In-Reply-To` and `References`.
    public let references: String
    /// The body as plain text, with what is quoted.
    public let text: String
    /// Why the mail is no person's answer; nil where nothing shows that.
    public let refusal: String?

    /// Reads a mail; bytes beyond the limit are left out.
    public init(_ bytes: [UInt8], charsets: CharsetDecoder) {
        let bytes = Array(bytes.prefix(Self.limitInBytes))
        let mail = MailPart(bytes[...])
        subject = EncodedWords.decoded(mail.values("subject").first ?? "", charsets)
        let from = mail.values("from")
        senders = from.count == 1 ? from.first.flatMap(SenderField.addresses) : nil
        references = (mail.values("in-reply-to") + mail.values("references")).joined(separator: " ")
        id = Self.id(mail, bytes)
        text = mail.text(charsets)
        refusal = Self.refusal(mail, subject: subject, isBounced: MailPart.isBounced(bytes))
    }

    /// The tokens that name the alert: those of the subject, else of what is replied to, else of the body.
    public var tokens: [ReplyToken] {
        [subject, references, text].lazy.map(ReplyToken.all).first { !$0.isEmpty } ?? []
    }

    private static func id(_ mail: MailPart, _ bytes: [UInt8]) -> String {
        let stated = mail.values("message-id").first ?? ""
        let isFit =
            (3...250).contains(stated.utf8.count) && stated.utf8.allSatisfy { (0x21...0x7E).contains($0) }
            && stated.hasPrefix("<") && stated.hasSuffix(">")
        return isFit ? stated : "<\(Digest.hex(bytes))>"
    }

    // RFC 3834, section 2: what a program sent is never answered, and never taken for a person's word.
    private static func refusal(_ mail: MailPart, subject: String, isBounced: Bool) -> String? {
        func has(_ name: String, _ condition: (String) -> Bool = { _ in true }) -> Bool {
            mail.values(name).contains { condition($0.lowercased()) }
        }
        if has("auto-submitted", { !$0.hasPrefix("no") || $0.dropFirst(2).first?.isLetter ?? false }) {
            return "it is an automatic reply (Auto-Submitted)"
        }
        if has("precedence", { ["bulk", "junk", "list"].contains($0) }) {
            return "it was sent by a program (Precedence)"
        }
        for name in ["x-autoreply", "x-autorespond", "x-autoresponse", "x-auto-reply"] where has(name) {
            return "it is an automatic reply (\(name))"
        }
        if isBounced || has("return-path", { $0.filter { !$0.isWhitespace } == "<>" }) {
            return "it has no sender to answer, as a bounce (Return-Path)"
        }
        if mail.type == "multipart/report" { return "it is a report of a mail server" }
        if has("list-id") { return "it comes from a mailing list (List-Id)" }
        let starts = ["automatic reply", "auto reply", "auto-reply", "autoreply", "out of office", "自动回复", "自動回覆"]
        if starts.contains(where: subject.lowercased().hasPrefix) { return "its subject is that of an automatic reply" }
        return nil
    }
}

/// The field `From` (RFC 5322, 3.4).
enum SenderField {
    /// The bare addresses; nil where the field is not plainly a list of mailboxes.
    static func addresses(_ value: String) -> [MailAddress]? {
        var addresses: [MailAddress] = []
        var (outside, angle) = ("", String?.none)
        var rest = Array(value.unicodeScalars.prefix(10_000))[...]
        func take() -> Bool {
            defer { (outside, angle) = ("", nil) }
            let blank = outside.allSatisfy(\.isWhitespace)
            if blank, angle == nil { return true }
            guard let address = try? MailAddress(angle ?? outside), address.name == nil else { return false }
            addresses.append(address)
            return true
        }
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\"":
                guard skip(&rest, to: "\"") else { return nil }
                // A quoted local part is no address that is known here.
                outside.append("\"")
            case "(": guard skipComment(&rest) else { return nil }
            case "<":
                guard angle == nil, let end = rest.firstIndex(of: ">") else { return nil }
                angle = String(String.UnicodeScalarView(rest[..<end]))
                rest = rest[(end + 1)...]
                outside = ""
            case ",", ";": guard take() else { return nil }
            case ":", ">": return nil
            default:
                if angle != nil, !scalar.properties.isWhitespace { return nil }
                outside.unicodeScalars.append(scalar)
            }
        }
        return take() ? addresses : nil
    }

    private static func skip(_ rest: inout ArraySlice<Unicode.Scalar>, to end: Unicode.Scalar) -> Bool {
        while let scalar = rest.popFirst() {
            if scalar == end { return true }
            if scalar == "\\" { _ = rest.popFirst() }
        }
        return false
    }

    private static func skipComment(_ rest: inout ArraySlice<Unicode.Scalar>) -> Bool {
        var depth = 1
        while let scalar = rest.popFirst() {
            if scalar == "\\" { _ = rest.popFirst() }
            if scalar == "(" { depth += 1 }
            if scalar == ")" { depth -= 1 }
            if depth == 0 { return true }
        }
        return false
    }
}
