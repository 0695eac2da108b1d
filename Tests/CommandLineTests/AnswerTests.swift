import Foundation
import TestSupport
import Testing

/// Answers to alerts by mail: what a person writes is done once, and nothing else is obeyed.
@Suite(.waitingForPrograms) struct AnswerTests {
    private static let day = "2026-10-15"

    private struct Sent {
        let space: TestWorkspace
        /// The tokens by the alerts' numbers, as the links of the message have them.
        let tokens: [Int: String]
        let number: Int
        var token: String { tokens[number] ?? "" }

        /// A mail as a person sends it.
        func mail(
            _ body: String,
            from: String = "Anna <anna@example.com>",
            token: String? = nil,
            id: String = UUID().uuidString,
            headers: String = ""
        ) -> String {
            "From: \(from)\nTo: replies@example.com\nSubject: Re: [recordal \(token ?? self.token)] x\n"
                + "Message-ID: <\(id)@example.com>\n\(headers)Content-Type: text/plain; charset=utf-8\n\n\(body)\n"
        }

        func answer(_ mail: String, _ options: String...) throws -> Outcome {
            try Program.run(
                Program.path,
                ["alerts", "answer", "--today", AnswerTests.day] + options,
                in: space.path,
                input: Data(mail.utf8)
            )
        }

        func state() throws -> String {
            let tables = ["event", "alert", "snooze", "renewal"].map { "(SELECT count(*) FROM \($0))" }
            let states = "(SELECT group_concat(state || coalesce(reason, '')) FROM alert)"
            return try space.sql("SELECT \(tables.joined(separator: " || ' ' || ")) || \(states)")
        }

        func refuses(_ mail: String, _ reason: String) throws {
            let before = try state()
            let outcome = try answer(mail)
            #expect(outcome.code == 2, "\(outcome.output)\(outcome.errors)")
            #expect(outcome.errors.contains("the mail was refused"), "\(outcome.errors)")
            #expect(outcome.errors.contains(reason), "\(outcome.errors)")
            for token in tokens.values { #expect(!outcome.errors.contains(token)) }
            #expect(try state() == before)
        }
    }

    /// A workspace that has told of two recordations, with one message for each.
    private func sent(delivery: String = "single") throws -> Sent {
        let space = try TestWorkspace()
        try space.hook("mine", "cat >> got")
        try space.write(
            "recordal.yaml",
            """
            time_zone: Europe/Zurich
            portfolio: [{holder: acme}]
            alerts: {fallback: [anna@example.com], delivery: \(delivery)}
            hooks: {digest: hooks/mine, alert: hooks/mine}
            letters: {from: brands@example.com, reply_to: replies@example.com}
            """
        )
        try space.take(TestWorkspace.header + TestWorkspace.rows(1...2, end: "2026-12-31"), today: Self.day)
        let outcome = try space.recordal("alerts", "send", "--today", Self.day)
        #expect(outcome.code == 0, "\(outcome.errors)")
        let messages = try #require(space.text("got"))
        var tokens: [Int: String] = [:]
        for match in messages.matches(of: /recordal%20(A(\d+)-[a-z2-7]{24})%5D/) {
            tokens[try #require(Int(match.2))] = String(match.1)
        }
        #expect(tokens.count == 2)
        return Sent(space: space, tokens: tokens, number: try #require(tokens.keys.min()))
    }

    @Test func `a message has links, a Reply-To, and a key that nobody else can read`() throws {
        let sent = try sent()
        let payload = try #require(sent.space.text("got"))
        #expect(payload.contains(#""reply_to": "replies@example.com""#))
        #expect(payload.contains("mailto:replies@example.com?subject=%5Brecordal%20"))
        let path = sent.space.mirror + ".reply-key"
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let key = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(key.count == 32)
        let mirror = try Data(contentsOf: URL(fileURLWithPath: sent.space.mirror))
        #expect(mirror.range(of: key) == nil)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        let outcome = try sent.answer(sent.mail("seen"))
        #expect(outcome.code == 2 && outcome.errors.contains("chmod 600"), "\(outcome.errors)")
    }

    @Test func `seen acknowledges the alert, once`() throws {
        let sent = try sent()
        let mail = sent.mail("Seen, thanks.\n\n> seen\n> filed", id: "m1")
        let before = try sent.state()
        let dry = try sent.answer(mail, "--dry-run", "--json").object()
        #expect(dry["done"] as? Bool == false && dry["dry_run"] as? Bool == true)
        #expect(try sent.state() == before)
        let done = try sent.answer(mail, "--json").object()
        #expect(done["schema"] as? String == "recordal.alerts-answer/1")
        #expect(done["alert"] as? Int == sent.number && done["recipient"] as? String == "anna@example.com")
        #expect(done["answer"] as? String == "seen" && done["done"] as? Bool == true)
        #expect((done["recordation"] as? String)?.hasPrefix("toy:N") == true)
        #expect(
            try sent.space.sql("SELECT actor || ' ' || cause || ' ' || new FROM event WHERE kind = 'acknowledged'")
                == "anna@example.com answer by mail: <m1@example.com> Seen, thanks.\n"
        )
        let after = try sent.state()
        let twice = try sent.answer(mail)
        #expect(twice.code == 0 && twice.output.contains("answered already"), "\(twice.output)\(twice.errors)")
        #expect(try sent.answer(sent.mail("seen")).output.contains("answered already"))
        #expect(try sent.state() == after)
        #expect(try sent.space.recordal("doctor").code == 0)
    }

    @Test func `filed notes the renewal under its reference, and not ours takes the recordation out`() throws {
        let sent = try sent()
        let filed = sent.mail("filed, reference 14-77/2026 on 2026-10-14")
        let outcome = try sent.answer(filed, "--json").object()
        #expect(outcome["answer"] as? String == "filed" && outcome["reference"] as? String == "14-77/2026")
        #expect(
            try sent.space.sql("SELECT state || ' ' || day || ' ' || reference || ' ' || actor FROM renewal")
                == "filed 2026-10-14 14-77/2026 anna@example.com\n"
        )
        #expect(try sent.answer(filed).output.contains("answered already"))
        try sent.refuses(sent.mail("filed, reference 1, on 2026-10-16"), "still to come")
        try sent.refuses(sent.mail("filed, reference …"), "the reference is missing")

        let other = Sent(space: sent.space, tokens: sent.tokens, number: try #require(sent.tokens.keys.max()))
        let gone = other.mail("Not ours, sold in March.")
        let done = try other.answer(gone)
        #expect(done.code == 0 && done.output.contains("out of the portfolio"), "\(done.output)\(done.errors)")
        let cause = try sent.space.sql("SELECT cause FROM event WHERE field = 'watch'")
        #expect(cause.contains("sold in March"))
        #expect(try other.answer(gone).output.contains("answered already"))
        #expect(try sent.space.recordal("doctor").code == 0)
    }

    @Test func `snooze keeps the obligation back, and a mail that comes again sets no former day`() throws {
        let sent = try sent()
        let first = sent.mail("snooze until 2026-10-20", id: "first")
        let done = try sent.answer(first, "--json").object()
        #expect(done["until"] as? String == "2026-10-20" && done["done"] as? Bool == true)
        #expect(try sent.answer(sent.mail("until 2026-10-25")).code == 0)
        #expect(try sent.answer(first).output.contains("answered already"))
        #expect(try sent.space.sql("SELECT until FROM snooze ORDER BY id DESC LIMIT 1") == "2026-10-25\n")
        try sent.refuses(sent.mail("snooze until 2026-10-01"), "is not to come")
        try sent.refuses(sent.mail("snooze until 2027-12-01"), "is past the last day")
    }

    @Test func `what is forged, of another person, of a program, or not clear is refused`() throws {
        let sent = try sent()
        let (number, token) = (sent.number, sent.token)
        let other = try #require(sent.tokens.keys.max())
        let code = token.drop { $0 != "-" }
        let changed = token.dropLast() + (token.hasSuffix("a") ? "b" : "a")
        for forged in [String(changed), "A\(other)\(code)", "A999\(code)"] {
            try sent.refuses(sent.mail("seen", token: forged), "no alert of this mirror")
        }
        try sent.refuses(sent.mail("seen", token: "A\(number)"), "names no alert")
        try sent.refuses(sent.mail("seen", token: sent.tokens.values.joined(separator: " ")), "several alerts")
        try sent.refuses(sent.mail("seen", from: "ben@example.com"), "is not the recipient")
        try sent.refuses(sent.mail("seen", from: "\"anna@example.com\" <ben@example.com>"), "is not the recipient")
        try sent.refuses(sent.mail("seen", from: "anna@example.com, ben@example.com"), "does not name one sender")
        for header in [
            "Auto-Submitted: auto-replied", "Precedence: bulk", "X-Autoreply: yes", "Return-Path: <>", "List-Id: <l.x>",
        ] {
            try sent.refuses(sent.mail("seen", headers: header + "\n"), "it ")
        }
        try sent.refuses(sent.mail("Thank you!\n\n> seen"), "no answer")
        try sent.refuses(sent.mail("seen\n\nnot ours"), "several answers: seen, not ours")
        try sent.refuses(sent.mail(String(repeating: "x\n", count: 600_000)), "larger than 1 MiB")
        let json = try sent.answer(sent.mail("seen", from: "ben@example.com"), "--json")
        let object = try json.object()
        #expect(json.code == 2 && object["done"] as? Bool == false && object["recipient"] is NSNull)
        #expect((object["reason"] as? String)?.contains("is not the recipient") == true)
    }

    @Test func `a message that is over is not obeyed, and a key of another mirror is none`() throws {
        let sent = try sent()
        let early = sent.mail("snooze until 2026-10-18")
        #expect(try sent.answer(early).code == 0)
        try sent.space.take(TestWorkspace.header + TestWorkspace.rows(1...2, end: "2028-12-31"), today: Self.day)
        #expect(try sent.answer(early).output.contains("answered already"))
        try sent.refuses(sent.mail("filed, reference 7"), "the message is old")
        try sent.refuses(sent.mail("snooze until 2026-10-20"), "the message is old")
        // Nothing is lost where somebody says that it was read.
        #expect(try sent.answer(sent.mail("seen")).code == 0)
        try FileManager.default.removeItem(atPath: sent.space.mirror + ".reply-key")
        try sent.refuses(sent.mail("not ours"), "no alert of this mirror")
        #expect(!FileManager.default.fileExists(atPath: sent.space.mirror + ".reply-key"))
    }

    @Test func `a reply to a letter about one alert needs no link, and one to a digest does`() throws {
        let single = try sent()
        let payload = try #require(single.space.text("got"))
        let mails = payload.matches(of: /"message": "([A-Za-z0-9+\/=]+)"/).compactMap {
            Data(base64Encoded: String($0.1)).map { String(decoding: $0, as: UTF8.self) }
        }
        let own = try #require(mails.first { $0.contains(single.token.lowercased()) })
        #expect(own.contains("\r\nReply-To: replies@example.com\r\n"))
        let id = try #require(own.firstMatch(of: /\r\nMessage-ID: (<[^>]*>)/)).1
        let mail = "From: anna@example.com\nSubject: Re: Renew\nIn-Reply-To: \(id)\n\nseen\n"
        #expect(try single.answer(mail).code == 0)

        let digest = try sent(delivery: "digest")
        let quoted = digest.tokens.values.map { "> mailto:x?subject=%5Brecordal%20\($0)%5D" }.joined(separator: "\n")
        try digest.refuses("From: anna@example.com\nSubject: Re: 2 to do\n\nseen\n\n\(quoted)\n", "several alerts")
    }

    @Test func `without an address for answers there are no links, and no mail is read`() throws {
        let sent = try sent()
        let settings = try #require(sent.space.text("recordal.yaml"))
        try sent.space.write("recordal.yaml", settings.replacing(", reply_to: replies@example.com", with: ""))
        let outcome = try sent.answer(sent.mail("seen"))
        #expect(outcome.code == 2 && outcome.errors.contains("reply_to"), "\(outcome.errors)")
        try sent.space.write("recordal.yaml", settings.replacing("reply_to: replies@", with: "reply_to: re plies@"))
        let check = try sent.space.recordal("config", "check")
        #expect(check.code == 2 && (check.output + check.errors).contains("is no mail address"), "\(check.errors)")
    }

    @Test func `redaction removes who answered, and what was written`() throws {
        let sent = try sent()
        #expect(try sent.answer(sent.mail("seen, call Mrs Secretive", id: "secretive")).code == 0)
        let other = Sent(space: sent.space, tokens: sent.tokens, number: try #require(sent.tokens.keys.max()))
        let gone = other.mail("not ours, says Mrs Secretive", id: "secretive-2")
        #expect(try other.answer(gone).code == 0)
        let numbers = try sent.space.sql("SELECT seq FROM event WHERE cause LIKE 'answer by mail%' ORDER BY seq")
        for seq in numbers.split(separator: "\n") {
            let done = try sent.space.recordal("redact", String(seq), "--reason", "erasure")
            #expect(done.code == 0, "\(done.errors)")
        }
        for suffix in ["", "-wal"] {
            guard let data = try? Data(contentsOf: URL(fileURLWithPath: sent.space.mirror + suffix)) else { continue }
            for text in ["Secretive", "secretive"] { #expect(data.range(of: Data(text.utf8)) == nil, "\(text)") }
        }
        let actors = try sent.space.sql("SELECT DISTINCT actor FROM event WHERE cause = 'answer by mail'")
        #expect(actors == "(redacted)\n")
        #expect(try sent.space.recordal("doctor").code == 0)
        // The same mail cannot be recognised any more, and is not obeyed a second time.
        try other.refuses(gone, "removed from the history")
    }
}
