import Notifications
import Deadlines
import Foundation
import Law
@testable import Curation
@testable import History
@testable import Ingest
import Mirror
import Recordations
import TestSupport
import Testing

/// The ledger in a real mirror: written down, handed over, killed in between, answered.
struct LedgerTests {
    private static func states(_ mirror: Mirror) throws -> [String: Int] {
        Dictionary(grouping: try mirror.entries()) { $0.state.rawValue }.mapValues(\.count)
    }

    @Test func `one message a recipient, once`() throws {
        let bench = try LedgerBench(ends: ["2026-03-31", "2026-02-27", nil])
        let post = Post()
        try bench.send(settings(), on: "2026-02-02", post)
        #expect(post.taken.count == 1)
        #expect(
            post.taken[0].payload.split(separator: "\n").sorted() == [
                "ke-aca:R-0:renew:2026-03-31 60", "ke-aca:R-1:renew:2026-02-27 30",
                "ke-aca:R-2:renew:unknown end-unknown",
            ]
        )
        try bench.send(settings(), on: "2026-02-02", post)
        #expect(post.taken.count == 1)
        let single = try #require(
            AlertSettings(delivery: .single, fallback: ["desk"])
        )
        try bench.send(single, on: "2026-02-28", post)
        #expect(post.taken.dropFirst().map(\.event) == ["alert", "alert"])
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `a failed message is tried again and dies, and another is not kept back`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        let both = settings(recipients: [.init(to: ["desk", "other"], of: .init())])
        let refusing = Post { $0.recipient == "desk" ? .failed("550 no such user") : .delivered }
        let report = try bench.send(both, on: "2026-02-02", refusing)
        #expect(report.delivered == 1)
        #expect(report.failed.map(\.reason) == ["550 no such user"])
        #expect(try Self.states(bench.mirror)["retry"] == 1)
        // Not before its time.
        try bench.send(both, on: "2026-02-02", refusing)
        #expect(refusing.taken.count == 2)
        let message = try #require(refusing.taken.first { $0.recipient == "desk" })
        var last = message
        for hour in 1...9 {
            let now = at("2026-02-03").adding(seconds: hour * 86_400)
            last = try #require(try bench.mirror.nextMessage(now: now, lease: { _ in 60 }))
            #expect(last.idempotencyKey == message.idempotencyKey)
            try bench.mirror.record(DeliveryAttempt(.failed("again")), of: last, now: now, limit: 10, actor: "tester")
        }
        #expect(try Self.states(bench.mirror)["dead"] == 1)
        #expect(try bench.mirror.outboxCounts().dead == 1)
        #expect(try bench.mirror.nextMessage(now: at("2027-01-01"), lease: { _ in 60 }) == nil)
        #expect(try bench.mirror.retryMessages(now: at("2026-03-01"), actor: "tester") == 1)
        // It begins anew, with as many tries as it had.
        #expect(try bench.mirror.entries().filter { $0.state == .retry }.map(\.attempts) == [0])
        let kind = Post()
        _ = try bench.run(both, on: "2026-03-01").dispatch(kind) { at("2026-03-01") }
        #expect(kind.taken.map(\.idempotencyKey) == [message.idempotencyKey])
    }

    @Test func `who asks for later for ever is dead after as many tries as any other`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        try bench.send(settings(), on: "2026-02-02", Post { _ in .later("greylisted") })
        for hour in 1...2 {
            let now = at("2026-02-02").adding(seconds: hour * 7_200)
            let message = try #require(try bench.mirror.nextMessage(now: now, lease: { _ in 60 }))
            let attempt = DeliveryAttempt(.later("greylisted"))
            try bench.mirror.record(attempt, of: message, now: now, limit: 3, actor: "tester")
        }
        let entry = try #require(try bench.mirror.entries().first { $0.state == .dead })
        #expect(entry.attempts == 3)
        #expect(entry.lastError == "greylisted")
        #expect(try bench.mirror.nextMessage(now: at("2027-01-01"), lease: { _ in 60 }) == nil)
    }

    @Test(arguments: [DeliveryOutcome.failed("no"), .later("busy")])
    func `the next try is a minute later, then twice as long, and never more than six hours`(
        _ outcome: DeliveryOutcome
    )
        throws
    {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        try bench.send(settings(), on: "2026-02-02", Post { _ in .failed("no") })
        var now = at("2026-02-02")
        var waits: [Int] = []
        for _ in 0..<11 {
            let next = try #require(try bench.mirror.messages().first { $0.state == "retry" }?.nextAt)
            var wait = 0
            while now.adding(seconds: wait).description < next { wait += 30 }
            waits.append(wait)
            now = now.adding(seconds: wait)
            #expect(try bench.mirror.nextMessage(now: now.adding(seconds: -1), lease: { _ in 60 }) == nil)
            let message = try #require(try bench.mirror.nextMessage(now: now, lease: { _ in 60 }))
            try bench.mirror.record(DeliveryAttempt(outcome), of: message, now: now, limit: 100, actor: "tester")
        }
        #expect(waits == [60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 15_360, 21_600, 21_600])
    }

    @Test func `a taker that dies gives its message back, under the same key`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        let run = bench.run(settings(), on: "2026-02-02")
        try run.write(try run.plan(), now: at("2026-02-02")) {
            [MessageCopy(hook: "post", payload: $0.idempotencyKey)]
        }
        let now = at("2026-02-02")
        let taken = try #require(try bench.mirror.nextMessage(now: now, lease: { _ in 900 }))
        // Killed here: the hook may have run, and nobody wrote it down.
        #expect(try bench.mirror.nextMessage(now: now.adding(seconds: 899), lease: { _ in 900 }) == nil)
        let again = try #require(try bench.mirror.nextMessage(now: now.adding(seconds: 900), lease: { _ in 900 }))
        #expect(again.idempotencyKey == taken.idempotencyKey)
        #expect(again.payload == taken.payload)
        // Both were handed over after all: one success is recorded, and a late failure takes it back no more.
        for (message, outcome) in [(again, DeliveryOutcome.delivered), (taken, .delivered), (taken, .failed("late"))] {
            try bench.mirror.record(
                DeliveryAttempt(outcome),
                of: message,
                now: now.adding(seconds: 1_000),
                limit: 3,
                actor: "tester"
            )
        }
        var kinds: [String] = []
        try bench.mirror.events(EventFilter()) {
            kinds.append($0.kind)
            return true
        }
        #expect(kinds.filter { $0 == "delivered" }.count == 1)
        #expect(try Self.states(bench.mirror)["sent"] == 1)
    }

    @Test func `a message that waits is not sent any more once a more urgent one is`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        try bench.send(settings(), on: "2026-02-02", Post { _ in .later("down") })
        let post = Post()
        try bench.send(settings(), on: "2026-02-21", post)
        #expect(post.taken.map(\.payload) == ["ke-aca:R-0:renew:2026-02-27 safe"])
        #expect(try Self.states(bench.mirror) == ["superseded": 7, "sent": 1])
    }

    @Test func `a digest goes out while it tells anything that nothing else tells`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27", "2026-03-31"])
        try bench.send(settings(), on: "2026-02-02", Post { _ in .failed("down") })
        // One of its two alerts is told again, more urgently; the other only by this message.
        let post = Post()
        let run = bench.run(settings(), on: "2026-02-05")
        try run.write(try run.plan(), now: at("2026-02-05")) { message in
            [
                MessageCopy(
                    hook: "post",
                    payload: message.alerts.map { "\($0.item.obligation.id)" }.joined(separator: "\n")
                )
            ]
        }
        _ = try run.dispatch(post) { at("2026-02-05") }
        #expect(post.taken.map(\.payload).contains { $0.contains("R-0:renew:2026-02-27") && !$0.contains("R-1") })
        #expect(post.taken.map(\.payload).contains { $0.contains("R-1:renew:2026-03-31") }, "\(post.taken)")
        let states = try bench.mirror.entries().filter { $0.key.subject.key == "R-1" && $0.state == .sent }
        #expect(states.count == 1)
    }

    @Test func `two planners of one day tell nothing twice`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        let run = bench.run(settings(), on: "2026-02-02")
        let plan = try run.plan()
        try run.write(plan, now: at("2026-02-02")) { [MessageCopy(hook: "post", payload: $0.idempotencyKey)] }
        #expect(throws: MirrorError.self) {
            try run.write(plan, now: at("2026-02-02")) { [MessageCopy(hook: "post", payload: $0.idempotencyKey)] }
        }
        #expect(try bench.mirror.outboxCounts().waiting == 1)
    }

    @Test func `of several snoozes of one obligation the last counts, also where it ends earlier`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        try bench.send(settings(), on: "2026-02-02", Post())
        let told = try #require(try bench.mirror.entries().first { $0.state == .sent })
        for until in ["2026-02-08", "2026-02-12", "2026-02-05"] {
            try bench.mirror.snooze(told.key, until: day(until), note: nil, actor: "anna")
            #expect(try bench.mirror.snoozes() == [told.key.subject: day(until)])
        }
    }

    @Test func `answers are told in the history`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        try bench.send(settings(), on: "2026-02-02", Post())
        let told = try #require(try bench.mirror.entries().first { $0.state == .sent })
        try bench.mirror.acknowledge(told, note: "on it", actor: "anna")
        try bench.mirror.snooze(told.key, until: day("2026-02-10"), note: nil, actor: "anna")
        #expect(try bench.mirror.snoozes() == [told.key.subject: day("2026-02-10")])
        #expect(throws: MirrorError.self) {
            try bench.mirror.acknowledge(
                try #require(try bench.mirror.entries(id: told.id).first),
                note: nil,
                actor: "anna"
            )
        }
        var filter = EventFilter()
        filter.record = 1
        var kinds: [String] = []
        try bench.mirror.events(filter) {
            kinds.append($0.kind)
            return true
        }
        #expect(kinds == ["added", "acknowledged", "snoozed"])
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    /// Sixty days, or as many as `RECORDAL_SAMPLED_DAYS` says (I16 to I21, on SQLite, whatever the machine's zone).
    @Test func `days sampled over years, with a post that fails and takers that die`() throws {
        let days = ProcessInfo.processInfo.environment["RECORDAL_SAMPLED_DAYS"].flatMap { Int($0) } ?? 60
        var random = Seeded(7)
        let bench = try LedgerBench(
            ends: (0..<25).map { _ in
                day("2026-02-01").adding(days: Int.random(in: 0...500, using: &random)).description
            }
        )
        var received: [String: Int] = [:]
        var kills = 0
        var today = day("2026-01-06")
        let zones = ["UTC", "Pacific/Kiritimati", "America/Adak"]
        let before = ProcessInfo.processInfo.environment["TZ"]
        defer {
            if let before { setenv("TZ", before, 1) } else { unsetenv("TZ") }
            tzset()
        }
        for _ in 0..<days {
            setenv("TZ", random.one(of: zones), 1)
            tzset()
            let isDying = random.once(in: 6)
            let post = Post { message in
                if message.idempotencyKey.utf8.first.map({ $0.isMultiple(of: 5) }) == true, message.attempts < 2 {
                    return .failed("refused")
                }
                received[message.idempotencyKey, default: 0] += 1
                return .delivered
            }
            try bench.send(settings(), on: today.description, post)
            if isDying,
                let message = try bench.mirror.nextMessage(
                    now: at(today.description).adding(seconds: 40 * 86_400),
                    lease: { _ in 0 }
                )
            {
                // Handed over, and killed before it was written down.
                received[message.idempotencyKey, default: 0] += 1
                kills += 1
            }
            today = today.adding(days: Int.random(in: 0...14, using: &random))
        }
        // Whatever was left goes out at the end, and every alert is accounted for.
        for round in 1...12 {
            let now = at(today.description).adding(seconds: (40 + round) * 86_400)
            _ = try bench.run(settings(), on: today.description).dispatch(
                Post { message in
                    received[message.idempotencyKey, default: 0] += 1
                    return .delivered
                }
            ) { now }
        }
        let entries = try bench.mirror.entries()
        #expect(Set(entries.map(\.key)).count == entries.count)
        let left = entries.filter { $0.state == .planned || $0.state == .retry || $0.state == .dead }
        #expect(left.isEmpty)
        #expect(received.values.map { $0 - 1 }.reduce(0, +) <= kills)
        let sent = Set(entries.filter { $0.state == .sent }.compactMap(\.idempotencyKey))
        #expect(sent.isSubset(of: Set(received.keys)))
        #expect(sent.count > 20)
        #expect(try bench.mirror.soundness().mistakes == [])
    }
}
