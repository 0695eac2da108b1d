import Foundation
import Recordations
import TestSupport
import Testing

@testable import Messages

@Suite(.waitingForPrograms) struct MailTests {
    private let at = Instant(Date(timeIntervalSince1970: 1_795_249_800))

    private func mail(
        _ letter: WrittenMessage,
        to: [String] = ["anna@example.com"],
        key: String = "key"
    ) throws -> String {
        MailMessage(
            letter,
            language: "en",
            from: try MailAddress("Brand \"Desk\" 小米 <brands@example.com>"),
            to: try to.map { try MailAddress($0) },
            at: at,
            idempotencyKey: key
        ).text
    }

    @Test func `a mail is what the RFCs say, byte by byte`() throws {
        let text = try mail(
            WrittenMessage(subject: "小米 due", text: "Plain = plain\n.\n", html: "<p>小米小米小米</p>\n"),
            key: "a+b"
        )
        let lines = text.components(separatedBy: "\r\n")
        #expect(lines[0] == "From: =?UTF-8?B?QnJhbmQgIkRlc2siIOWwj+exsw==?= <brands@example.com>")
        #expect(lines[1] == "To: anna@example.com")
        #expect(lines[2] == "Subject: =?UTF-8?B?5bCP57GzIGR1ZQ==?=")
        #expect(lines[3] == "Date: Sat, 21 Nov 2026 08:30:00 +0000")
        #expect(lines[4].hasPrefix("Message-ID: <"))
        #expect(lines[4].hasSuffix("@example.com>"))
        #expect(
            text.contains("Content-Transfer-Encoding: quoted-printable\r\n\r\nPlain =3D plain\r\n=2E\r\n--=_recordal_")
        )
        #expect(
            text.contains(
                "Content-Transfer-Encoding: base64\r\n\r\nPHA+5bCP57Gz5bCP57Gz5bCP57GzPC9wPg0K\r\n--=_recordal_"
            )
        )
        #expect(text.hasSuffix("--\r\n"))
    }

    @Test func `a message's name comes of the key and of nothing else`() throws {
        let letters = ["a", "b"].map { WrittenMessage(subject: $0, text: $0, html: $0) }
        func name(_ letter: WrittenMessage, _ key: String) throws -> String? {
            try mail(letter, key: key).components(separatedBy: "\r\n").first { $0.hasPrefix("Message-ID: ") }
        }
        #expect(try name(letters[0], "k-1") == "Message-ID: <k-1@example.com>")
        #expect(try name(letters[0], "k-1") == name(letters[1], "k-1"))
        #expect(try name(letters[0], "小米/1") != name(letters[0], "小米/2"))
        #expect(try name(letters[0], "a>\r\nBcc: x@example.com")?.contains("Bcc") == false)
        #expect(MailMessage.name(of: "小米").count == 64)
    }

    @Test(
        arguments: [
            ("anna@example.com", nil, "anna@example.com"), (" Anna <anna@example.com> ", "Anna", "anna@example.com"),
            ("\"Li, Wei\" <li.wei+x@sub.example.cn>", "Li, Wei", "li.wei+x@sub.example.cn"),
            ("李伟 <li@example.cn>", "李伟", "li@example.cn"),
            ("root@localhost", nil, "root@localhost"), ("<a@b>", nil, "a@b"),
        ]
    )
    func `an address is read`(text: String, name: String?, address: String) throws {
        let read = try MailAddress(text)
        #expect(read.name == name)
        #expect(read.address == address)
    }

    @Test(
        arguments: [
            ("", "written name@domain"), ("anna", "written name@domain"), ("a@b@c", "written name@domain"),
            ("a@example.com\r\nBcc: x@y", "control character"), ("a b@example.com", "'a b' cannot stand"),
            ("a@exa mple.com", "is no domain"), ("a@-x.com", "is no domain"), ("a@x..com", "is no domain"),
            (".a@x.com", "'.a' cannot"),
            ("-oQ/tmp@x.com", "cannot stand before"), ("用户@例子.中国", "xn--"), ("a@x.com, b@x.com", "written name@domain"),
            ("\"a b\"@x.com", "cannot stand before"), ("a@[127.0.0.1]", "is no domain"),
            (String(repeating: "a", count: 65) + "@x.com", "cannot stand"),
        ]
    )
    func `an invalid address is refused with a reason`(text: String, reason: String) {
        let error = #expect(throws: MailAddressError.self) { try MailAddress(text) }
        #expect(error?.description.contains(reason) == true)
    }

    @Test func `a date is written as mail writes it`() {
        #expect(MailMessage.date(Instant(Date(timeIntervalSince1970: 0))) == "Thu, 1 Jan 1970 00:00:00 +0000")
        #expect(
            MailMessage.date(Instant(Date(timeIntervalSince1970: 951_782_399))) == "Mon, 28 Feb 2000 23:59:59 +0000"
        )
        #expect(MailMessage.date(Instant(Date(timeIntervalSince1970: -1))) == "Wed, 31 Dec 1969 23:59:59 +0000")
    }

    /// Python's `email` parses the mails strictly, and reports defects.
    @Test func `Python reads any mail back without a defect`() throws {
        let seed = Seed.drawn()
        var random = Seeded(seed)
        let folder = FileManager.default.temporaryDirectory.path + "/recordal-mail-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for number in 0..<120 {
            let letter = WrittenMessage(
                subject: Hard.text(&random, parts: 1...20),
                text: Hard.text(&random, parts: 0...200),
                html: Hard.text(&random, parts: 0...200),
                attachments: (0..<random.one(of: [0, 0, 1, 2])).map { file in
                    MessageAttachment(
                        name: "all-\(file).csv",
                        type: "text/csv",
                        text: Hard.text(&random, parts: 1...200)
                    )
                }
            )
            let names = (0..<Int.random(in: 1...8, using: &random)).map { _ in
                Hard.text(&random, parts: 0...6).filter { !$0.isNewline && !"<>\"\\\t\u{7}".contains($0) }
            }
            let to = names.enumerated().map { "\($1) <a\($0)@example.com>" }
            let text = try mail(letter, to: to, key: "key-\(number)")
            #expect(text.utf8.allSatisfy { $0 < 0x80 })
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(number).eml"))
            let put: [String: Any] = [
                "subject": letter.subject, "text": letter.text, "html": letter.html,
                "name": "key-\(number)@example.com", "files": letter.attachments.map { [$0.name, $0.text] },
                "to": to.indices.map { "a\($0)@example.com" },
            ]
            try JSONSerialization.data(withJSONObject: put).write(to: URL(fileURLWithPath: "\(folder)/\(number).json"))
        }
        let reader = try #require(popen("python3 '\(Shipped.repository)/Tests/read-mail.py' '\(folder)' 2>&1", "r"))
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = fread(&bytes, 1, bytes.count, reader)
        pclose(reader)
        let output = String(decoding: bytes[..<count], as: UTF8.self)
        #expect(output == "120 mails read, 0 wrong\n", "seed \(seed)")
    }
}
