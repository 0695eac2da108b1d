import Notifications
import Deadlines
@testable import Curation
@testable import History
@testable import Ingest
import Mirror
import Recordations
import Testing

/// Who is told where somebody cannot be reached, and what a clock that ran ahead leaves behind.
struct UnreachedTests {
    /// The messages that a post took, as `recipient stage`.
    private func told(_ post: Post) -> [String] {
        post.taken.map { "\($0.recipient ?? "") \($0.payload.split(separator: " ").last ?? "")" }
    }

    private func rules(escalations: [AlertSettings.Escalation] = [], attempts: Int = 10) throws -> AlertSettings {
        try #require(
            AlertSettings(
                recipients: [.init(to: ["anna@example.com"], of: .init())],
                fallback: ["desk@example.com"],
                escalations: escalations,
                attempts: attempts
            )
        )
    }

    private func refusing(_ names: String...) -> Post {
        Post { names.contains($0.recipient ?? "") ? .failed("550") : .delivered }
    }

    @Test func `a mailbox that still refuses when the next stage comes is answered by the fallback in that run`() throws
    {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        let rules = try rules()
        let post = refusing("anna@example.com")
        // The safe date is 2026-02-17.
        try bench.send(rules, on: "2026-01-22", post)
        #expect(told(post) == ["anna@example.com 30"])
        try bench.send(rules, on: "2026-02-07", post)
        #expect(told(post).suffix(2) == ["anna@example.com 14", "desk@example.com 14"])
        try bench.send(rules, on: "2026-02-10", post)
        #expect(told(post).suffix(2) == ["anna@example.com 7", "desk@example.com 7"])
        // It is answered again: the fallback hears of the one that was missed, and of none after that.
        let sound = Post()
        try bench.send(rules, on: "2026-02-14", sound)
        #expect(told(sound) == ["anna@example.com 3", "desk@example.com 3"])
        try bench.send(rules, on: "2026-02-17", sound)
        #expect(told(sound).suffix(1) == ["anna@example.com safe"])
    }

    @Test func `what is dead goes to the next escalation, and to the fallback where that fails too`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        let rules = try rules(escalations: [.init(stage: .legal, to: ["head@example.com"])], attempts: 1)
        let post = refusing("anna@example.com", "head@example.com")
        for _ in 0..<4 { try bench.send(rules, on: "2026-01-22", post) }
        #expect(told(post) == ["anna@example.com 30", "head@example.com 30", "desk@example.com 30"])
        let reports = Unreached.all(in: try bench.mirror.ledger(), of: rules, on: day("2026-01-22"))
        #expect(reports.map(\.recipient) == ["anna@example.com", "head@example.com"])
        #expect(reports.allSatisfy { $0.notifiedInstead == ["desk@example.com"] && $0.unnotified == 0 })
        #expect(reports.allSatisfy { $0.reason == "550" })
    }

    @Test func `an undeliverable alert goes to the fallback where nobody is named to escalate to`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        let post = refusing("anna@example.com")
        let rules = try rules(attempts: 1)
        for _ in 0..<3 { try bench.send(rules, on: "2026-01-22", post) }
        #expect(told(post) == ["anna@example.com 30", "desk@example.com 30"])
        let plan = try bench.run(rules, on: "2026-02-07").plan()
        #expect(plan.due.map(\.alert.unreached) == [[], ["anna@example.com"]])
    }

    @Test func `where even the fallback fails, it is said that nobody was told`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        let post = Post { _ in .later("busy") }
        let rules = try rules(attempts: 1)
        for _ in 0..<3 { try bench.send(rules, on: "2026-01-22", post) }
        #expect(told(post) == ["anna@example.com 30", "desk@example.com 30"])
        let reports = Unreached.all(in: try bench.mirror.ledger(), of: rules, on: day("2026-01-22"))
        #expect(reports.map(\.unnotified) == [1, 1])
        #expect(reports.map(\.abandoned) == [1, 1])
        #expect(reports.allSatisfy { $0.notifiedInstead.isEmpty && $0.next.isEmpty && $0.alsoTried.isEmpty })
    }

    @Test func `a first failure leaves nobody alone whom others stand behind`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        let post = refusing("anna@example.com", "head@example.com")
        func report(_ rules: AlertSettings, on date: String) throws -> [Unreached] {
            try bench.send(rules, on: date, post)
            return Unreached.all(in: try bench.mirror.ledger(), of: rules, on: day(date))
        }
        let rules = try rules(escalations: [.init(stage: .legal, to: ["Anna <anna@example.com>", "head@example.com"])])
        var reports = try report(rules, on: "2026-01-22")
        #expect(reports.map(\.recipient) == ["anna@example.com"])
        #expect(reports.map(\.unnotified) == [1] && reports.map(\.abandoned) == [0])
        #expect(reports.map(\.next) == [["head@example.com"]] && reports.map(\.alsoTried) == [[]])
        // The next stage: the one behind was tried too and may still be, and behind that one stands the fallback.
        reports = try report(rules, on: "2026-02-07")
        let anna = try #require(reports.first { $0.recipient == "anna@example.com" })
        #expect(anna.abandoned == 0)
        #expect(anna.alsoTried == ["head@example.com"] && anna.next == ["desk@example.com"])
        // One who is the only one has nobody behind.
        let alone = try #require(AlertSettings(fallback: ["anna@example.com"]))
        let other = try LedgerBench(ends: ["2026-02-27"])
        try other.send(alone, on: "2026-01-22", post)
        let lone = Unreached.all(in: try other.mirror.ledger(), of: alone, on: day("2026-01-22"))
        #expect(lone.map(\.abandoned) == [1] && lone.map(\.next) == [[]])
    }

    @Test func `who waits to be told is not told yet`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        let rules = try rules(attempts: 1)
        try bench.send(rules, on: "2026-01-22", refusing("anna@example.com"))
        // The fallback's message has no hook to go to.
        try bench.send(rules, on: "2026-01-22", Post(hooks: []))
        let reports = Unreached.all(in: try bench.mirror.ledger(), of: rules, on: day("2026-01-22"))
        #expect(reports.map(\.recipient) == ["anna@example.com", "desk@example.com"])
        #expect(reports.map(\.unnotified) == [1, 1])
        #expect(reports.allSatisfy { $0.notifiedInstead.isEmpty })
    }

    @Test func `on the safe date nobody waits for the next try`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        let post = refusing("anna@example.com")
        let rules = try rules()
        for _ in 0..<2 { try bench.send(rules, on: "2026-02-17", post) }
        #expect(told(post) == ["anna@example.com safe", "desk@example.com safe"])
    }

    @Test func `an address that was corrected keeps nobody else informed`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        let post = refusing("old@example.com")
        let old = try #require(
            AlertSettings(
                recipients: [.init(to: ["old@example.com"], of: .init())],
                fallback: ["desk@example.com"],
                attempts: 1
            )
        )
        try bench.send(old, on: "2026-01-22", post)
        try bench.send(try rules(), on: "2026-01-22", post)
        #expect(told(post) == ["old@example.com 30", "anna@example.com 30"])
    }

    @Test func `one person in three spellings gets one message, also after the spelling was changed`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        let post = Post()
        let three = ["anna@example.com", "Anna@Example.com", "Anna B. <ANNA@example.com>"]
        let rules = try #require(
            AlertSettings(
                recipients: three.map { .init(to: [$0], of: .init()) },
                fallback: three.reversed(),
                escalations: [.init(stage: .before(30), to: three)]
            )
        )
        try bench.send(rules, on: "2026-01-22", post)
        #expect(told(post) == ["anna@example.com 30"])
        let renamed = try #require(AlertSettings(fallback: ["Anna B. <anna@example.com>"]))
        try bench.send(renamed, on: "2026-01-23", post)
        #expect(post.taken.count == 1)
    }

    @Test func `a run ten years ahead silences nothing: what it noted is taken back and told in its time`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27", "2035-06-29"])
        let post = Post()
        let rules = try rules()
        try bench.send(rules, on: "2026-01-22", post)
        try bench.send(rules, on: "2036-01-01", post)
        let ahead = post.taken.count
        let (count, lastDay) = try bench.mirror.withdrawPrematureAlerts(
            on: day("2026-02-07"),
            now: at("2026-02-07"),
            actor: "tester"
        )
        // The two that were told; what gave way to them never had a message.
        #expect(count == 2)
        #expect(lastDay == day("2036-01-01"))
        #expect(
            try bench.mirror.withdrawPrematureAlerts(on: day("2026-02-08"), now: at("2026-02-08"), actor: "tester")
                .count == 0
        )
        try bench.send(rules, on: "2026-02-07", post)
        try bench.send(rules, on: "2026-02-07", post)
        #expect(told(post).dropFirst(ahead) == ["anna@example.com 14"])
        // What that run told of a day to come is told again on that day.
        for today in ["2026-02-10", "2026-02-17", "2026-04-20", "2035-06-25"] { try bench.send(rules, on: today, post) }
        #expect(
            told(post).dropFirst(ahead + 1) == [
                "anna@example.com 7", "anna@example.com safe", "anna@example.com overdue-8", "anna@example.com safe",
            ]
        )
        #expect(Set(post.taken.map(\.idempotencyKey)).count == post.taken.count)
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `of what a run ahead put off the last stage counts again, and none that had given way before`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        let rules = try #require(AlertSettings(fallback: ["anna@example.com"]))
        let post = refusing("anna@example.com")
        for today in ["2026-01-22", "2026-02-07", "2036-01-01"] { try bench.send(rules, on: today, post) }
        try bench.mirror.withdrawPrematureAlerts(on: day("2026-02-08"), now: at("2026-02-08"), actor: "tester")
        let sound = Post()
        try bench.send(rules, on: "2026-02-08", sound)
        #expect(told(sound) == ["anna@example.com 14"])
    }

    @Test func `a message that waits since a day to come is not handed over`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        let rules = try rules()
        try bench.send(rules, on: "2036-01-01", Post { _ in .later("down") })
        try bench.mirror.withdrawPrematureAlerts(on: day("2026-01-22"), now: at("2026-01-22"), actor: "tester")
        #expect(try bench.mirror.outboxCounts() == (0, 0, 0))
        let post = Post()
        try bench.send(rules, on: "2026-01-22", post)
        #expect(told(post) == ["anna@example.com 30"])
    }

    @Test func `a run of an earlier day neither tells again nor takes away what waits`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        let rules = try rules()
        try bench.send(rules, on: "2026-02-07", Post { _ in .later("down") })
        let before = try bench.mirror.posted()
        let now = at("2026-02-07")
        let taken = try bench.mirror.withdrawPrematureAlerts(on: day("2026-02-07"), now: now, actor: "tester")
        #expect(taken.count == 0)
        let post = Post()
        let early = bench.run(rules, on: "2026-01-22", clock: "2026-02-07")
        #expect(try early.plan().decided.isEmpty)
        #expect(try bench.mirror.posted() == before)
        try bench.send(rules, on: "2026-02-08", post)
        #expect(told(post) == ["anna@example.com 14"])
    }

    @Test(arguments: [true, false])
    func `a run with a clock behind loses nothing, and what was delivered is not told again`(isDelivered: Bool) throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        let rules = try rules()
        let first = Post { _ in isDelivered ? .delivered : .later("down") }
        try bench.send(rules, on: "2026-02-07", first)
        // The clock of one run stands two weeks back.
        try bench.mirror.withdrawPrematureAlerts(on: day("2026-01-20"), now: at("2026-01-20"), actor: "tester")
        try bench.send(rules, on: "2026-01-20", Post())
        let post = Post()
        for today in ["2026-02-08", "2026-02-09"] {
            try bench.mirror.withdrawPrematureAlerts(on: day(today), now: at(today), actor: "tester")
            try bench.send(rules, on: today, post)
        }
        #expect(told(post) == (isDelivered ? [] : ["anna@example.com 14"]))
        #expect(try bench.mirror.outboxCounts() == (0, 0, 0))
        #expect(try bench.mirror.soundness().mistakes == [])
    }
}
