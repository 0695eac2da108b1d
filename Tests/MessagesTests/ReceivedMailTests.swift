import Documents
import Foundation
import Recordations
import TestSupport
import Testing

@testable import Messages

enum CivilDateFixture {
    static func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(daysSinceEpoch: 0) }
}

@Suite struct ReceivedMailTests {
    static let charsets: CharsetDecoder = { bytes, label in
        guard let charset = try? Charset(label: label),
            let text = try? TextDecoder.text(of: bytes, charsets: [charset])
        else { return nil }
        return String(decoding: text, as: UTF8.self)
    }

    private func read(_ text: String) -> ReceivedMail {
        ReceivedMail(Array(text.replacing("\n", with: "\r\n").utf8), charsets: Self.charsets)
    }

    @Test(arguments: CorpusMail.all.map(\.name)) func `a mail is read as it is meant`(name: String) throws {
        let one = try #require(CorpusMail.all.first { $0.name == name })
        // Lines end with LF alone where a mail is piped.
        for bytes in [
            one.bytes, one.bytes.filter { $0 != 0x0D }, Array("From anna@example.com Tue\n".utf8) + one.bytes,
        ] {
            let mail = ReceivedMail(bytes, charsets: Self.charsets)
            #expect(ReplyReading(OwnWords(mail.text).lines) == one.reading, "\(mail.text)")
            #expect(mail.senders?.map(\.address) == ["anna@example.com"])
            #expect(mail.tokens.map(\.description) == ["A17-abcdefghijklmnopqrstuvwx"], "\(mail.subject)")
            #expect(mail.id == "<m1@example.com>")
            if let refusal = one.refusal {
                #expect(mail.refusal?.contains(refusal) == true)
            } else {
                #expect(mail.refusal == nil)
            }
        }
    }

    @Test(
        arguments: [
            ("anna@example.com", ["anna@example.com"]), ("\"evil@x.com\" <anna@example.com>", ["anna@example.com"]),
            ("Anna (evil@x.com) <anna@example.com>", ["anna@example.com"]),
            ("a@x.com, b@x.com", ["a@x.com", "b@x.com"]), ("<a@x.com> <b@x.com>", nil), ("<a@x.com> b@x.com", nil),
            ("\"Anna <anna@example.com>", nil), ("group: a@x.com;", nil), ("anna", nil), ("", []), ("<>", nil),
            ("\"anna\"@example.com", nil), ("anna@example.com\u{0}", nil), ("<anna@example.com", nil),
            ("=?utf-8?Q?a=40x.com?= <anna@example.com>", ["anna@example.com"]),
        ] as [(String, [String]?)]
    )
    func `a sender is the address that is plainly stated`(field: String, addresses: [String]?) {
        #expect(SenderField.addresses(field)?.map(\.address) == addresses)
    }

    @Test func `a mail with two fields From, or none, has no sender`() {
        #expect(read("From: a@x.com\nFrom: a@x.com\n\nseen").senders == nil)
        #expect(read("Subject: x\n\nseen").senders == nil)
    }

    @Test func `the token of the subject goes before that of a reply's header, and that before the body`() {
        let codes = ["a", "b", "c"].map { String(repeating: $0, count: 24) }
        let subject = "Subject: A1-\(codes[0])\n"
        let reply = "In-Reply-To: <k.a2-\(codes[1])@x.com>\n"
        let body = "\nseen\n> mailto:x?subject=%5Brecordal%20A3-\(codes[2])%5D\n"
        #expect(read(subject + reply + body).tokens.map(\.alert) == [1])
        #expect(read(reply + body).tokens.map(\.alert) == [2])
        #expect(read(body).tokens.map(\.alert) == [3])
        #expect(read("\nseen\n> A1-\(codes[0]) A2-\(codes[1])").tokens.count == 2)
    }

    @Test func `headers are unfolded and decoded`() {
        let mail = read("Subject: =?UTF-8?B?5bCP?=\n =?UTF-8?B?57Gz?= and\n\t=?utf-8?q?x_y?= =?bad\n\nseen")
        #expect(mail.subject == "小米 and x y =?bad")
        // A letter is cut between two words.
        #expect(read("Subject: =?UTF-8?B?5bA=?= =?UTF-8?B?jw==?=\n\n").subject == "小")
    }

    @Test func `a mail without an identifier has one of its bytes`() {
        let one = read("From: a@x.com\n\nseen")
        #expect(one.id == read("From: a@x.com\n\nseen").id)
        #expect(one.id != read("From: a@x.com\n\nseen.").id)
        #expect(read("Message-ID: two words\n\n").id.count == 66)
    }

    @Test func `what is attached is not read, and plain text goes before a page`() {
        let mail = read(
            """
            Content-Type: multipart/mixed; boundary="x y"

            --x y
            Content-Type: multipart/alternative; boundary=i

            --i
            Content-Type: text/html

            <p>filed</p>
            --i
            Content-Type: text/plain

            seen
            --i--
            --x y
            Content-Type: text/plain
            Content-Disposition: attachment; filename=a.txt

            not ours
            --x y--
            """
        )
        #expect(ReplyReading(OwnWords(mail.text).lines) == .answer(.seen))
        let deep = (0..<40).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined() + "\nseen"
        #expect(read(deep).text.isEmpty)
    }

    @Test func `a page is text, with what it quotes marked`() {
        #expect(PageReading.text("a<br>b &lt;c&gt; &#23567;&#x7c73;&nbsp;d<!-- e -->") == "a\nb <c> 小米 d")
        #expect(PageReading.text("<blockquote>a<blockquote>b</blockquote></blockquote>c").contains("> a\n> b"))
        #expect(PageReading.text("1 < 2 <b") == "1 < 2 <b")
        #expect(PageReading.text("<div class=\"gmail_quote\">old</div>new").hasSuffix("> old\nnew"))
    }

    @Test(
        .timeLimit(.minutes(3)),
        arguments: [
            "<", "<a ", "&", "=?", "\"", "(", "> ", "x wrote:\n", "\n", "seen, ", "A1-", "--b\r\n", "From:\nSent:\n",
            "filed reference 1 ",
        ]
    )
    func `a mail of one text over and over is read at once`(text: String) {
        let size = ReceivedMail.limitInBytes / 4
        let many = Array(String(repeating: text, count: size / text.utf8.count).utf8)
        let heads = [
            "", "From: ", "Subject: ", "Content-Type: text/html\n\n", "Content-Type: multipart/mixed; boundary=b\n\n",
            "\n",
        ]
        for head in heads {
            let mail = ReceivedMail(Array(head.utf8) + many, charsets: Self.charsets)
            _ = ReplyReading(OwnWords(mail.text).lines)
            #expect(mail.tokens.isEmpty)
        }
    }
}
