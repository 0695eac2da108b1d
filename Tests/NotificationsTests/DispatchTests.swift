import Notifications
import Foundation
@testable import Curation
@testable import History
@testable import Ingest
import Mirror
import Recordations
import Testing

/// Which hook gets which message when: hooks that are named later or no more, and hooks that only cost time.
struct DispatchTests {
    /// A channel whose hooks take as long as a table says, and are left alone as those of a workspace are.
    private final class Slow: DeliveryChannel {
        var taken: [String] = []
        var spent: Set<String> { budget.spent }
        private var budget = FailureBudget()
        private let seconds: [String: Int]
        private let working: Set<String>

        init(_ seconds: [String: Int], working: Set<String> = []) {
            self.seconds = seconds
            self.working = working
        }

        func hooks(for event: String) -> [String] { seconds.keys.sorted() }

        func deliver(_ message: OutboxMessage) -> DeliveryAttempt {
            taken.append("\(message.hook) \(message.recipient ?? "")")
            let isDelivered = working.contains(message.hook)
            budget.note(message.hook, isDelivered: isDelivered, after: .seconds(seconds[message.hook] ?? 0))
            return DeliveryAttempt(isDelivered ? .delivered : .failed("timeout"))
        }
    }

    @Test func `a message that waits for a hook goes to those that are named later, each once`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        let none = try bench.send(settings(), on: "2026-02-02", Post(hooks: []))
        #expect(none.delivered == 0 && none.failed.isEmpty)
        #expect(try bench.mirror.posted() == ["nobody planned"])
        #expect(try bench.mirror.outboxCounts().waiting == 1)
        #expect(try bench.mirror.messages().first?.lastError == "no hook for 'digest' is named")
        let post = Post(hooks: ["mail", "chat"])
        try bench.send(settings(), on: "2026-02-02", post)
        #expect(post.taken.map(\.hook) == ["mail", "chat"])
        #expect(Set(post.taken.map(\.idempotencyKey)).count == 1)
        #expect(post.taken.allSatisfy { $0.payload == "ke-aca:R-0:renew:2026-02-27 30" })
        try bench.send(settings(), on: "2026-02-02", Post(hooks: ["mail", "chat", "third"]))
        #expect(try bench.mirror.posted() == ["mail sent", "chat sent"])
        #expect(try bench.mirror.entries().contains { $0.state == .sent })
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `a message of a hook that is named no more goes to the others, and to none that has it`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        try bench.send(
            settings(),
            on: "2026-02-02",
            Post(hooks: ["good", "old"]) { $0.hook == "old" ? .failed("550") : .delivered }
        )
        #expect(try bench.mirror.posted() == ["good sent", "old retry"])
        // Its time has not come; it goes over to the new hook at once, from the beginning.
        let post = Post(hooks: ["good", "new"])
        try bench.send(settings(), on: "2026-02-02", post)
        #expect(post.taken.map { "\($0.hook) \($0.attempts)" } == ["new 0"])
        #expect(try bench.mirror.posted() == ["good sent", "new sent"])
    }

    @Test func `where all hooks that are left have it, it is told no more`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        try bench.send(
            settings(),
            on: "2026-02-02",
            Post(hooks: ["good", "old"]) { $0.hook == "old" ? .later("busy") : .delivered }
        )
        let post = Post(hooks: ["good"])
        try bench.send(settings(), on: "2026-02-02", post)
        #expect(post.taken.isEmpty)
        #expect(try bench.mirror.posted() == ["good sent", "old superseded"])
        #expect(try bench.mirror.messages().last?.lastError == "the hooks named now have it")
        #expect(try bench.mirror.outboxCounts().waiting + bench.mirror.outboxCounts().retry == 0)
    }

    @Test func `a dead message stays with its hook until a person has it tried again, and then moves`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        let once = try #require(AlertSettings(fallback: ["desk"], attempts: 1))
        try bench.send(once, on: "2026-02-02", Post(hooks: ["old"]) { _ in .failed("550") })
        #expect(try bench.mirror.posted() == ["old dead"])
        let post = Post(hooks: ["new"])
        try bench.send(once, on: "2026-02-02", post)
        #expect(post.taken.isEmpty)
        #expect(try bench.mirror.posted() == ["old dead"])
        #expect(try bench.mirror.retryMessages(now: at("2026-02-02"), actor: "tester") == 1)
        try bench.send(once, on: "2026-02-02", post)
        #expect(try bench.mirror.posted() == ["new sent"])
    }

    @Test func `a hook that does nothing but fail for two minutes is left alone until the next run`() throws {
        let bench = try LedgerBench(ends: ["2026-02-27"])
        let people = (1...6).map { "p\($0)" }
        let all = settings(recipients: [.init(to: people, of: .init())])
        let slow = Slow(["stalled": 30, "sound": 60], working: ["sound"])
        let report = try bench.send(all, on: "2026-02-02", slow)
        #expect(slow.taken.filter { $0.hasPrefix("stalled") }.count == 4)
        #expect(slow.taken.filter { $0.hasPrefix("sound") }.count == 6)
        #expect(report.spent == ["stalled"])
        #expect(report.delivered == 6)
        #expect(try bench.mirror.messages().filter { $0.hook == "stalled" && $0.attempts == 0 }.count == 2)
        // The next run has its budget anew; those that failed have to wait for their time.
        let next = Slow(["stalled": 30, "sound": 0], working: ["stalled", "sound"])
        try bench.send(all, on: "2026-02-02", next)
        #expect(next.taken.count == 2)
        let states = try bench.mirror.messages().filter { $0.hook == "stalled" }.map(\.state)
        #expect(states.sorted() == ["retry", "retry", "retry", "retry", "sent", "sent"])
    }

    @Test func `what a hook takes makes up for what it wasted before`() {
        var budget = FailureBudget()
        budget.note("mail", isDelivered: false, after: .milliseconds(119_999))
        #expect(budget.spent.isEmpty)
        budget.note("mail", isDelivered: true, after: .seconds(500))
        budget.note("mail", isDelivered: false, after: .seconds(60))
        budget.note("chat", isDelivered: false, after: .seconds(120))
        #expect(budget.spent == ["chat"])
        budget.note("mail", isDelivered: false, after: .seconds(60))
        #expect(budget.spent == ["chat", "mail"])
    }
}
