import Delivery
import Foundation
import Hooks
import Messages
import TestSupport
import Testing

/// Runs the shipped scripts with servers on loopback and a sendmail that saves its input.
@Suite(.waitingForPrograms) struct ShippedHookTests {
    @Test func `the sendmail hook hands on the message as it is`() throws {
        let folder = try DeliveryFolder()
        try folder.write("sendmail", "#!/bin/sh\necho \"$@\" > arguments; cat > message\n", mode: 0o700)
        let attempt = try folder.run("email-sendmail", variables: ["SENDMAIL": folder.path + "/sendmail"])
        #expect(attempt.outcome == .delivered)
        #expect(attempt.output.text == "")
        #expect(folder.text("arguments") == "-i -t -f brands@example.com\n")
        let message = try #require(folder.text("message"))
        #expect(!message.contains("\r"))
        #expect(
            message.hasPrefix(
                "From: Brand Desk <brands@example.com>\nTo: take@example.com\nSubject: 12 to do, 4 OVERDUE; "
            )
        )
        #expect(message.contains("\nMessage-ID: <key-1@example.com>\n"))
    }

    @Test(arguments: [(75, HookOutcome.tryLater), (69, .tryLater), (67, .failed(status: 67)), (1, .failed(status: 1))])
    func `the output of sendmail is passed on`(status: Int, outcome: HookOutcome) throws {
        let folder = try DeliveryFolder()
        try folder.write("sendmail", "#!/bin/sh\necho said >&2; exit \(status)\n", mode: 0o700)
        let attempt = try folder.run("email-sendmail", variables: ["SENDMAIL": folder.path + "/sendmail"])
        #expect(attempt.outcome == outcome)
        #expect(attempt.output.text == "said\n")
    }

    @Test func `a hook that lacks something says what`() throws {
        let folder = try DeliveryFolder()
        func said(
            _ hook: String,
            to: [String] = ["a@example.com"],
            _ variables: [String: String] = [:]
        ) throws -> String {
            let attempt = try folder.run(hook, to: to, variables: variables)
            #expect(attempt.outcome == .failed(status: 1))
            return attempt.output.text
        }
        #expect(try said("email-sendmail", ["SENDMAIL": "/no/sendmail"]).contains("/no/sendmail is not there"))
        #expect(try said("email-sendmail", to: ["#brands"]).contains("none of the recipients has a mail address"))
        #expect(try said("email-smtp").contains("hooks/email-smtp.conf is not there"))
        #expect(try said("webhook").contains("hooks/webhook.conf is not there"))
        try folder.write("hooks/email-smtp.conf", "url = \"smtp://127.0.0.1:1\"\n", mode: 0o644)
        #expect(try said("email-smtp").contains("may be read by others"))
        try folder.write("hooks/webhook.conf", "url = \"http://127.0.0.1:1/\"\n", mode: 0o640)
        #expect(try said("webhook").contains("may be read by others"))
        try folder.write("hooks/webhook.conf", "url = \"http://127.0.0.1:1/\"\n")
        #expect(try said("webhook", ["WEBHOOK_FORM": "irc"]).contains("WEBHOOK_FORM is 'irc'"))
    }

    @Test(arguments: ["append-to-file", "email-sendmail", "email-smtp", "webhook"])
    func `the head names every program that the hook runs`(name: String) throws {
        let text = try String(contentsOfFile: Repository.path + "/Config/hooks/" + name, encoding: .utf8)
        let words = { (text: Substring) in Set(text.split { !$0.isLetter }.map(String.init)) }
        let head = try #require(text.split(separator: "It needs ").last?.split(separator: ".").first)
        let code = text.split(separator: "\n").filter { !$0.drop(while: \.isWhitespace).hasPrefix("#") }
            // The text of an `echo` names no program, except in a command substitution.
            .map { $0.replacing(/echo "[^"(]*"/, with: "") }.joined(separator: "\n")
        let programs: Set<String> = [
            "awk", "base64", "basename", "cat", "cp", "curl", "cut", "date", "dirname", "find", "grep", "head", "mkdir",
            "mktemp", "mv", "od", "openssl", "paste", "python", "rm", "sed", "sendmail", "sleep", "sort", "tail", "tee",
            "tr", "uname", "uniq", "wc", "xargs",
        ]
        #expect(words(head) == words(code[...]).intersection(programs).union(["sh", "and"]), "\(name)")
    }

    @Test func `the SMTP hook brings the message to the server unchanged, and its refusals back`() throws {
        let folder = try DeliveryFolder()
        let server = try HookServer(folder)
        try folder.write("hooks/email-smtp.conf", "url = \"smtp://127.0.0.1:\(server.smtp)\"\n")
        let to = ["take@example.com", "小米 <take2@example.com>"]
        #expect(try folder.run("email-smtp", to: to).outcome == .delivered)
        let kept = try folder.kept("smtp")
        #expect(kept.count == 1)
        #expect(kept.first?["from"] as? String == "brands@example.com")
        #expect(kept.first?["to"] as? [String] == ["take@example.com", "take2@example.com"])
        let call = try Repository.post().call(.sample(.digest), to: to, at: Repository.at, key: "key-1")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(call.payload.utf8)) as? [String: Any])
        let base64 = try #require(object["message"] as? String)
        let message = String(decoding: try #require(Data(base64Encoded: base64)), as: UTF8.self)
        #expect(kept.first?["message"] as? String == message)

        let later = try folder.run("email-smtp", to: ["later@example.com"])
        #expect(later.outcome == .tryLater)
        #expect(later.output.text.contains("the server's last answer was 451"))
        let never = try folder.run("email-smtp", to: ["never@example.com"])
        #expect(never.outcome == .failed(status: 1))
        #expect(never.output.text.contains("the server's last answer was 550"))
        #expect(try folder.run("email-smtp", to: ["drop@example.com"]).outcome == .tryLater)
        // No server listens on port 1.
        try folder.write("hooks/email-smtp.conf", "url = \"smtp://127.0.0.1:1\"\n")
        #expect(try folder.run("email-smtp").outcome == .tryLater)
        // A hook that requires STARTTLS sends nothing to a server without STARTTLS.
        try folder.write("hooks/email-smtp.conf", "url = \"smtp://127.0.0.1:\(server.smtp)\"\nssl-reqd\n")
        #expect(try folder.run("email-smtp").outcome == .failed(status: 1))
        #expect(try folder.kept("smtp").count == 1)
    }

    @Test func `a recipient that the server refuses keeps the mail from no other, and is a failure of its own`() throws
    {
        let folder = try DeliveryFolder()
        let server = try HookServer(folder)
        // The configuration has no password, since this server asks for none.
        try folder.write("hooks/email-smtp.conf", "url = \"smtp://127.0.0.1:\(server.smtp)\"\n")
        let never = try folder.run("email-smtp", to: ["take1@example.com", "never@example.com", "take2@example.com"])
        #expect(never.outcome == .failed(status: 1))
        #expect(never.output.text == "not delivered to never@example.com: 550 nobody of that name\n")
        #expect(
            try folder.kept("smtp").first?["to"] as? [String] == ["take1@example.com", "take2@example.com"]
        )
        let later = try folder.run("email-smtp", to: ["take1@example.com", "later@example.com"], key: "key-2")
        #expect(later.outcome == .tryLater)
        #expect(later.output.text == "not delivered to later@example.com: 451 try again later\n")
        #expect(try folder.kept("smtp").count == 2)
    }

    @Test(arguments: ["email-smtp", "email-sendmail"])
    func `a star in an address names no file`(_ hook: String) throws {
        let folder = try DeliveryFolder()
        let server = try HookServer(folder)
        for name in ["a@example.com", "b@example.com"] { try folder.write(name, "") }
        try folder.write("hooks/email-smtp.conf", "url = \"smtp://127.0.0.1:\(server.smtp)\"\n")
        try folder.write("sendmail", "#!/bin/sh\necho \"$@\" > arguments; cat > message\n", mode: 0o700)
        let variables = hook == "email-sendmail" ? ["SENDMAIL": folder.path + "/sendmail"] : [:]
        #expect(try folder.run(hook, to: ["*@example.com"], variables: variables).outcome == .delivered)
        if hook == "email-smtp" {
            #expect(try folder.kept("smtp").first?["to"] as? [String] == ["*@example.com"])
        } else {
            #expect(folder.text("message")?.contains("\nTo: *@example.com\n") == true)
        }
    }

    @Test func `a hook uses its settings, else its file, else the object`() throws {
        let folder = try DeliveryFolder()
        func read(_ head: String, _ input: HookInput?) throws -> String {
            let script = "#!/bin/sh\n\(head)cat > got; env | grep '^RECORDAL_ENV' | sort >> got\n"
            try folder.write("hooks/mine", script, mode: 0o700)
            let call = try Repository.post().call(.sample(.digest), to: ["a@example.com"], at: Repository.at, key: "k")
            let hook = Hook(file: folder.path + "/hooks/mine", input: input)
            let context = HookContext(workspace: folder.path, timeZone: "UTC", variables: Repository.variables)
            #expect(hook.run(call, in: context).outcome == .delivered)
            return try #require(folder.text("got"))
        }
        let mail = "# recordal-input: mail\n"
        for text in [try read("", .mail), try read(mail, nil)] {
            #expect(text.hasPrefix("From: Brand Desk <brands@example.com>\r\nTo: a@example.com\r\n"), "\(text)")
            let end = "RECORDAL_ENVELOPE_FROM=brands@example.com\nRECORDAL_ENVELOPE_TO=a@example.com\n"
            #expect(text.hasSuffix("--\r\n" + end), "\(text)")
        }
        for text in [try read("", nil), try read(mail, .json)] {
            #expect(text.hasPrefix("{\n  \"schema\": \"recordal.hook/1\""), "\(text)")
            #expect(!text.contains("RECORDAL_ENV"))
        }
        #expect(try read("", .text).hasPrefix("To: a@example.com\nSubject: 12 to do"))
    }

    @Test func `the webhook posts the JSON of each chat service`() throws {
        let folder = try DeliveryFolder()
        let server = try HookServer(folder)
        func post(_ form: String, _ answer: String) throws -> (HookOutcome, [String: Any]) {
            try folder.write("hooks/webhook.conf", "url = \"http://127.0.0.1:\(server.http)/\(answer)\"\n")
            let attempt = try folder.run("webhook", .alert, key: "key-\(form)", variables: ["WEBHOOK_FORM": form])
            let kept = try folder.kept("http").first {
                ($0["headers"] as? [String: String])?["idempotency-key"] == "key-\(form)"
            }
            let body = try #require(kept?["body"] as? String)
            let object = try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
            return (attempt.outcome, object)
        }
        func at(_ object: [String: Any], _ keys: String...) -> String? {
            var value: Any? = object
            for key in keys {
                if let number = Int(key) {
                    value = (value as? [Any])?[number]
                } else {
                    value = (value as? [String: Any])?[key]
                }
            }
            return value as? String
        }
        let letter = try Repository.templates("en").write(.sample(.alert))

        let (generic, plain) = try post("generic", "204/")
        #expect(generic == .delivered)
        #expect(plain["text"] as? String == letter.text)
        #expect(plain["schema"] as? String == "recordal.hook/1")

        let (slack, slackBody) = try post("slack", "200/ok")
        #expect(slack == .delivered)
        let escaped = letter.text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(
            ">",
            with: "&gt;"
        )
        #expect(at(slackBody, "text")?.hasSuffix(escaped) == true)
        #expect(at(slackBody, "text")?.hasPrefix("*LATE: CN 小米 &lt;MI&gt;: Renew the recordation, grace ends ") == true)

        let (teams, teamsBody) = try post("teams", "202/")
        #expect(teams == .delivered)
        let block = at(teamsBody, "attachments", "0", "content", "body", "1", "text")
        #expect(block?.contains("CN · 小米 ＜MI＞ · grace ends 2027-02-25\n\n  LATE: ") == true)

        let wide = letter.subject.replacing("<", with: "＜").replacing(">", with: "＞")
        let (feishu, feishuBody) = try post("feishu", "200/%7B%22code%22:0,%22msg%22:%22success%22%7D")
        #expect(feishu == .delivered)
        #expect(at(feishuBody, "content", "text")?.hasPrefix(wide + "\nCN · 小米 ＜MI＞ · grace ends 2027-02-25\n") == true)

        let (dingtalk, dingtalkBody) = try post("dingtalk", "200/%7B%22errcode%22:0,%22errmsg%22:%22ok%22%7D")
        #expect(dingtalk == .delivered)
        #expect(at(dingtalkBody, "text", "content")?.hasPrefix(wide + "\n") == true)
    }

    @Test func `a refusal of a chat service is a failure or a retry, even with status 200`() throws {
        let folder = try DeliveryFolder()
        let server = try HookServer(folder)
        for (form, answer, outcome) in [
            ("generic", "500/", HookOutcome.tryLater), ("slack", "429/", .tryLater),
            ("slack", "404/no_service", .failed(status: 1)),
            ("feishu", "200/%7B%22code%22:19024,%22msg%22:%22Key%20Words%20Not%20Found%22%7D", .failed(status: 1)),
            ("feishu", "200/%7B%22code%22:11232,%22msg%22:%22frequency%22%7D", .tryLater),
            ("dingtalk", "200/%7B%22errcode%22:310000,%22errmsg%22:%22keywords%22%7D", .failed(status: 1)),
            ("dingtalk", "200/%7B%22errcode%22:130101,%22errmsg%22:%22too%20fast%22%7D", .tryLater),
        ] {
            try folder.write("hooks/webhook.conf", "url = \"http://127.0.0.1:\(server.http)/\(answer)\"\n")
            let attempt = try folder.run("webhook", variables: ["WEBHOOK_FORM": form])
            #expect(attempt.outcome == outcome, "\(form) \(answer)")
            #expect(!attempt.output.text.isEmpty)
        }
        try folder.write("hooks/webhook.conf", "url = \"http://127.0.0.1:1/\"\n")
        #expect(try folder.run("webhook").outcome == .tryLater)
    }

    @Test func `the file has the letter as one would read it`() throws {
        let folder = try DeliveryFolder()
        let attempt = try folder.run("append-to-file", .alert, to: ["小米 \"x\" <take@example.com>"])
        #expect(attempt.outcome == .delivered, "\(attempt.output.text)")
        #expect(
            try folder.run("append-to-file", .runFinished, variables: ["LETTERS": "other.txt"]).outcome == .delivered
        )
        let letter = try Repository.templates("en").write(.sample(.alert))
        let line = String(repeating: "-", count: 70)
        #expect(
            folder.text("letters.txt") == """
                To: 小米 "x" <take@example.com>
                Subject: \(letter.subject)
                Date: 2026-11-21T08:30:00Z
                Key: key-1

                \(letter.text)
                \(line)


                """
        )
        #expect(folder.text("other.txt")?.contains("Run of 2026-11-21") == true)
    }
}
