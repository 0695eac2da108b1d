internal import FoundationEssentials
public import Recordations

/// A message as a mail: headers, two alternative bodies and the attachments, all in ASCII (RFC 5322, RFC 2045 to 2047,
/// RFC 2183).
public struct MailMessage: Sendable {
    /// The message with CR LF line ends, also at its end.
    public let text: String

    /// The message as base64 in one line.
    public var base64: String { Data(text.utf8).base64EncodedString() }

    /// Makes a mail from a message.
    ///
    /// The `Message-ID` is derived from the idempotency key: a message that is sent twice is the same mail, and mail
    /// programs show it once. `Auto-Submitted` prevents automatic replies (RFC 3834). `replyTo` takes the answers of
    /// people, and with `token` the `Message-ID` names the alert that a reply to the mail means.
    public init(
        _ letter: WrittenMessage,
        language: String,
        from: MailAddress,
        to: [MailAddress],
        at: Instant,
        idempotencyKey: String,
        replyTo: MailAddress? = nil,
        token: ReplyToken? = nil
    ) {
        let name = MailMessage.name(of: idempotencyKey) + (token.map { ".\($0)".lowercased() } ?? "")
        // No body contains "=_": quoted-printable never produces it, and base64 has no underscore.
        let key = Digest.hex(idempotencyKey).prefix(24)
        func part(_ type: String, _ text: String, _ headers: String = "") -> String {
            let encoding = TransferEncoding(text)
            return "Content-Type: \(type); charset=utf-8\r\n\(headers)"
                + "Content-Transfer-Encoding: \(encoding.name)\r\n\r\n\(encoding.body)"
        }
        // Neither boundary is the beginning of the other.
        func multipart(_ kind: String, _ mark: String, _ parts: [String]) -> String {
            let boundary = "=_\(mark)_\(key)"
            return "Content-Type: multipart/\(kind);\r\n boundary=\"\(boundary)\"\r\n\r\n"
                + parts.map { "--\(boundary)\r\n\($0)" }.joined() + "--\(boundary)--\r\n"
        }
        let bodies = multipart(
            "alternative",
            "recordal",
            [part("text/plain", letter.text), part("text/html", letter.html)]
        )
        let files = letter.attachments.map { file in
            part(file.type, file.text, "Content-Disposition: attachment;\r\n filename=\"\(file.name)\"\r\n")
        }
        text =
            [
                MailHeader.addresses("From", [from]),
                replyTo.map { MailHeader.addresses("Reply-To", [$0]) } ?? "",
                MailHeader.addresses("To", to),
                MailHeader.text("Subject", letter.subject),
                "Date: \(MailMessage.date(at))\r\n",
                "Message-ID: <\(name)@\(from.domain)>\r\n",
                "MIME-Version: 1.0\r\n",
                "Auto-Submitted: auto-generated\r\n",
                MailHeader.field("Content-Language", [language]),
                files.isEmpty ? bodies : multipart("mixed", "files", [bodies] + files),
            ].joined()
    }

    /// A key as the left side of a `Message-ID`: the key itself if it is valid there, else its SHA-256.
    static func name(of key: String) -> String {
        let isFit =
            (1...64).contains(key.utf8.count) && key.first != "." && key.last != "." && !key.contains("..")
            && key.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || ".-_".utf8.contains(byte)
            }
        return isFit ? key : Digest.hex(key)
    }

    /// An instant in the format of mail (RFC 5322, 3.3): `Sat, 21 Nov 2026 08:30:00 +0000`.
    static func date(_ instant: Instant) -> String {
        let days = Int((Double(instant.seconds) / 86_400).rounded(.down))
        let rest = instant.seconds - days * 86_400
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let day = CivilDate(daysSinceEpoch: days)
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][(days % 7 + 7) % 7]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(weekday), \(day.day) \(months[day.month - 1]) \(day.year) "
            + "\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60)) +0000"
    }
}
