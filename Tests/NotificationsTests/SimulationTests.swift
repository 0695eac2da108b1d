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

/// Years of runs at every cadence against a ledger in memory: invariants I16, I17, I18 and I21.
///
/// Registers move dates, people file, acknowledge, snooze and change the settings, deliveries die, the clock jumps. All of
/// thirty years with `RECORDAL_THIRTY_YEARS=1`; a part of them otherwise.
struct SimulationTests {
    enum Cadence: String, CaseIterable {
        case hourly, daily, weekly, random
    }

    private static let isWhole = ProcessInfo.processInfo.environment["RECORDAL_THIRTY_YEARS"] != nil

    @Test(arguments: Cadence.allCases) func `nothing is silent and nothing is told twice`(_ cadence: Cadence) {
        let days = Self.isWhole ? 30 * 365 : cadence == .hourly ? 25 : 400
        for seed in UInt64(1)...(Self.isWhole ? 3 : 2) {
            var world = World(seed: seed)
            world.live(cadence, days: days)
            #expect(world.mistakes == [], "seed \(seed), \(cadence)")
            #expect(world.ledger.doubled.isEmpty, "seed \(seed), \(cadence)")
            #expect(world.ledger.told.count > days / 40, "seed \(seed), \(cadence)")
        }
    }

    @Test func `the stage told after a pause is the one that daily runs told last`() {
        for seed in UInt64(1)...8 {
            var random = Seeded(seed)
            let safe = day("2026-06-15").adding(days: Int.random(in: -60...60, using: &random))
            let opens = random.once(in: 2) ? safe.adding(days: -Int.random(in: 1...200, using: &random)) : nil
            let legal = safe.adding(days: Int.random(in: 0...40, using: &random))
            let one = item(
                opens: opens?.description,
                safe: safe.description,
                legal: legal.description,
                grace: random.once(in: 2)
                    ? legal.adding(days: Int.random(in: 0...60, using: &random)).description : nil,
                end: safe.adding(days: Int.random(in: -90...60, using: &random)).description
            )
            var daily = MemoryLedger()
            var rare = MemoryLedger()
            var today = day("2025-10-01")
            while today < day("2027-01-01") {
                daily.run([one], settings(), on: today)
                if random.once(in: 20) {
                    rare.run([one], settings(), on: today)
                    #expect(rare.told.last?.key == daily.told.last?.key, "seed \(seed), \(today)")
                    let known = Set((rare.entries[AlertSubject(one.obligation)] ?? []).map(\.key.stage))
                    #expect(
                        known == Set((daily.entries[AlertSubject(one.obligation)] ?? []).map(\.key.stage)),
                        "seed \(seed)"
                    )
                }
                today = today.adding(days: 1)
            }
        }
    }
}

/// Some recordations whose registers, owners and settings go their ways.
private struct World {
    private var random: Seeded
    private(set) var ledger = MemoryLedger()
    private(set) var mistakes: [String] = []
    private var items: [Docket.Item] = []
    private var rules: AlertSettings
    private var snoozedTo: [AlertSubject: CivilDate] = [:]
    private var today = day("2026-01-01")

    init(seed: UInt64) {
        random = Seeded(seed)
        rules = settings()
        for number in 0..<12 { items.append(renewed(number, from: today)) }
    }

    private mutating func renewed(_ number: Int, from start: CivilDate) -> Docket.Item {
        if random.once(in: 25) { return item("R-\(number)", safe: nil) }
        let end = start.adding(days: Int.random(in: 30...900, using: &random))
        let safe = end.adding(days: -random.one(of: [0, 0, 3, 31, 45]))
        let opens = random.once(in: 2) ? end.adding(months: -6) : nil
        let legal = safe.adding(days: random.one(of: [0, 1, 5]))
        let grace = random.once(in: 3) ? random.one(of: [max(end, legal), legal.adding(days: 60)]) : nil
        // The protection of some ends three months before the last day to file.
        let protection = random.once(in: 6) ? safe.adding(days: -90) : end
        return item(
            "R-\(number)",
            opens: opens.map { min($0, safe).description },
            safe: safe.description,
            legal: legal.description,
            grace: grace?.description,
            end: protection.description,
            owner: random.one(of: ["anna", "ben", nil]),
            tags: random.once(in: 3) ? ["vip"] : []
        )
    }

    mutating func live(_ cadence: SimulationTests.Cadence, days: Int) {
        let last = today.adding(days: days)
        while today < last {
            happen()
            let runs = cadence == .hourly ? 24 : 1
            for _ in 0..<runs { run() }
            switch cadence {
            case .hourly, .daily: today = today.adding(days: 1)
            case .weekly: today = today.adding(days: 7)
            case .random: today = today.adding(days: Int.random(in: 0...40, using: &random))
            }
            // A clock that goes back a little tells nothing anew.
            if random.once(in: 60) {
                let before = ledger.told.count
                ledger.run(items, rules, on: today.adding(days: -Int.random(in: 1...5, using: &random)))
                if ledger.told.count > before { check(ledger.told.suffix(from: before).map(\.key)) }
            }
        }
    }

    // Told on a day that is not over yet, of stages that had been reached by then all the same.
    private mutating func check(_ keys: [AlertKey]) {
        for key in keys where ledger.entries[key.subject]?.filter({ $0.key == key }).count != 1 {
            mistakes.append("told twice: \(key)")
        }
    }

    private mutating func run() {
        let isFailing = random.once(in: 30)
        ledger.run(items, rules, on: today) { _ in isFailing }
        for item in items {
            let subject = AlertSubject(item.obligation)
            let entries = ledger.entries[subject] ?? []
            // I16: whatever was reached has its line, for everybody who is meant.
            var points = rules.stages.reached(item.obligation, by: today)
            if let renewal = item.obligation.renewal, renewal.state.isFiled {
                points = points.filter { $0.date > renewal.on && $0.stage != .opens && $0.stage != .endUnknown }
            }
            for recipient in rules.recipients(of: item) {
                let known = entries.filter { $0.key.recipient == recipient }
                for point in points where !known.contains(where: { $0.key.stage == point.stage }) {
                    mistakes.append(
                        "\(today): nothing is known of \(point.stage.name) of \(subject.name) for \(recipient)"
                    )
                }
                // I18: what is superseded has a more urgent one that was told, or tried, or kept back for a reason. The day it
                // had then counts: a date that moves later afterwards tells nothing anew.
                if let top = points.last, let entry = known.first(where: { $0.key.stage == top.stage }),
                    entry.state == .superseded,
                    !known.contains(where: {
                        ($0.stageDate >= entry.stageDate || $0.key.stage.urgency > top.stage.urgency)
                            && $0.state != .superseded
                    })
                {
                    mistakes.append("\(today): \(top.stage.name) of \(subject.name) was passed over for \(recipient)")
                }
                // I21: what is kept back today has a snooze that ends later, and before or on the safe date.
                if known.contains(where: { $0.state == .snoozed && $0.plannedOn == today }),
                    min(snoozedTo[subject] ?? today, item.obligation.safe ?? .distantFuture) <= today
                {
                    mistakes.append("\(today): \(subject.name) was kept back for too long")
                }
            }
        }
    }

    private mutating func happen() {
        for index in items.indices where random.once(in: 20) {
            let subject = AlertSubject(items[index].obligation)
            switch Int.random(in: 0..<7, using: &random) {
            case 0: items[index] = renewed(index, from: today)
            case 1:
                // A correction, or a reworded rule: the safe date moves, the end stays.
                var obligation = items[index].obligation
                guard let safe = obligation.safe else { continue }
                let moved = safe.adding(days: Int.random(in: -20...10, using: &random))
                obligation.safe = max(moved, obligation.windowOpens ?? moved)
                obligation.legal = obligation.legal.map { max($0, obligation.safe ?? $0) }
                items[index] = Docket.Item(obligation, record: 1, owner: items[index].owner, tags: items[index].tags)
            case 2:
                var obligation = items[index].obligation
                let state = random.one(of: Renewal.State.allCases)
                obligation.renewal = Renewal(end: obligation.end, state: state, on: today, reference: nil)
                items[index] = Docket.Item(obligation, record: 1, owner: items[index].owner, tags: items[index].tags)
            case 3:
                if let entry = ledger.entries[subject]?.last(where: { $0.state == .sent }) {
                    ledger.acknowledge(entry.key)
                }
            case 4:
                let until = today.adding(days: Int.random(in: 1...60, using: &random))
                ledger.snooze(subject, until: until)
                snoozedTo[subject] = until
            case 5: reload()
            default: break
            }
        }
    }

    private mutating func reload() {
        var owner = AlertSettings.Condition()
        owner.owner = "anna"
        var tag = AlertSettings.Condition()
        tag.tag = "vip"
        var one = AlertSettings.Condition()
        one.recordation = "xx-test:R-3"
        rules = settings(
            stages: random.once(in: 3)
                ? StagePlan(stages: [.opens, .before(45), .before(10), .safe, .legal], repeatsWhenOverdue: true)
                : .standard,
            recipients: random.once(in: 2) ? [.init(to: ["anna"], of: owner), .init(to: ["vip"], of: tag)] : [],
            escalations: random.once(in: 2) ? [.init(stage: .before(14), to: ["head"])] : [],
            suppressions: random.once(in: 4)
                ? [.init(of: one, reason: "quiet", until: today.adding(days: 100))] : []
        )
    }
}

extension CivilDate {
    fileprivate static let distantFuture = CivilDate(daysSinceEpoch: 2_932_896)
}
