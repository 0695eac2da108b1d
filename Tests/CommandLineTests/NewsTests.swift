import Foundation
import TestSupport
import Testing

/// News beside deadlines reaches real executables, once, whatever dies in between.
@Suite(.waitingForPrograms) struct NewsTests {
    private static let keeper = "cat > told-$RECORDAL_EVENT-$RECORDAL_IDEMPOTENCY_KEY"

    /// A workspace whose source is a file, and whose events are told by a script.
    private func space(_ events: [String], _ script: String = keeper, more: String = "") throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.hook("mine", script)
        try configure(space, events.map { "\($0): {path: hooks/mine, to: [it@example.com]}" }, more: more)
        try space.write("list.csv", TestWorkspace.first)
        return space
    }

    private func configure(_ space: TestWorkspace, _ hooks: [String], more: String = "") throws {
        let lines = hooks.map { "  \($0)\n" }.joined()
        try space.write(
            "recordal.yaml",
            """
            time_zone: Europe/Zurich
            actor: anna
            portfolio: [{holder: acme}]
            sources: {toy: {from: list.csv}}
            letters: {from: brands@example.com}
            \(more)
            \(lines.isEmpty ? "" : "hooks:\n\(lines)")
            """
        )
    }

    private func told(_ space: TestWorkspace, _ event: String) throws -> [[String: Any]] {
        try FileManager.default.contentsOfDirectory(atPath: space.path).filter { $0.hasPrefix("told-\(event)-") }
            .sorted().map { name in
                let data = try Data(contentsOf: URL(fileURLWithPath: space.path + "/" + name))
                return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            }
    }

    @Test func `changes of the portfolio are told once a source and run, and the first edition never`() throws {
        let space = try space(["change", "run-finished"])
        #expect(try space.recordal("run", "--today", "2026-01-10").code == 0)
        #expect(try told(space, "change").isEmpty)
        try space.write(
            "list.csv",
            TestWorkspace.second.replacingOccurrences(of: "N2,Mark 2,Acme Ltd", with: "N2,Mark 2,Thief Ltd")
        )
        #expect(try space.recordal("run", "--today", "2026-01-11").code == 0)
        let letter = try #require(try told(space, "change").first)
        #expect(letter["to"] as? [String] == ["it@example.com"])
        #expect(letter["source"] as? String == "toy")
        let changes = try #require(letter["changes"] as? [[String: Any]])
        // One that went to another holder was ours, and is told.
        #expect(changes.contains { $0["recordation"] as? String == "toy:N2" && $0["new"] as? String == "Thief Ltd" })
        #expect(changes.contains { $0["field"] as? String == "valid_to" && $0["new"] as? String == "2028-01-01" })
        #expect(letter["total"] as? Int == changes.count)
        #expect((letter["text"] as? String)?.contains("toy:N1") == true)
        #expect(try space.recordal("run", "--today", "2026-01-12").code == 0)
        #expect(try told(space, "change").count == 1)
        let ends = try told(space, "run-finished")
        #expect(ends.count == 3)
        #expect(ends.allSatisfy { ($0["codes"] as? [Int])?.isEmpty == true && $0["head"] as? String != nil })
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `a failure is told once a day, a held edition, a stale source and a conflict once`() throws {
        let space = try space(
            ["sync-failed", "sync-held", "source-stale", "conflict"],
            more: "policies: {valid_to: manual}"
        )
        try space.write("sources/toy.yaml", TestWorkspace.toy + "\nstale_after_days: 20\n")
        #expect(try space.recordal("run", "--today", "2026-01-10").code == 0)
        try space.write("list.csv", TestWorkspace.header + TestWorkspace.rows(1...2))
        #expect(try space.recordal("run", "--today", "2026-01-11").code == 3)
        #expect(try space.recordal("run", "--today", "2026-01-11").code == 3)
        let held = try told(space, "sync-held")
        #expect(held.count == 1)
        #expect(held.first?["fetch"] as? Int == 2)
        #expect((held.first?["text"] as? String)?.contains("recordal fetches accept 2 --reason TEXT") == true)
        try FileManager.default.removeItem(atPath: space.path + "/list.csv")
        for _ in 0..<2 { #expect(try space.recordal("run", "--today", "2026-01-12").code == 1) }
        #expect(try told(space, "sync-failed").count == 1)
        #expect(try space.recordal("run", "--today", "2026-02-12").code == 1)
        #expect(try told(space, "sync-failed").count == 2)
        #expect(try told(space, "source-stale").map { $0["known_from"] as? String } == ["2026-01-10"])
        let edit = try space.recordal("edit", "toy:N1", "valid_to=2029-09-09", "--correction", "--reason", "letter")
        #expect(edit.code == 0, "\(edit.errors)")
        try space.write("list.csv", TestWorkspace.second)
        #expect(try space.recordal("run", "--today", "2026-02-13").code == 4)
        #expect(try space.recordal("run", "--today", "2026-02-14").code == 4)
        let conflicts = try told(space, "conflict")
        #expect(conflicts.count == 1)
        #expect((conflicts.first?["conflicts"] as? [[String: Any]])?.first?["field"] as? String == "valid_to")
    }

    @Test func `without a hook nothing is left for later, and what an import brought is told by the next run`() throws {
        let space = try space([])
        try FileManager.default.removeItem(atPath: space.path + "/list.csv")
        #expect(try space.recordal("run", "--today", "2026-01-10").code == 1)
        try space.write("list.csv", TestWorkspace.first)
        #expect(try space.recordal("run", "--today", "2026-01-10").code == 0)
        #expect(try space.sql("SELECT count(*) FROM outbox") == "0\n")
        try configure(space, ["change: hooks/mine"])
        #expect(try space.take(TestWorkspace.second, today: "2026-01-11").code == 0)
        try space.write("list.csv", TestWorkspace.second)
        // A sync leaves it in the outbox; the run hands it over.
        #expect(try space.recordal("sync", "--today", "2026-01-11").code == 0)
        #expect(try space.sql("SELECT event, state FROM outbox") == "change|planned\n")
        #expect(try space.recordal("run", "--today", "2026-01-11").code == 0)
        #expect(try told(space, "change").count == 1)
    }

    @Test func `a dead letter is never exit 0, is shown with what the hook wrote, and goes once its hook is gone`()
        throws
    {
        let space = try space(["sync-failed"], "printf 'first\\033[31m line\\nno \(0)route\\n' >&2; exit 3")
        try configure(space, ["sync-failed: {path: hooks/mine, attempts: 1}"])
        try FileManager.default.removeItem(atPath: space.path + "/list.csv")
        let failed = try space.recordal("run", "--today", "2026-01-10", "--json").object()
        #expect((failed["alerts"] as? [String: Any])?["dead"] as? Int == 1)
        try space.write("list.csv", TestWorkspace.first)
        #expect(try space.recordal("run", "--today", "2026-01-10").code == 5)
        let shown = try space.recordal("alerts", "messages", "1")
        #expect(shown.output.contains("first\\u{1B}[31m line\n"), "\(shown.output)")
        #expect(shown.output.contains("no 0route"))
        let json = try space.recordal("alerts", "messages", "--json").object()
        let tries = try #require(((json["messages"] as? [[String: Any]])?.first?["tries"]) as? [[String: Any]])
        #expect(tries.count == 1)
        #expect((tries.first?["output"] as? String)?.hasPrefix("first\u{1B}[31m line\n") == true)
        #expect(try space.recordal("alerts", "retry", "--message", "1").code == 0)
        #expect(try space.recordal("run", "--today", "2026-01-10").code == 5)
        try configure(space, ["change: hooks/mine"])
        #expect(try space.recordal("run", "--today", "2026-01-10").code == 0)
        #expect(try space.sql("SELECT state FROM outbox") == "superseded\n")
    }

    @Test func `of two hooks the one that took a letter never gets it again for the other's sake`() throws {
        let space = try space([])
        try space.hook("good", "echo x >> good-$RECORDAL_IDEMPOTENCY_KEY")
        try space.hook("bad", "[ -e open ] || exit 1; : > bad-$RECORDAL_IDEMPOTENCY_KEY")
        try configure(
            space,
            ["digest: {path: [hooks/bad, hooks/good]}"],
            more: "alerts: {fallback: anna@example.com}"
        )
        #expect(try space.recordal("run", "--today", "2026-12-20").code == 5)
        try space.write("open", "")
        _ = try space.sql("UPDATE outbox SET next_at = '2020-01-01T00:00:00Z' WHERE state = 'retry'")
        #expect(try space.recordal("run", "--today", "2026-12-20").code == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: space.path).sorted()
        let good = try #require(names.first { $0.hasPrefix("good-") })
        #expect(try String(contentsOfFile: space.path + "/" + good, encoding: .utf8) == "x\n")
        // Both were given the same key: it is the same message.
        #expect(names.contains("bad-" + good.dropFirst(5)))
        // The letter names the alert by which a person answers it.
        let text = try space.sql("SELECT payload FROM outbox LIMIT 1")
        #expect(text.contains("recordal alerts ack 1"), "\(text)")
    }

    @Test func `a run that is killed takes its hook with it, and the next one tells what it left, under the same key`()
        throws
    {
        let space = try space(
            ["sync-failed"],
            "echo $RECORDAL_IDEMPOTENCY_KEY >> keys; [ -e open ] && exit 0; echo $$ > hook.pid; sleep 60"
        )
        try FileManager.default.removeItem(atPath: space.path + "/list.csv")
        let killed = try Program.shell(
            """
            "$RECORDAL" run --today 2026-01-10 & run=$!
            until [ -s hook.pid ]; do sleep 0.02; done
            # A hook is told of to the watch right after its start: not within the same moment.
            sleep 0.2
            kill -9 $run; wait $run
            # Who is dead is a zombie until the system's first process gets to it.
            for _ in $(seq 500); do
                grep -qs '^State:[[:space:]]*[^Z]' /proc/$(cat hook.pid)/status || { echo gone; break; }
                sleep 0.02
            done
            """,
            in: space.path
        )
        #expect(killed.output.contains("gone\n"), "\(killed.output)\(killed.errors)")
        try space.write("open", "")
        try space.write("list.csv", TestWorkspace.first)
        #expect(try space.recordal("run", "--today", "2026-01-10").code == 0)
        let keys = try String(contentsOfFile: space.path + "/keys", encoding: .utf8).split(separator: "\n")
        #expect(keys.count == 2)
        #expect(Set(keys).count == 1)
    }
}
