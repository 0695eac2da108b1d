import Notifications
import Deadlines
import Foundation
@testable import Curation
@testable import History
@testable import Ingest
import Mirror
import Recordations
import TestSupport
import Testing

/// Three years of runs against mailboxes that refuse, a hook that hangs and a clock that runs ahead.
///
/// Every stage reaches somebody by the day that it is due, or that very run says whom it could not reach. Daily runs of all three
/// years with `RECORDAL_THREE_YEARS=1`; of the half year around the absence otherwise.
struct DeliverySimulationTests {
    enum Cadence: String, CaseIterable {
        case daily, weekly, irregular
    }

    private static let isWhole = ProcessInfo.processInfo.environment["RECORDAL_THREE_YEARS"] != nil
    private static let first = day("2026-01-05")

    /// The world's mail: who takes what on which day.
    private final class Mail: DeliveryChannel {
        var today = 0
        var taken: Set<String> = []
        private var budget = FailureBudget()
        var spent: Set<String> { budget.spent }

        func hooks(for event: String) -> [String] { ["mail"] }

        /// The hook does nothing but hang for two days of every ninety.
        var isHanging: Bool { (50..<52).contains(today % 90) }

        func begin(_ day: Int) {
            today = day
            budget = FailureBudget()
        }

        func deliver(_ message: OutboxMessage) -> DeliveryAttempt {
            let outcome: DeliveryOutcome =
                switch message.recipient {
                case _ where isHanging: .failed("not done within 30 s, and ended")
                case "anna@example.com": .failed("550 no such user")
                case "ben@example.com" where (20..<27).contains(today % 60): .later("450 mailbox full")
                default: .delivered
                }
            budget.note(message.hook, isDelivered: outcome == .delivered, after: .seconds(isHanging ? 30 : 0))
            if outcome == .delivered { taken.insert(message.idempotencyKey) }
            return DeliveryAttempt(outcome)
        }
    }

    private static func recipients(_ number: Int, _ person: String) -> AlertSettings.Recipients {
        var condition = AlertSettings.Condition()
        condition.recordation = "ke-aca:R-\(number)"
        return .init(to: [person], of: condition)
    }

    /// While the administrator is away the list has a single address, and that one fails.
    private static func isAway(_ day: Int) -> Bool { (400..<460).contains(day) }

    private func rules(_ day: Int, count: Int) throws -> AlertSettings {
        if Self.isAway(day) { return try #require(AlertSettings(fallback: ["anna@example.com"])) }
        return try #require(
            AlertSettings(
                recipients: (0..<count).filter { $0 % 3 != 2 }.map {
                    Self.recipients($0, $0 % 3 == 0 ? "anna@example.com" : "ben@example.com")
                },
                fallback: ["desk@example.com"],
                escalations: [.init(stage: .before(7), to: ["head@example.com"])],
                attempts: 4
            )
        )
    }

    @Test(arguments: Cadence.allCases)
    func `every stage reaches somebody in time, or the run says whom it could not reach`(_ cadence: Cadence) throws {
        let seed = Seed.drawn()
        var random = Seeded(seed)
        let count = Self.isWhole ? 15 : 8
        let bench = try LedgerBench(
            ends: (0..<count).map { _ in
                Self.first.adding(days: Int.random(in: 20...1_200, using: &random)).description
            }
        )
        let mail = Mail()
        var mistakes: [String] = []
        let isShort = cadence == .daily && !Self.isWhole
        var hasJumped = false
        var number = isShort ? 380 : 0
        let last = isShort ? 520 : 1_095
        while number < last {
            // One run of a clock that is ten years ahead.
            if !hasJumped, number >= 470 {
                hasJumped = true
                let ahead = Self.first.adding(days: number + 3_650)
                _ = try run(bench, mail, number: number, on: ahead, settings: try rules(number, count: count))
            }
            let today = Self.first.adding(days: number)
            let rules = try rules(number, count: count)
            mistakes += try run(bench, mail, number: number, on: today, settings: rules)
            switch cadence {
            case .daily: number += 1
            case .weekly: number += 7
            case .irregular: number += Int.random(in: 1...12, using: &random)
            }
        }
        #expect(mistakes.prefix(5) == [], "seed \(seed), \(cadence): \(mistakes.count)")
        #expect(mail.taken.count > 3, "seed \(seed), \(cadence)")
        #expect(try bench.mirror.soundness().mistakes == [], "seed \(seed), \(cadence)")
    }

    /// One run, as the program does it; and what it left unsaid.
    private func run(
        _ bench: LedgerBench,
        _ mail: Mail,
        number: Int,
        on today: CivilDate,
        settings: AlertSettings
    ) throws -> [String] {
        let now = at(today.description)
        mail.begin(number)
        try bench.mirror.withdrawPrematureAlerts(on: today, now: now, actor: "tester")
        let run = bench.run(settings, on: today.description)
        try run.write(try run.plan(), now: now) { [MessageCopy(hook: "mail", payload: $0.idempotencyKey)] }
        _ = try run.dispatch(mail) { now }
        _ = try run.notifyOthers(mail, now: { now }) { message, _ in
            [MessageCopy(hook: "mail", payload: message.idempotencyKey)]
        }
        let ledger = try bench.mirror.ledger()
        let unreached = Unreached.all(in: ledger, of: settings, on: today)
        let counts = try bench.mirror.outboxCounts()
        let isFailed = counts.waiting + counts.retry + counts.dead > 0
        var mistakes: [String] = []
        try run.docket.forEach { item in
            guard let top = settings.stages.reached(item.obligation, by: today).last else { return }
            let lines = (ledger[AlertSubject(item.obligation)] ?? []).filter { !$0.isPremature(on: today) }
            let isNotified = lines.contains { line in
                line.state == .sent
                    && (line.stageDate >= top.date || line.key.stage.urgency >= top.stage.urgency)
            }
            if isNotified { return }
            let what = "\(today): \(top.stage.name) of \(item.obligation.id)"
            let isSaid =
                isFailed && unreached.contains { $0.unnotified > 0 }
                && lines.contains { [.planned, .retry, .dead].contains($0.state) }
            if !isSaid { mistakes.append("\(what) reached nobody, and the run does not say so") }
            let isDue = item.obligation.safe.map { $0 <= today } ?? false
            if isDue, !mail.isHanging, !Self.isAway(number) { mistakes.append("\(what) is due and reached nobody") }
        }
        return mistakes
    }
}
