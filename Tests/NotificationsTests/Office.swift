import Notifications
import Deadlines
@testable import Curation
@testable import History
@testable import Ingest
import Mirror
import Recordations

/// A ledger in memory: what the mirror's does, for the planner alone.
struct MemoryLedger {
    private(set) var entries: [AlertSubject: [LedgerEntry]] = [:]
    private(set) var snoozes: [AlertSubject: CivilDate] = [:]
    /// Every alert that was told, in the order of telling.
    private(set) var told: [(key: AlertKey, on: CivilDate, due: CivilDate?)] = []
    private var keys: Set<AlertKey> = []
    private(set) var doubled: [AlertKey] = []

    /// One run: plans, writes, and hands everything over; `fails` says which deliveries are dead.
    @discardableResult
    mutating func run(
        _ items: [Docket.Item],
        _ settings: AlertSettings,
        on today: CivilDate,
        fails: (AlertKey) -> Bool = { _ in false }
    ) -> [PlannedAlert] {
        let planner = AlertPlanner(settings: settings, today: today)
        var all: [PlannedAlert] = []
        for item in items {
            let subject = AlertSubject(item.obligation)
            let (planned, superseded) = planner.plan(item, entries[subject] ?? [], snoozedUntil: snoozes[subject])
            for key in superseded { change(key) { $0 = .superseded } }
            for alert in planned {
                let former = entries[subject]?.firstIndex { $0.key == alert.key }
                let isRenewed = former.flatMap { entries[subject]?[$0].isPremature(on: today) } ?? false
                if !keys.insert(alert.key).inserted, !isRenewed { doubled.append(alert.key) }
                var state = alert.state
                if state == .planned {
                    state = fails(alert.key) ? .dead : .sent
                    if state == .sent { told.append((alert.key, today, alert.due)) }
                }
                let entry = LedgerEntry(
                    id: keys.count,
                    key: alert.key,
                    stageDate: alert.stageDate,
                    due: alert.due,
                    plannedOn: today,
                    state: state,
                    reason: alert.reason
                )
                if isRenewed, let former { entries[subject]?.remove(at: former) }
                entries[alert.key.subject, default: []].append(entry)
            }
            all += planned
        }
        return all
    }

    mutating func change(_ key: AlertKey, _ body: (inout AlertState) -> Void) {
        guard let index = entries[key.subject]?.firstIndex(where: { $0.key == key }) else { return }
        body(&entries[key.subject, default: []][index].state)
    }

    mutating func acknowledge(_ key: AlertKey) { change(key) { $0 = .acknowledged } }

    mutating func snooze(_ subject: AlertSubject, until: CivilDate) { snoozes[subject] = until }
}

func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(daysSinceEpoch: 0) }

func item(
    _ key: String = "R-1",
    opens: String? = nil,
    safe: String?,
    legal: String? = nil,
    grace: String? = nil,
    end: String? = nil,
    owner: String? = nil,
    tags: [String] = []
) -> Docket.Item {
    var one = Obligation(
        kind: .renew,
        register: "xx-test",
        key: key,
        source: "xx-test",
        jurisdiction: "XX",
        rule: nil,
        end: (end ?? legal ?? safe).map(day)
    )
    one.windowOpens = opens.map(day)
    one.safe = safe.map(day)
    one.legal = (legal ?? safe).map(day)
    one.graceEnds = grace.map(day)
    return Docket.Item(one, record: 1, owner: owner, tags: tags)
}

func settings(
    stages: StagePlan = .standard,
    recipients: [AlertSettings.Recipients] = [],
    escalations: [AlertSettings.Escalation] = [],
    suppressions: [AlertSettings.Suppression] = []
) -> AlertSettings {
    AlertSettings(
        stages: stages,
        recipients: recipients,
        fallback: ["desk"],
        escalations: escalations,
        suppressions: suppressions
    ) ?? never()
}

/// A fallback is given above.
private func never() -> AlertSettings { preconditionFailure("settings with a fallback are settings") }
