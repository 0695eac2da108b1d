import Foundation
import Recordations
import TestSupport
import Testing

@testable import Messages

@Suite struct ReplyTokenTests {
    private let key = ReplyKey((0..<32).map { UInt8($0) })
    private let binding = ReplyBinding(mirror: "m1", alert: 17, recipient: "anna@example.com", message: "k1")

    @Test func `a token has the alert's number and 120 bits in letters and digits`() throws {
        let token = try #require(key).token(binding)
        #expect(token.description.wholeMatch(of: /A17-[a-z2-7]{24}/) != nil)
        // HMAC-SHA256, reckoned by another program.
        #expect(token.description == "A17-rmq6wwonfq4tsk24p6oby6mz")
    }

    @Test func `a token is that of its mirror, alert, recipient and message, and of no other`() throws {
        let key = try #require(key)
        let token = key.token(binding)
        #expect(key.isValid(token, for: binding))
        // One person in several spellings is one recipient.
        for same in ["Anna@Example.com", "Anna <anna@example.com>"] {
            #expect(key.isValid(token, for: ReplyBinding(mirror: "m1", alert: 17, recipient: same, message: "k1")))
        }
        let others = [
            ReplyBinding(mirror: "m2", alert: 17, recipient: "anna@example.com", message: "k1"),
            ReplyBinding(mirror: "m1", alert: 18, recipient: "anna@example.com", message: "k1"),
            ReplyBinding(mirror: "m1", alert: 17, recipient: "ben@example.com", message: "k1"),
            ReplyBinding(mirror: "m1", alert: 17, recipient: "anna@example.com", message: "k2"),
            ReplyBinding(mirror: "m", alert: 117, recipient: "anna@example.com", message: "k1"),
        ]
        for other in others { #expect(!key.isValid(token, for: other)) }
        let stranger = try #require(ReplyKey([UInt8](repeating: 7, count: 32)))
        #expect(!stranger.isValid(token, for: binding))
        #expect(ReplyKey([UInt8](repeating: 7, count: 31)) == nil)
    }

    @Test func `every changed digit is seen`() throws {
        let key = try #require(key)
        let text = key.token(binding).description
        for index in text.indices.dropFirst(4) {
            var changed = text
            changed.replaceSubrange(index...index, with: text[index] == "a" ? "b" : "a")
            let token = try #require(ReplyToken.all(in: changed).first)
            #expect(!key.isValid(token, for: binding))
        }
    }

    @Test func `tokens are found in whatever a mail program makes of them`() throws {
        let token = try #require(key).token(binding)
        let texts = [
            "[recordal \(token)] seen", "Re: [RECORDAL \(token)] SEEN".uppercased(), "%5Brecordal%20\(token)%5D",
            "<abc.\(token)@example.com>".lowercased(), "回复：[recordal \(token)]已阅", "\(token)",
        ]
        for text in texts { #expect(ReplyToken.all(in: text) == [token], "\(text)") }
        #expect(ReplyToken.all(in: "\(token) and \(token)").count == 1)
        for none in [
            "", "A17-", "A-\(token.code)", "A17-\(token.code)a", "A17-\(token.code.dropLast())", "A17 \(token.code)",
        ] {
            #expect(ReplyToken.all(in: none).isEmpty, "\(none)")
        }
        #expect(ReplyToken.all(in: "A99999999999999999999-\(token.code)").isEmpty)
    }

    @Test func `a key shows nothing of itself`() throws {
        let key = try #require(key)
        #expect("\(key)" == "a reply key")
        #expect(String(reflecting: key) == "a reply key")
    }

    @Test func `the links of a letter hold the answers, encoded by RFC 6068, in both languages`() throws {
        let address = try #require(try? MailAddress("re+plies&x@example.com"))
        for (language, seen) in [("en", "seen"), ("zh-Hans", "%E5%B7%B2%E9%98%85")] {
            let written = try Shipped.templates(language).write(.sample(.digest, replyTo: address))
            for text in [written.text, written.html.replacing("&amp;", with: "&")] {
                #expect(
                    text.contains(
                        "mailto:re%2Bplies%26x@example.com?subject=%5Brecordal%20A12-aaaaaaaaaaaaaaaaaaaaaaaa%5D%20\(seen)&body=\(seen)"
                    )
                )
            }
            #expect(written.html.contains("&amp;body="))
            let without = try Shipped.templates(language).write(.sample(.digest))
            #expect(!without.text.contains("mailto:") && !without.html.contains("mailto:"))
        }
    }

    @Test func `what a link proposes is read as that answer, and no label is one`() throws {
        for language in Shipped.languages {
            let written = try Shipped.templates(language).write(.sample(.digest, replyTo: Message.sampleReplyTo))
            var names: Set<String> = []
            for link in written.text.matches(of: /mailto:\S+&body=(\S+)/) {
                let body = try #require(String(link.1).removingPercentEncoding)
                switch ReplyReading([body]) {
                case .answer(let answer): names.insert(answer.name)
                // The reference is the person's to write.
                case .unclear(_, let why):
                    #expect(why.contains("the reference is missing"))
                    let filled = body.replacing("…", with: "77/2026")
                    #expect(ReplyReading([filled]) == .answer(.filed(reference: "77/2026", on: nil)))
                    names.insert("filed")
                default: Issue.record("\(body)")
                }
            }
            #expect(names == ["seen", "filed", "not ours", "snooze"])
            // A letter that is quoted without any mark answers nothing by itself.
            let lines = written.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            #expect(ReplyReading(lines) == .none, "\(language)")
        }
    }

    @Test func `a mail with a token has it in its Message-ID, and where answers go`() throws {
        let token = try #require(key).token(binding)
        let text = MailMessage(
            WrittenMessage(subject: "a", text: "b", html: "c"),
            language: "en",
            from: try MailAddress("brands@example.com"),
            to: [try MailAddress("anna@example.com")],
            at: Instant(Date(timeIntervalSince1970: 0)),
            idempotencyKey: "k1",
            replyTo: try MailAddress("replies@example.com"),
            token: token
        ).text
        #expect(text.contains("\r\nReply-To: replies@example.com\r\n"))
        #expect(text.contains("\r\nMessage-ID: <k1.\(token.description.lowercased())@example.com>\r\n"))
    }
}
