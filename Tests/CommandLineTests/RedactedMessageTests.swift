import Foundation
import TestSupport
import Testing

/// Messages and alerts lose what was removed, of the recordation that it was about, and stay what programs read.
@Suite(.waitingForPrograms) struct RedactedMessageTests {
    private static let list = TestWorkspace.header + TestWorkspace.rows(1...12, end: "2026-12-31")

    private func space(today: String = "2026-12-10", list: String = Self.list) throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.hook("mine", "cat > told-$RECORDAL_IDEMPOTENCY_KEY; echo answered")
        try space.write(
            "recordal.yaml",
            """
            time_zone: Europe/Zurich
            portfolio: [{holder: acme}]
            alerts: {fallback: [anna@example.com, li@example.com], delivery: digest}
            hooks: {digest: hooks/mine}
            letters: {from: brands@example.com}
            """
        )
        try space.take(list, today: today)
        return space
    }

    @discardableResult
    private func run(_ actor: String, _ space: TestWorkspace, _ words: String...) throws -> Outcome {
        let outcome = try Program.run(Program.path, words, in: space.path, environment: ["RECORDAL_ACTOR": actor])
        #expect(outcome.code == 0, "\(words): \(outcome.output)\(outcome.errors)")
        return outcome
    }

    @discardableResult
    private func redactFirst(_ kind: String, _ space: TestWorkspace, is condition: String = "1") throws -> Outcome {
        let query = "SELECT min(seq) FROM event WHERE kind = '\(kind)' AND \(condition)"
        let seq = try space.sql(query).trimmingCharacters(in: .newlines)
        return try run("carl", space, "redact", seq, "--reason", "erasure", "--json")
    }

    private func payload(_ space: TestWorkspace) throws -> [String: Any] {
        let text = try space.sql("SELECT payload FROM outbox ORDER BY id LIMIT 1")
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
    }

    private func alerts(_ payload: [String: Any]) throws -> [String: [String: Any]] {
        let list = try #require(payload["alerts"] as? [[String: Any]])
        return try Dictionary(
            uniqueKeysWithValues: list.map {
                (try #require(($0["obligation"] as? [String: Any])?["recordation"] as? String), $0)
            }
        )
    }

    /// The keys and kinds of values of a JSON value, without its texts.
    private func shape(_ value: Any) -> String {
        switch value {
        case let object as [String: Any]: "{\(object.keys.sorted().map { "\($0): \(shape(object[$0] ?? ""))" })}"
        case let list as [Any]: "\(list.map(shape))"
        case is String: "text"
        default: "\(value)"
        }
    }

    /// The parts of a mail, each as it is read.
    private func parts(_ payload: [String: Any]) throws -> (head: String, parts: [String]) {
        let message = try #require((payload["message"] as? String).flatMap { Data(base64Encoded: $0) })
        let mail = String(decoding: message, as: UTF8.self)
        let boundary = try #require(mail.components(separatedBy: "boundary=\"").last?.prefix { $0 != "\"" })
        let all = mail.components(separatedBy: "--\(boundary)")
        let bodies = all.dropFirst().dropLast().compactMap { part -> String? in
            let body = part.components(separatedBy: "\r\n\r\n").dropFirst().joined(separator: "\r\n\r\n")
            guard part.contains("Transfer-Encoding: base64") else { return body }
            return Data(base64Encoded: body, options: .ignoreUnknownCharacters).map {
                String(decoding: $0, as: UTF8.self)
            }
        }
        return (all.first ?? "", Array(bodies))
    }

    @Test func `a value is removed as whole words from its recordation's part of a message, and from no key or other`()
        throws
    {
        let space = try space()
        // A word of every message: a part of "Mark 1", of "remarks" and of other recordations' marks.
        try run("bea", space, "edit", "toy:N1", "owner=Mark")
        try run("bea", space, "edit", "toy:N2", "owner=O'Secretive & Co")
        try run("bea", space, "edit", "toy:N12", "owner=O'Secretive & Co")
        #expect(try space.recordal("alerts", "send", "--today", "2026-12-10").code == 0)
        let before = try payload(space)
        for edit in ["1", "2"] { try run("bea", space, "undo", "edit", edit, "--reason", "left us") }
        let done = try redactFirst("edited", space, is: "new = 'Mark'").object()
        #expect(done["messages"] as? Int == 2)
        #expect(
            try redactFirst("edited", space, is: "new LIKE 'O%' AND record_id = 2").object()["messages"] as? Int == 2
        )
        let after = try payload(space)
        #expect(shape(before) == shape(after))
        let (then, now) = (try alerts(before), try alerts(after))
        #expect((then["toy:N1"]?["obligation"] as? [String: Any])?["owner"] as? String == "Mark")
        for name in ["toy:N1", "toy:N2"] {
            #expect((now[name]?["obligation"] as? [String: Any])?["owner"] as? String == "(redacted)", "\(name)")
            #expect((now[name]?["recordation"] as? [String: Any])?["owner"] as? String == "(redacted)", "\(name)")
            #expect((now[name]?["recordation"] as? [String: Any])?["id"] as? String == name)
        }
        // Another recordation whose name begins alike keeps what is its own.
        for name in ["toy:N3", "toy:N11", "toy:N12"] {
            #expect(
                NSDictionary(dictionary: now[name] ?? [:]) == NSDictionary(dictionary: then[name] ?? [:]),
                "\(name)"
            )
        }
        let text = try #require(after["text"] as? String)
        for mark in ["Mark 3", "Mark 12"] {
            #expect(text.matches(of: try Regex("(?m)^KZ · \(mark) · .*[0-9]$")).count == 1, "\(text)")
            #expect(text.matches(of: try Regex("(?m): KZ · \(mark) · Renew the recordation, ")).count == 1, "\(text)")
        }
        let mail = try parts(after)
        #expect(mail.parts == [text, after["html"] as? String])
        #expect(mail.head.contains("Auto-Submitted: auto-generated\r\n") && mail.head.contains("\r\nMIME-Version: 1.0"))
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `words of recordal and of a merge are no texts of a person, and a hook reads what is left`() throws {
        let space = try space()
        try run("bea", space, "edit", "toy:N1", "remarks=due")
        try run("bea", space, "edit", "toy:N1", "remarks=renew")
        #expect(try space.recordal("alerts", "send", "--today", "2026-12-10").code == 0)
        let alert = try space.sql("SELECT min(id) FROM alert WHERE key = 'N1' AND letter IS NOT NULL")
            .trimmingCharacters(in: .newlines)
        try run("bea", space, "alerts", "ack", alert, "--reason", "seen by Mrs Secretive")
        try run("bea", space, "undo", "edit", "2", "--reason", "x")
        try run("bea", space, "undo", "edit", "1", "--reason", "x")
        let before = try payload(space)
        try redactFirst("acknowledged", space)
        try redactFirst("edited", space)
        try redactFirst("edited", space, is: "new = 'renew'")
        let after = try payload(space)
        #expect(shape(before) == shape(after))
        for key in ["kind", "state", "obligation", "recordation", "rule"] {
            let all = try [before, after].map {
                try #require((alerts($0)["toy:N1"]?["obligation"] as? [String: Any])?[key] as? String)
            }
            #expect(all[0] == all[1], "\(key)")
        }
        #expect(after["subject"] as? String == before["subject"] as? String)
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `a message that waits is read by its hook after a redaction`() throws {
        let space = try space()
        try space.hook("mine", "exit 75")
        try run("bea", space, "edit", "toy:N1", "owner=Secretive")
        _ = try space.recordal("alerts", "send", "--today", "2026-12-10")
        try run("bea", space, "undo", "edit", "1", "--reason", "left us")
        try redactFirst("edited", space)
        try space.hook("mine", "cat > told-$RECORDAL_IDEMPOTENCY_KEY")
        #expect(try space.recordal("alerts", "retry").code == 0)
        #expect(try space.recordal("alerts", "send", "--today", "2026-12-10").code == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: space.path).filter { $0.hasPrefix("told-") }
        #expect(names.count == 2)
        for name in names {
            let data = try Data(contentsOf: URL(fileURLWithPath: space.path + "/" + name))
            #expect(data.range(of: Data("Secretive".utf8)) == nil)
            let letter = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            #expect(try parts(letter).parts.allSatisfy { !$0.contains("Secretive") })
            #expect((letter["text"] as? String)?.contains("(redacted)") == true || letter["alerts"] != nil)
        }
    }

    @Test func `of acknowledgements and snoozes of one second only the named one is removed`() throws {
        let today = "2026-11-05"
        let space = try space(today: today)
        #expect(try space.recordal("alerts", "send", "--today", today).code == 0)
        let query = "SELECT id FROM alert WHERE letter IS NOT NULL AND recipient LIKE 'anna%' ORDER BY id LIMIT 3"
        let alerts = try space.sql(query).split(separator: "\n").map(String.init)
        #expect(alerts.count == 3)
        for (alert, actor) in zip(alerts, ["bea", "petrova", "petrova"]) {
            try run(actor, space, "alerts", "ack", alert, "--reason", "seen by \(actor)", "--today", today)
            try run(
                actor,
                space,
                "alerts",
                "snooze",
                alert,
                "--until",
                "2026-11-08",
                "--reason",
                "asked by \(actor)",
                "--today",
                today
            )
        }
        // A program that is quick does all of it within one second.
        let second = "at = '2026-12-10T09:00:00Z'"
        _ = try space.sql(
            """
            UPDATE event SET \(second) WHERE kind IN ('acknowledged', 'snoozed');
            UPDATE alert SET \(second) WHERE state = 'acknowledged';
            UPDATE snooze SET \(second);
            """
        )
        // Of the same person and of the same words, about another recordation.
        let last = "seq = (SELECT max(seq) FROM event AS other WHERE other.kind = event.kind)"
        try redactFirst("acknowledged", space, is: last)
        try redactFirst("snoozed", space, is: last)
        let acknowledged = "SELECT actor, reason FROM alert WHERE state = 'acknowledged' ORDER BY id"
        #expect(
            try space.sql(acknowledged)
                == "bea|seen by bea\npetrova|seen by petrova\n(redacted)|(redacted)\n"
        )
        #expect(
            try space.sql("SELECT actor, reason FROM snooze ORDER BY id")
                == "bea|asked by bea\npetrova|asked by petrova\n(redacted)|(redacted)\n"
        )
    }

    /// A list of so many recordations that not all fit into a letter, with a mark that somebody corrected.
    private func long(_ count: Int) throws -> TestWorkspace {
        let rows = (1...count).map { "N\($0),Mark \($0),Acme Ltd,\"3, 9\",2026-12-31\n" }
        return try space(list: TestWorkspace.header + rows.joined())
    }

    @Test func `the table of a long letter loses a text in its recordation's row alone, also in the mail`() throws {
        let space = try long(400)
        let secret = "Anna \"A\" since 2026-01-01"
        try run("bea", space, "edit", "toy:N2", "mark=\(secret)", "--correction", "--reason", "a slip")
        try run("bea", space, "edit", "toy:N3", "mark=\(secret)", "--correction", "--reason", "a slip")
        #expect(try space.recordal("alerts", "send", "--today", "2026-12-10").code == 0)
        func file(_ payload: [String: Any]) throws -> String {
            let files = try #require(payload["attachments"] as? [[String: Any]])
            return try #require(files.first?["text"] as? String)
        }
        let before = try payload(space)
        let quoted = "\"Anna \"\"A\"\" since 2026-01-01\""
        #expect(try file(before).components(separatedBy: quoted).count == 3)
        #expect((before["html"] as? String)?.contains("since <span class=\"day\">2026-01-01</span>") == true)
        try run("bea", space, "undo", "edit", "1", "--reason", "left us")
        try redactFirst("edited", space, is: "record_id = 2")
        let after = try payload(space)
        #expect(shape(before) == shape(after))
        let rows = try file(after).components(separatedBy: "\r\n")
        #expect(rows.count == 400 + 2)
        #expect(rows.filter { $0.contains("(redacted)") }.map { $0.contains("toy:N2,") } == [true])
        #expect(rows.filter { $0.contains(quoted) }.map { $0.contains("toy:N3,") } == [true])
        for key in ["text", "html"] {
            let text = try #require(after[key] as? String)
            // Its line in the table above, and its own heading.
            #expect(text.components(separatedBy: "(redacted)").count == 3, "\(key)")
            #expect(text.components(separatedBy: "Anna ").count == 3, "\(key)")
        }
        let message = try #require((after["message"] as? String).flatMap { Data(base64Encoded: $0) })
        try message.write(to: URL(fileURLWithPath: space.path + "/mail"))
        let script = """
            import email, email.policy, sys
            mail = email.message_from_bytes(open("mail", "rb").read(), policy=email.policy.SMTP)
            text, page = mail.get_payload()[0].iter_parts()
            kinds = [part.get_content_type() for part in mail.walk()]
            files = [part.get_payload(decode=True).decode() for part in mail.iter_attachments()]
            print(kinds, [len(part.defects) for part in mail.walk()], files[0].count("(redacted)"), files[0].count("\\r\\n"))
            """
        try space.write("read.py", script)
        let read = try Program.run("/usr/bin/env", ["python3", "read.py"], in: space.path)
        let kinds = "['multipart/mixed', 'multipart/alternative', 'text/plain', 'text/html', 'text/csv']"
        #expect(read.output == "\(kinds) [0, 0, 0, 0, 0] 1 401\n", "\(read.errors)")
    }
}
