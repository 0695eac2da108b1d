import Notifications
import Deadlines
@testable import Curation
@testable import History
@testable import Ingest
import Mirror
import Recordations
import Testing

/// Who is told what on which day, case by case.
struct PlannerTests {
    private func told(_ ledger: MemoryLedger) -> [String] {
        ledger.told.map { "\($0.on) \($0.key.stage.name) \($0.key.recipient)" }
    }

    private func states(_ ledger: MemoryLedger, _ item: Docket.Item) -> [String: AlertState] {
        let entries = ledger.entries[AlertSubject(item.obligation)] ?? []
        return Dictionary(entries.map { ($0.key.stage.name, $0.state) }) { first, _ in first }
    }

    private func run(
        _ ledger: inout MemoryLedger,
        _ item: Docket.Item,
        _ settings: AlertSettings,
        from: String,
        to: String
    ) {
        var today = day(from)
        while today <= day(to) {
            ledger.run([item], settings, on: today)
            today = today.adding(days: 1)
        }
    }

    @Test func `every stage is told once, on its day`() {
        var ledger = MemoryLedger()
        let one = item(opens: "2026-05-01", safe: "2026-09-10", legal: "2026-09-15")
        run(&ledger, one, settings(), from: "2026-01-01", to: "2027-12-31")
        #expect(
            told(ledger) == [
                "2026-05-01 opens desk", "2026-06-12 90 desk", "2026-07-12 60 desk", "2026-08-11 30 desk",
                "2026-08-27 14 desk", "2026-09-03 7 desk", "2026-09-07 3 desk", "2026-09-09 1 desk",
                "2026-09-10 safe desk", "2026-09-15 legal desk", "2026-09-16 overdue-1 desk",
                "2026-09-23 overdue-2 desk",
                "2026-09-30 overdue-3 desk", "2026-10-07 overdue-4 desk", "2026-10-14 overdue-5 desk",
                "2026-10-21 overdue-6 desk", "2026-10-28 overdue-7 desk", "2026-11-04 overdue-8 desk",
            ]
        )
        #expect(ledger.doubled.isEmpty)
    }

    @Test func `grace and the end of protection are told on their days, beside the weeks`() {
        var ledger = MemoryLedger()
        let one = item(safe: "2026-09-10", legal: "2026-09-15", grace: "2026-10-27", end: "2026-10-27")
        run(&ledger, one, settings(), from: "2026-09-10", to: "2027-12-31")
        #expect(
            told(ledger) == [
                "2026-09-10 safe desk", "2026-09-15 legal desk", "2026-09-16 grace desk", "2026-09-23 overdue-2 desk",
                "2026-09-30 overdue-3 desk", "2026-10-07 overdue-4 desk", "2026-10-14 overdue-5 desk",
                "2026-10-21 overdue-6 desk", "2026-10-27 ends desk", "2026-10-28 overdue-7 desk",
                "2026-11-04 overdue-8 desk",
            ]
        )
        #expect(states(ledger, one)["overdue-1"] == .superseded)
        #expect(ledger.doubled.isEmpty)
    }

    @Test func `grace that outlasts protection ends on a day of its own`() {
        var ledger = MemoryLedger()
        let one = item(safe: "2026-09-10", grace: "2026-11-10")
        run(&ledger, one, settings(), from: "2026-09-10", to: "2027-12-31")
        #expect(told(ledger).prefix(2) == ["2026-09-10 legal desk", "2026-09-11 grace desk"])
        #expect(told(ledger).last == "2026-11-10 grace-ends desk")
        #expect(states(ledger, one)["ends"] == nil)
    }

    @Test func `protection that ends before the last day to file is told when it ends`() {
        var ledger = MemoryLedger()
        let one = item(safe: "2026-09-10", end: "2026-06-10")
        run(&ledger, one, settings(), from: "2026-01-01", to: "2026-06-30")
        #expect(told(ledger) == ["2026-06-10 ends desk", "2026-06-12 90 desk"])
        // On one day the end goes before the days that are left.
        ledger = MemoryLedger()
        run(&ledger, item(safe: "2026-09-10", end: "2026-06-12"), settings(), from: "2026-01-01", to: "2026-06-30")
        #expect(told(ledger) == ["2026-06-12 ends desk"])
        // A window that opens later does not hide it.
        ledger = MemoryLedger()
        let late = item(opens: "2026-08-20", safe: "2026-09-10", end: "2026-06-10")
        run(&ledger, late, settings(), from: "2026-01-01", to: "2026-08-26")
        #expect(told(ledger) == ["2026-06-10 ends desk", "2026-08-20 opens desk"])
    }

    @Test func `an answer to the first day of grace ends the weeks, and not the end`() {
        var ledger = MemoryLedger()
        let one = item(safe: "2026-09-10", grace: "2026-10-27", end: "2026-10-27")
        run(&ledger, one, settings(), from: "2026-09-10", to: "2026-09-11")
        ledger.acknowledge(ledger.told[1].key)
        run(&ledger, one, settings(), from: "2026-09-12", to: "2026-12-31")
        #expect(told(ledger).suffix(2) == ["2026-09-11 grace desk", "2026-10-27 ends desk"])
    }

    @Test func `stages that a configuration lists are told, and no others`() {
        let old = settings(stages: StagePlan(stages: [.before(30), .safe], repeatsWhenOverdue: true))
        var ledger = MemoryLedger()
        let one = item(safe: "2026-09-10", grace: "2026-09-20", end: "2026-06-10")
        run(&ledger, one, old, from: "2026-01-01", to: "2026-09-18")
        #expect(
            told(ledger) == [
                "2026-08-11 30 desk", "2026-09-10 safe desk", "2026-09-11 overdue-1 desk", "2026-09-18 overdue-2 desk",
            ]
        )
    }

    @Test func `an early end of protection escalates to those who asked for it alone`() {
        let rules = settings(escalations: [
            .init(stage: .safe, to: ["head"]), .init(stage: .ends, to: ["board"]),
        ])
        var ledger = MemoryLedger()
        run(&ledger, item(safe: "2026-09-10", end: "2026-06-10"), rules, from: "2026-01-01", to: "2026-06-10")
        #expect(told(ledger) == ["2026-06-10 ends desk", "2026-06-10 ends board"])
    }

    @Test func `no stage lies before the window opens`() {
        var ledger = MemoryLedger()
        let one = item(opens: "2026-08-20", safe: "2026-09-10")
        run(&ledger, one, settings(), from: "2026-01-01", to: "2026-09-01")
        #expect(told(ledger) == ["2026-08-20 opens desk", "2026-08-27 14 desk"])
    }

    @Test func `a late start tells the most urgent stage alone`() {
        var ledger = MemoryLedger()
        let one = item(opens: "2026-05-01", safe: "2026-09-10")
        let planned = ledger.run([one], settings(), on: day("2026-09-05"))
        #expect(told(ledger) == ["2026-09-05 7 desk"])
        #expect(planned.filter { $0.state == .superseded }.map(\.key.stage.name) == ["opens", "90", "60", "30", "14"])
        #expect(planned.last?.stageDate == day("2026-09-03"))
        #expect(ledger.run([one], settings(), on: day("2026-09-05")).isEmpty)
    }

    @Test func `what ended years ago is told once, and is not silent`() {
        var ledger = MemoryLedger()
        let one = item(safe: "2019-03-01")
        run(&ledger, one, settings(), from: "2026-01-01", to: "2026-06-01")
        #expect(told(ledger) == ["2026-01-01 overdue-8 desk"])
    }

    @Test func `an unknown end is told once`() {
        var ledger = MemoryLedger()
        run(&ledger, item(safe: nil), settings(), from: "2026-01-01", to: "2026-06-01")
        #expect(told(ledger) == ["2026-01-01 end-unknown desk"])
    }

    @Test func `an acknowledged week ends the weekly alerts, an acknowledged stage only itself`() {
        var ledger = MemoryLedger()
        let one = item(safe: "2026-09-10")
        ledger.run([one], settings(), on: day("2026-09-07"))
        ledger.acknowledge(ledger.told[0].key)
        ledger.run([one], settings(), on: day("2026-09-09"))
        #expect(told(ledger).last == "2026-09-09 1 desk")
        ledger.run([one], settings(), on: day("2026-09-11"))
        #expect(told(ledger).last == "2026-09-11 overdue-1 desk")
        ledger.acknowledge(ledger.told[2].key)
        run(&ledger, one, settings(), from: "2026-09-12", to: "2026-12-31")
        #expect(told(ledger).last == "2026-09-11 overdue-1 desk")
        #expect(states(ledger, one)["overdue-8"] == .acknowledged)
    }

    @Test func `a snooze keeps stages back, never past the safe date, and its end is told`() {
        var ledger = MemoryLedger()
        let one = item(safe: "2026-09-10")
        ledger.run([one], settings(), on: day("2026-08-11"))
        ledger.snooze(AlertSubject(one.obligation), until: day("2026-09-05"))
        run(&ledger, one, settings(), from: "2026-08-12", to: "2026-09-04")
        #expect(told(ledger) == ["2026-08-11 30 desk"])
        #expect(states(ledger, one)["14"] == .snoozed)
        ledger.run([one], settings(), on: day("2026-09-05"))
        #expect(told(ledger).last == "2026-09-05 snooze-ended-2026-09-05 desk")
        // The date moved under the snooze: it ends with the new one.
        var other = MemoryLedger()
        other.snooze(AlertSubject(one.obligation), until: day("2026-12-01"))
        run(&other, one, settings(), from: "2026-08-12", to: "2026-09-10")
        #expect(told(other) == ["2026-09-10 legal desk"])
    }

    @Test func `a date that moved earlier is told once, a later one not at all`() {
        var ledger = MemoryLedger()
        let first = item(safe: "2026-09-10", end: "2026-10-10")
        ledger.run([first], settings(), on: day("2026-08-11"))
        let later = item(safe: "2026-09-12", end: "2026-10-10")
        ledger.run([later], settings(), on: day("2026-08-13"))
        #expect(told(ledger).count == 1)
        let earlier = item(safe: "2026-09-01", end: "2026-10-10")
        for _ in 0..<2 { ledger.run([earlier], settings(), on: day("2026-08-14")) }
        run(&ledger, earlier, settings(), from: "2026-08-15", to: "2026-08-17")
        #expect(told(ledger) == ["2026-08-11 30 desk", "2026-08-14 earlier-2026-09-01 desk"])
    }

    @Test func `whoever is meant is told, and the desk of what is nobody's`() {
        var owner = AlertSettings.Condition()
        owner.owner = "anna"
        var tag = AlertSettings.Condition()
        tag.tag = "watch"
        let rules = settings(recipients: [.init(to: ["anna"], of: owner), .init(to: ["team", "anna"], of: tag)])
        let one = item(safe: "2026-09-10", owner: "anna", tags: ["watch"])
        #expect(rules.recipients(of: one) == ["anna", "team"])
        #expect(rules.recipients(of: item(safe: "2026-09-10")) == ["desk"])
    }

    @Test func `where nothing happens more people are told`() {
        let rules = settings(escalations: [
            .init(stage: .before(14), to: ["head"]), .init(stage: .legal, to: ["board"]),
        ])
        var ledger = MemoryLedger()
        let one = item(safe: "2026-09-10", legal: "2026-09-15")
        run(&ledger, one, rules, from: "2026-08-11", to: "2026-09-08")
        #expect(
            told(ledger) == [
                "2026-08-11 30 desk", "2026-08-27 14 desk", "2026-08-27 14 head", "2026-09-03 7 desk",
                "2026-09-03 7 head",
                "2026-09-07 3 desk", "2026-09-07 3 head",
            ]
        )
        // The last stage was acknowledged: the head hears nothing of the next.
        ledger.acknowledge(ledger.told[5].key)
        ledger.run([one], rules, on: day("2026-09-09"))
        #expect(told(ledger).last == "2026-09-09 1 desk")
        run(&ledger, one, rules, from: "2026-09-10", to: "2026-09-15")
        #expect(told(ledger).suffix(3) == ["2026-09-15 legal desk", "2026-09-15 legal head", "2026-09-15 legal board"])
    }

    @Test(arguments: [
        (Renewal.State.withdrawn, ["desk", "head"]), (.prepared, ["desk"]), (.filed, ["desk"]),
    ]) func `a renewal that was begun keeps others out, and one that was withdrawn does not`(
        state: Renewal.State,
        recipients: [String]
    ) {
        let rules = settings(escalations: [.init(stage: .before(14), to: ["head"])])
        var obligation = item(safe: "2026-09-10").obligation
        obligation.renewal = Renewal(end: obligation.end, state: state, on: day("2026-08-01"), reference: nil)
        var ledger = MemoryLedger()
        ledger.run([Docket.Item(obligation, record: 1)], rules, on: day("2026-08-27"))
        #expect(told(ledger) == recipients.map { "2026-08-27 14 \($0)" })
    }

    @Test func `what nobody could be told goes to others`() {
        let rules = settings(escalations: [.init(stage: .legal, to: ["head"])])
        var ledger = MemoryLedger()
        let one = item(safe: "2026-09-10")
        ledger.run([one], rules, on: day("2026-08-11")) { $0.recipient == "desk" }
        #expect(told(ledger).isEmpty)
        ledger.run([one], rules, on: day("2026-08-12"))
        #expect(told(ledger) == ["2026-08-12 30 head"])
    }

    @Test func `a rule keeps alerts back to its end, which is told`() {
        var condition = AlertSettings.Condition()
        condition.recordation = "xx-test:R-1"
        let quiet = settings(suppressions: [.init(of: condition, reason: "sold", until: day("2026-08-30"))])
        var ledger = MemoryLedger()
        let one = item(safe: "2026-09-10")
        run(&ledger, one, quiet, from: "2026-08-01", to: "2026-08-30")
        #expect(told(ledger).isEmpty)
        #expect(states(ledger, one)["14"] == .suppressed)
        run(&ledger, one, quiet, from: "2026-08-31", to: "2026-09-02")
        #expect(told(ledger) == ["2026-08-31 snooze-ended-2026-08-31 desk"])
    }

    @Test func `a rule and a snooze that end on one day are told as one`() {
        var condition = AlertSettings.Condition()
        condition.recordation = "xx-test:R-1"
        let quiet = settings(suppressions: [.init(of: condition, reason: "sold", until: day("2026-08-30"))])
        var ledger = MemoryLedger()
        let one = item(safe: "2026-09-10")
        run(&ledger, one, quiet, from: "2026-08-01", to: "2026-08-20")
        ledger.snooze(AlertSubject(one.obligation), until: day("2026-08-31"))
        run(&ledger, one, quiet, from: "2026-08-21", to: "2026-09-02")
        #expect(told(ledger) == ["2026-08-31 snooze-ended-2026-08-31 desk"])
        #expect(ledger.doubled.isEmpty)
    }

    @Test func `what is filed is chased, and what is satisfied is silent`() {
        var one = item(opens: "2026-05-01", safe: "2026-09-10")
        var ledger = MemoryLedger()
        run(&ledger, one, settings(), from: "2026-05-01", to: "2026-08-15")
        var obligation = one.obligation
        obligation.renewal = Renewal(end: obligation.end, state: .filed, on: day("2026-08-15"), reference: nil)
        one = Docket.Item(obligation, record: 1)
        run(&ledger, one, settings(), from: "2026-08-15", to: "2026-08-27")
        #expect(told(ledger).last == "2026-08-27 14 desk")
        #expect(ledger.told.last?.key.subject.kind == "chase/renew")
        obligation.isSatisfied = true
        let count = ledger.told.count
        run(&ledger, Docket.Item(obligation, record: 1), settings(), from: "2026-08-28", to: "2026-12-01")
        #expect(ledger.told.count == count)
    }

    @Test func `a stage on the day of the filing is answered by it`() {
        let before = item(opens: "2026-05-01", safe: "2026-09-10")
        var obligation = before.obligation
        obligation.renewal = Renewal(end: obligation.end, state: .filed, on: day("2026-08-27"), reference: nil)
        let filed = Docket.Item(obligation, record: 1)
        var ledger = MemoryLedger()
        run(&ledger, before, settings(), from: "2026-08-11", to: "2026-08-26")
        let count = ledger.told.count
        // The 14 days before the safe date begin on the day of the filing.
        run(&ledger, filed, settings(), from: "2026-08-27", to: "2026-09-02")
        #expect(ledger.told.count == count)
        ledger.run([filed], settings(), on: day("2026-09-03"))
        #expect(told(ledger).last == "2026-09-03 7 desk")
    }

    @Test func `a new recipient hears where it stands`() {
        var ledger = MemoryLedger()
        let one = item(safe: "2026-09-10")
        run(&ledger, one, settings(), from: "2026-08-01", to: "2026-08-28")
        let both = settings(recipients: [.init(to: ["desk", "new"], of: .init())])
        run(&ledger, one, both, from: "2026-08-29", to: "2026-08-30")
        #expect(told(ledger).last == "2026-08-29 14 new")
    }
}
