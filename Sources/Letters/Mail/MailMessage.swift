internal import Foundation
public import Recordations

/// A letter as a mail: headers and two forms of its body, all of it ASCII (RFC 5322, 2045 to 2047).
public struct MailMessage: Sendable {
    /// The message with CR LF, which ends in CR LF.
    public let text: String

    /// The message as base64 in one line.
    public var base64: String { Data(text.utf8).base64EncodedString() }

    /// Makes a mail of a letter.
    ///
    /// The message's name (`Message-ID`) comes of the idempotency key: a letter that is sent twice is the same mail, and a
    /// reader's program shows it once. `Auto-Submitted` keeps absence notes away (RFC 3834).
    public init(
        _ letter: LetterText,
        language: String,
        from: MailAddress,
        to: [MailAddress],
        at: Instant,
        idempotencyKey: String
    ) {
        let name = MailMessage.name(of: idempotencyKey)
        // "=_" is in no body: quoted-printable never writes it, and base64 has no underscore.
        let boundary = "=_recordal_\(Digest.hex(idempotencyKey).prefix(24))"
        func part(_ type: String, _ text: String) -> String {
            let encoding = TransferEncoding(text)
            return "--\(boundary)\r\nContent-Type: \(type); charset=utf-8\r\n"
                + "Content-Transfer-Encoding: \(encoding.name)\r\n\r\n\(encoding.body)"
        }
        text = [
            MailHeader.addresses("From", [from]),
            MailHeader.addresses("To", to),
            MailHeader.text("Subject", letter.subject),
            "Date: \(MailMessage.date(at))\r\n",
            "Message-ID: <\(name)@\(from.domain)>\r\n",
            "MIME-Version: 1.0\r\n",
            "Auto-Submitted: auto-generated\r\n",
            MailHeader.field("Content-Language", [language]),
            "Content-Type: multipart/alternative;\r\n boundary=\"\(boundary)\"\r\n",
            "\r\n",
            part("text/plain", letter.text),
            part("text/html", letter.html),
            "--\(boundary)--\r\n",
        ].joined()
    }

    /// A key as the left side of a message's name: itself where it is fit for that, else its SHA-256.
    static func name(of key: String) -> String {
        let isFit =
            (1...64).contains(key.utf8.count) && key.first != "." && key.last != "." && !key.contains("..")
            && key.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || ".-_".utf8.contains(byte)
            }
        return isFit ? key : Digest.hex(key)
    }

    /// An instant as mail writes it (RFC 5322, 3.3): `Sat, 21 Nov 2026 08:30:00 +0000`.
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
