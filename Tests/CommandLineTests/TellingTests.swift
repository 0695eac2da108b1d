import Foundation
import TestSupport
import Testing

/// Who is told where nothing is said of alerts, where a run breaks off, and what is kept of several hooks.
@Suite(.waitingForPrograms) struct TellingTests {
    private static let keeper = "cat > told-$RECORDAL_EVENT"

    private func space(_ settings: String, _ script: String = keeper) throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.hook("mine", script)
        try space.write(
            "recordal.yaml",
            "time_zone: Europe/Zurich\nactor: anna\nportfolio: [{holder: acme}]\n"
                + "letters: {from: brands@example.com}\n\(settings)"
        )
        try space.take(TestWorkspace.header + TestWorkspace.rows(1...2, end: "2026-12-31"), today: "2026-12-10")
        return space
    }

    private func isTold(_ space: TestWorkspace, _ event: String) -> Bool {
        FileManager.default.fileExists(atPath: space.path + "/told-\(event)")
    }

    @Test func `hooks for other events are told without alerts, and it is said that nobody is told of deadlines`()
        throws
    {
        let space = try space("hooks: {source-stale: hooks/mine}\n")
        try space.write("sources/toy.yaml", TestWorkspace.toy + "\nstale_after_days: 5\n")
        let dry = try space.recordal("alerts", "send", "--dry-run", "--today", "2026-12-20")
        #expect(dry.code == 0 && dry.output.contains("would tell: source-stale toy"), "\(dry.output)\(dry.errors)")
        let sent = try space.recordal("alerts", "send", "--today", "2026-12-20")
        #expect(sent.code == 0, "\(sent.errors)")
        #expect(sent.output.contains("No alerts are configured (no section 'alerts' in "), "\(sent.output)")
        #expect(sent.output.contains("nobody is told of deadlines. 1 message handed over."), "\(sent.output)")
        #expect(isTold(space, "source-stale"))
        let json = try space.recordal("alerts", "send", "--json", "--today", "2026-12-20").object()
        #expect(json["configured"] as? Bool == false)
        let run = try space.recordal("run", "--today", "2026-12-20")
        #expect(run.code == 0)
        #expect(run.output.contains("No alerts are configured"), "\(run.output)")
    }

    @Test func `with neither alerts nor hooks a run brings in and says so, and sending is refused`() throws {
        let space = try space("sources: {toy: {from: edition.csv}}\n")
        let run = try space.recordal("run", "--today", "2026-12-20")
        #expect(run.code == 0)
        #expect(run.output.hasSuffix("nobody is told of deadlines.\n"), "\(run.output)")
        #expect(try space.recordal("run", "--quiet", "--today", "2026-12-20").output.isEmpty)
        let sent = try space.recordal("alerts", "send", "--today", "2026-12-20")
        #expect(sent.code == 2)
        #expect(sent.errors.contains("does not say who is to be told"))
    }

    @Test func `a run that breaks off before its first source tells of deadlines all the same`() throws {
        let space = try space(
            """
            alerts: {fallback: anna@example.com}
            hooks: {digest: hooks/mine, run-finished: hooks/mine}
            sources: {toy: {from: 'http://127.0.0.1:9/list.csv'}}
            network: {proxy: 'http://anna:${NO_SUCH_VARIABLE}@127.0.0.1:9'}

            """
        )
        let run = try space.recordal("run", "--today", "2026-12-10")
        #expect(run.code == 2)
        #expect(run.errors.contains("NO_SUCH_VARIABLE"), "\(run.errors)")
        #expect(run.output.contains("2 alerts planned of 2 obligations. 2 messages handed over."), "\(run.output)")
        #expect(isTold(space, "digest"))
        let end = try Data(contentsOf: URL(fileURLWithPath: space.path + "/told-run-finished"))
        let letter = try #require(try JSONSerialization.jsonObject(with: end) as? [String: Any])
        #expect(letter["codes"] as? [Int] == [2])
        let json = try space.recordal("run", "--json", "--today", "2026-12-11")
        #expect(json.code == 2)
        let object = try json.object()
        #expect(object["codes"] as? [Int] == [2])
        #expect((object["sources"] as? [Any])?.isEmpty == true)
        #expect((object["alerts"] as? [String: Any])?["delivered"] as? Int == 1)
    }

    @Test func `what goes wrong with the telling hides not why the run broke off`() throws {
        let space = try space(
            """
            alerts: {fallback: anna@example.com}
            hooks: {digest: hooks/mine}
            sources: {toy: {from: 'http://127.0.0.1:9/list.csv'}}
            network: {proxy: 'http://anna:${NO_SUCH_VARIABLE}@127.0.0.1:9'}

            """
        )
        try space.write("templates/en/digest.txt", "Subject: {{cuont}}\n")
        let run = try space.recordal("run", "--today", "2026-12-10")
        #expect(run.code == 2)
        #expect(run.errors.contains("NO_SUCH_VARIABLE"), "\(run.errors)")
        #expect(run.errors.contains("there is no name 'cuont' here"), "\(run.errors)")
        #expect(try space.sql("SELECT count(*) FROM outbox") == "0\n")
    }

    @Test func `an alert shows the letter of each of its hooks with every try`() throws {
        let space = try space(
            """
            alerts: {fallback: anna@example.com}
            hooks: {digest: [{path: hooks/mine}, {path: hooks/bad, attempts: 2}, {path: hooks/later}]}

            """
        )
        try space.hook("bad", "echo 'no route to host'; exit 3")
        try space.hook("later", "exit 75")
        for _ in 0..<2 {
            #expect(try space.recordal("alerts", "send", "--today", "2026-12-10").code == 5)
            // Whoever has mended a hook need not wait for the letter's own time.
            let again = try space.recordal("alerts", "retry", "--dry-run")
            #expect(again.output == "2 messages would be tried again by the next: recordal alerts send\n")
            if try space.sql("SELECT max(attempts) FROM outbox") == "1\n" {
                #expect(try space.recordal("alerts", "retry").code == 0)
            }
        }
        let number = try space.sql("SELECT min(id) FROM alert WHERE state = 'queued'")
            .trimmingCharacters(in: .newlines)
        let shown = try space.recordal("alerts", "show", number)
        #expect(shown.code == 0)
        for line in [
            "message 1, digest for anna@example.com by hooks/mine\n  sent after 1 try",
            "message 2, digest for anna@example.com by hooks/bad\n  dead after 2 tries",
            "message 3, digest for anna@example.com by hooks/later\n  retry after 2 tries", "    no route to host\n",
        ] { #expect(shown.output.contains(line), "\(shown.output)") }
        let object = try space.recordal("alerts", "show", number, "--json").object()
        let letters = try #require(object["messages"] as? [[String: Any]])
        #expect(letters.map { $0["hook"] as? String } == ["hooks/mine", "hooks/bad", "hooks/later"])
        #expect(letters.map { ($0["tries"] as? [Any])?.count } == [1, 2, 2])
        #expect(Set(letters.compactMap { $0["idempotency_key"] as? String }).count == 1)
        // One of its letters is dead: so is the alert, and the most urgent word counts.
        #expect((object["alert"] as? [String: Any])?["state"] as? String == "dead")
    }

    @Test func `only what failed is tried again`() throws {
        let space = try space("alerts: {fallback: anna@example.com}\nhooks: {digest: hooks/mine}\n")
        #expect(try space.recordal("alerts", "send", "--today", "2026-12-10").code == 0)
        #expect(try space.recordal("alerts", "retry").output.hasPrefix("0 messages will be tried again"))
        let letter = try space.recordal("alerts", "retry", "--message", "1")
        #expect(letter.code == 2)
        #expect(letter.errors.contains("message 1 is sent\n  only one that failed"), "\(letter.errors)")
    }

    @Test func `each mistake of a law is a line of its own in status, and the key beside it is known`() throws {
        let space = try space("")
        try space.write(
            "jurisdictions/KZ.yaml",
            """
            jurisdiction: KZ
            title: x
            authority: x
            recordation: x
            basis: x
            checked: 2026-11-21
            pages: {P1: 'https://example.com/'}
            rules:
              - name: KZ-1
                rights: [trademark]
                anchor: approval
                kind: calendar
                term: unknown
                season: {month: 13, every: 2 years, citation: a, page: P1, confidence: likely}
                opens: unknown
                due: {is: 3 moths before the end, citation: a, page: P1, confidence: likely}
                grace: unknown

            """
        )
        let status = try space.recordal("status", "--today", "2026-12-10")
        let lines = status.errors.split(separator: "\n").filter { $0.contains("KZ.yaml") }
        #expect(lines.count == 2, "\(status.errors)")
        #expect(lines.allSatisfy { $0.hasPrefix("warning: ") })
        #expect(lines.first?.contains("KZ.yaml:14:21: there is no month 13; write 1 to 12") == true, "\(lines)")
    }

    @Test func `while a hook runs its letter is its own for longer than it may run`() throws {
        let space = try space(
            "alerts: {fallback: anna@example.com}\nhooks: {digest: {path: hooks/mine, timeout: 100}}\n",
            "date -u +%s > at; sqlite3 recordal.sqlite \"SELECT strftime('%s', leased_until) FROM outbox\" > lease"
        )
        #expect(try space.recordal("alerts", "send", "--today", "2026-12-10").code == 0)
        func second(_ name: String) throws -> Int {
            let text = try String(contentsOfFile: space.path + "/" + name, encoding: .utf8)
            return try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        }
        let length = try second("lease") - second("at")
        #expect((110...135).contains(length), "\(length)")
        #expect(try space.sql("SELECT count(*) FROM outbox WHERE leased_until IS NOT NULL") == "0\n")
    }
}
