import Foundation
import TestSupport
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

    @Test(arguments: ["1"])
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
            outcome.errors.contains(
                "anna@example.com was not reached with 2 alerts (hooks/mine: exit status \(status)"
            ),
            "\(outcome)"
        )
        #expect(outcome.errors.contains("550 no such user); told instead: desk@example.com\n"), "\(outcome.output)")
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
        let line = try #require(outcome.errors.split(separator: "\n").first { $0.contains("was not reached") })
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
            nobody.errors.contains(
                "; nobody else was told; nobody else will be told: name somebody who can be reached under 'alerts: escalate' or 'fallback'"
            ),
            "\(nobody)"
        )
    }
}
