import Foundation
import Testing

/// Who is told where a mailbox refuses, and which runs count for a source that is due.
@Suite(.waitingForPrograms) struct UnreachedTests {
    private func space(_ script: String, alerts: String, hook: String = "hooks/mine") throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.hook("mine", script)
        try space.write(
            "recordal.yaml",
            """
            time_zone: Europe/Zurich
            portfolio: [{holder: acme}]
            alerts: \(alerts)
            hooks: {digest: \(hook)}
            letters: {from: brands@example.com}

            """
        )
        try space.take(TestWorkspace.header + TestWorkspace.rows(1...2, end: "2026-03-31"), today: "2026-01-10")
        return space
    }

    @Test(arguments: ["1", "75"])
    func `what cannot be delivered for good reaches the fallback in the same run, which says whom it missed`(
        _ status: String
    ) throws {
        let space = try space(
            "input=$(cat); if printf '%s' \"$input\" | grep -q '^    \"anna@'; then echo '550 no such user' >&2; exit \(status); fi; "
                + "printf '%s\\n' \"$input\" > told-desk",
            alerts: "{recipients: [{to: anna@example.com, source: toy}], fallback: desk@example.com}",
            hook: "{path: hooks/mine, attempts: 1}"
        )
        let outcome = try space.recordal("alerts", "send", "--today", "2026-02-10")
        #expect(outcome.code == 5, "\(outcome.output)\(outcome.errors)")
        #expect(
            outcome.output.contains(
                "anna@example.com was not reached with 2 alerts (hooks/mine: exit status \(status)"
            ),
            "\(outcome.output)"
        )
        #expect(outcome.output.contains("550 no such user); told instead: desk@example.com\n"), "\(outcome.output)")
        let letter = try String(contentsOfFile: space.path + "/told-desk", encoding: .utf8)
        #expect(letter.contains("No message reached anna@example.com."), "\(letter)")
        let object = try space.recordal("alerts", "send", "--json", "--today", "2026-02-10").object()
        let unreached = try #require(object["unreached"] as? [[String: Any]])
        #expect(unreached.map { $0["recipient"] as? String } == ["anna@example.com"])
        #expect(unreached[0]["told_instead"] as? [String] == ["desk@example.com"])
        #expect(unreached[0]["untold"] as? Int == 0)
        #expect(object["codes"] as? [Int] == [5])
    }

    @Test func `a first failure says who is told next, and asks for nobody else`() throws {
        let space = try space(
            "if grep -q '^    \"anna@'; then echo '451 later' >&2; exit 1; fi",
            alerts: "{recipients: [{to: anna@example.com, source: toy}], fallback: desk@example.com}",
            hook: "{path: hooks/mine, attempts: 3}"
        )
        let outcome = try space.recordal("alerts", "send", "--today", "2026-02-10")
        #expect(outcome.code == 5, "\(outcome)")
        let line = try #require(outcome.output.split(separator: "\n").first { $0.contains("was not reached") })
        #expect(
            line.hasSuffix(
                "451 later); nobody else was told; told when all tries have failed, the next stage comes or the safe date is reached: "
                    + "desk@example.com"
            ),
            "\(line)"
        )
        let object = try space.recordal("alerts", "send", "--json", "--today", "2026-02-10").object()
        let unreached = try #require(object["unreached"] as? [[String: Any]])
        #expect(unreached.map { $0["next"] as? [String] } == [["desk@example.com"]])
        #expect(unreached.map { $0["abandoned"] as? Int } == [0])
        let alone = try self.space("exit 1", alerts: "{fallback: desk@example.com}")
        let nobody = try alone.recordal("alerts", "send", "--today", "2026-02-10")
        #expect(
            nobody.output.contains(
                "; nobody else was told; nobody else will be told: name somebody who can be reached under 'alerts: escalate' or 'fallback'"
            ),
            "\(nobody)"
        )
    }

    @Test func `chats are told by names with an @ in front`() throws {
        let space = try space(
            "cat > told",
            alerts: "{recipients: [{to: '@anna.b', source: toy}], fallback: ['@legal-team', '#brands']}"
        )
        #expect(try space.recordal("config", "check").code == 0)
        #expect(try space.recordal("alerts", "send", "--today", "2026-02-10").code == 0)
        let told = try Data(contentsOf: URL(fileURLWithPath: space.path + "/told"))
        let letter = try #require(try JSONSerialization.jsonObject(with: told) as? [String: Any])
        #expect(letter["to"] as? [String] == ["@anna.b"] && letter["message"] is NSNull)
    }

    @Test func `news goes to each recipient by itself, so that a bad address keeps it from no other`() throws {
        let space = try space(
            "if grep -q '^    \"bad@'; then exit 1; fi; echo told >> told",
            alerts: "{fallback: desk@example.com}"
        )
        let settings = try String(contentsOfFile: space.path + "/recordal.yaml", encoding: .utf8)
        let to = "[good@example.com, bad@example.com, Good <GOOD@example.com>, other@example.com]"
        try space.write(
            "recordal.yaml",
            settings.replacing(
                "hooks: {digest: hooks/mine}",
                with: "hooks: {sync-failed: {path: hooks/mine, to: \(to)}}"
            )
                + "sources: {toy: {from: nowhere.csv}}\n"
        )
        #expect(try space.recordal("run", "--today", "2026-01-11").code == 1)
        let letters = try space.sql(
            "SELECT recipient, state FROM outbox WHERE event = 'sync-failed' ORDER BY recipient"
        )
        #expect(letters == "bad@example.com|retry\ngood@example.com|sent\nother@example.com|sent\n")
        #expect(try String(contentsOfFile: space.path + "/told", encoding: .utf8) == "told\ntold\n")
    }

    @Test func `a clock that ran ahead is told, and neither stops a pull nor silences a stage`() throws {
        let space = try space("cat > told-$RECORDAL_IDEMPOTENCY_KEY", alerts: "{fallback: desk@example.com}")
        let settings = try String(contentsOfFile: space.path + "/recordal.yaml", encoding: .utf8)
        try space.write("recordal.yaml", settings + "sources: {toy: {from: edition.csv, every: 7d}}\n")
        #expect(try space.recordal("run", "--today", "2099-01-01").code == 0)
        let run = try space.recordal("run", "--today", "2026-02-10", "--json")
        #expect(run.code == 0, "\(run.output)\(run.errors)")
        #expect(
            run.errors.contains(
                "toy: its last fetch, 2, is of 2099-01-01, which has not come: was the clock wrong? It is due"
            ),
            "\(run.errors)"
        )
        let object = try run.object()
        #expect((object["sources"] as? [Any])?.count == 1)
        let alerts = try #require(object["alerts"] as? [String: Any])
        #expect((alerts["taken_back"] as? Int ?? 0) > 0)
        #expect(alerts["delivered"] as? Int == 1)
        let next = try space.recordal("run", "--today", "2026-02-11")
        #expect(next.output.contains("not due before 2026-02-17"), "\(next.output)")
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `a notice, an archived edition or a list of one holder is no pull`() throws {
        let space = try space("exit 0", alerts: "{fallback: desk@example.com}")
        let settings = try String(contentsOfFile: space.path + "/recordal.yaml", encoding: .utf8)
        try space.write(
            "recordal.yaml",
            settings
                + "actor: anna\nsources: {toy: {from: edition.csv, every: 7d}, other: {definition: toy, from: none.csv}}\n"
        )
        try space.write("letter.txt", "customs says")
        let observed = try space.recordal(
            "observe",
            "toy:N1",
            "valid_to=2026-04-01",
            "--evidence",
            "letter.txt",
            "--today",
            "2026-01-16"
        )
        #expect(observed.code == 0, "\(observed.errors)")
        try space.write("one.csv", TestWorkspace.header + TestWorkspace.rows(1...1, end: "2026-03-31"))
        let part = try space.recordal("import", "toy", "one.csv", "--partial", "--today", "2026-01-16")
        #expect(part.code == 0, "\(part.errors)")
        let early = try space.recordal("sync", "toy", "--due", "--today", "2026-01-16")
        #expect(early.output.contains("toy: left alone, not due before 2026-01-17"), "\(early.output)")
        let due = try space.recordal("sync", "toy", "--due", "--today", "2026-01-17", "--json")
        #expect((try due.object()["sources"] as? [Any])?.count == 1, "\(due.output)")
    }

    @Test func `a source whose address and settings disagree stops no other`() throws {
        let space = try space("exit 0", alerts: "{fallback: desk@example.com}")
        let settings = try String(contentsOfFile: space.path + "/recordal.yaml", encoding: .utf8)
        // A header with a secret does not go to a server without TLS.
        try space.write(
            "recordal.yaml",
            settings + """
                sources:
                  web: {headers: {Authorization: '${RECORDAL_NO_SUCH_KEY}'}}
                  toy: {from: edition.csv}

                """
        )
        try space.write("sources/web.yaml", TestWorkspace.toy + "\npull: {url: 'http://register.example/list.csv'}\n")
        let run = try space.recordal("sync", "--json", "--today", "2026-01-17")
        #expect(run.code == 1, "\(run.output)\(run.errors)")
        let sources = try #require(try run.object()["sources"] as? [[String: Any]], "\(run.errors)")
        #expect(sources.compactMap { $0["verdict"] as? String }.sorted() == ["failed", "unchanged"], "\(run.output)")
    }
}
