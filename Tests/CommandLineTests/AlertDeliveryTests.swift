import Foundation
import TestSupport
import Testing

@Suite(.waitingForPrograms) struct AlertDeliveryTests {
    private static let list = TestWorkspace.header + TestWorkspace.rows(1...2, end: "2026-12-31")

    /// A workspace with a deadline that two people are told of, each through a hook that a script is.
    private func space(_ script: String, delivery: String = "digest") throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.hook("mine", script)
        try space.write(
            "recordal.yaml",
            """
            time_zone: Europe/Zurich
            portfolio: [{holder: acme}]
            alerts:
              fallback: [anna@example.com, li@example.cn]
              delivery: \(delivery)
            hooks: {digest: hooks/mine, alert: hooks/mine}
            letters: {from: brands@example.com, languages: {li@example.cn: zh-Hans}}
            """
        )
        try space.take(Self.list, today: "2026-12-10")
        return space
    }

    private func told(_ space: TestWorkspace) throws -> [[String: Any]] {
        let names = try FileManager.default.contentsOfDirectory(atPath: space.path).filter { $0.hasPrefix("told-") }
            .sorted()
        return try names.map { name in
            let data = try Data(contentsOf: URL(fileURLWithPath: space.path + "/" + name))
            return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        }
    }

    @Test func `a timer's run tells of deadlines though its sources fail, once, and a dry run tells nobody`() throws {
        let space = try space("cat > told-$RECORDAL_IDEMPOTENCY_KEY")
        try space.write(
            "recordal.yaml",
            String(contentsOfFile: space.path + "/recordal.yaml", encoding: .utf8)
                + "\nsources: {toy: {from: nowhere.csv}, broken: {from: list.csv}}\n"
        )
        try space.write("sources/broken.yaml", "columns: [")
        let dry = try space.recordal("run", "--dry-run", "--today", "2026-12-10")
        #expect(dry.output.contains("4 alerts would be planned"), "\(dry.output)\(dry.errors)")
        #expect(try told(space).isEmpty)
        let outcome = try space.recordal("run", "--json", "--today", "2026-12-10")
        #expect(outcome.code == 1, "\(outcome.output)\(outcome.errors)")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any],
            "\(outcome.output)"
        )
        #expect((object["alerts"] as? [String: Any])?["delivered"] as? Int == 2)
        #expect(try told(space).count == 2)
        _ = try space.recordal("run", "--today", "2026-12-10")
        #expect(try told(space).count == 2)
    }

    @Test func `one letter that fails keeps no other back, is told with its reason, and comes again under its key`()
        throws
    {
        let space = try space(
            """
            if grep -q '^    "li@' && ! [ -e open ]; then echo 'no route to host' >&2; exit 1; fi
            : > told-$RECORDAL_IDEMPOTENCY_KEY
            """
        )
        let outcome = try space.recordal("alerts", "send", "--today", "2026-12-10")
        #expect(outcome.code == 5)
        #expect(outcome.errors.contains("digest for li@example.cn failed: hooks/mine: exit status 1: no route to host"))
        func told() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: space.path).filter { $0.hasPrefix("told-") }.sorted()
        }
        #expect(try told().count == 1)
        let key = try space.sql("SELECT idempotency_key FROM outbox WHERE recipient = 'li@example.cn'")
            .trimmingCharacters(in: .newlines)
        try space.write("open", "")
        // Its time has not come yet: it waits, and the run says so.
        #expect(try space.recordal("alerts", "send", "--today", "2026-12-10").code == 5)
        #expect(try told().count == 1)
        _ = try space.sql("UPDATE outbox SET next_at = '2020-01-01T00:00:00Z'")
        #expect(try space.recordal("alerts", "send", "--today", "2026-12-10").code == 0)
        #expect(try told().contains("told-\(key)"))
        #expect(try told().count == 2)
    }
}
