internal import Deadlines
internal import Recordations

extension Message {
    /// A fictitious alert with a value for every name: the grace of a recordation runs.
    static func sampleAlert(_ today: CivilDate = CivilDate(daysSinceEpoch: 20_778)) -> Alert {
        let safe = today.adding(days: -3)
        var alert = sampleAlert("cn-gacc:T2023-13520+10268542", state: .grace, mark: "小米 <MI>", on: today)
        alert.obligation.citation = "GACC Order 240 (2018), art. 11"
        alert.obligation.confidence = "likely"
        alert.obligation.windowOpens = safe.adding(days: -180)
        alert.set(
            safe: safe,
            legal: safe.adding(days: 1),
            graceEnds: safe.adding(days: 99),
            end: safe.adding(days: 1),
            today
        )
        alert.obligation.field = "holder"
        alert.obligation.caps = [("registration", safe.adding(days: 400))]
        alert.obligation.notes = [.holidaysUnknown(year: 2032)]
        (alert.stage, alert.due, alert.daysLate) = ("overdue-1", safe.adding(days: 2), 1)
        alert.escalatedFrom = "anna@example.com"
        alert.unreached = "ben@example.com"
        return alert
    }

    /// A fictitious alert for each state of an obligation, the most urgent first.
    static func sampleAlerts(_ today: CivilDate = CivilDate(daysSinceEpoch: 20_778)) -> [Alert] {
        func alert(
            _ name: String,
            _ state: Obligation.State,
            kind: Obligation.Kind = .renew,
            stage: String,
            _ safe: Int?,
            legal: Int? = nil,
            grace: Int? = nil,
            end: Int? = nil
        ) -> Alert {
            func day(_ days: Int?) -> CivilDate? { days.map { today.adding(days: $0) } }
            var alert = sampleAlert(name, state: state, mark: "ACME", on: today)
            alert.obligation.kind = kind.rawValue
            alert.set(safe: day(safe), legal: day(legal), graceEnds: day(grace), end: day(end), today)
            alert.stage = stage
            return alert
        }
        var chased = alert("ru-fts:05821/06572-001", .filed, stage: "30", 30, legal: 30, end: 60)
        chased.obligation.kind = "chase"
        var changed = alert(
            "by-customs:7031",
            .lapsed,
            kind: .reportChange,
            stage: "overdue-1",
            -3,
            legal: -2,
            end: -32
        )
        changed.obligation.field = "holder"
        return [
            alert("gb-hmrc:AFA-1042", .due, stage: "safe", 0, legal: 2, grace: 44, end: 44), sampleAlert(today),
            changed, alert("jp-customs:T-311", .lapsed, stage: "overdue-1", -3, legal: -2, end: 30),
            alert("kz-customs:02023/ТЗ-150125", .lapsed, stage: "ends", -32, legal: -31, end: -1),
            alert("us-cbp:TMK22-00417", .open, stage: "ends", 60, legal: 62, end: -30),
            alert("eu-copis:NL00042", .open, stage: "7", 5, legal: 6, grace: 48, end: 48),
            alert("mx-impi:88123", .open, stage: "30", 21, legal: 22, end: 22),
            alert("kr-kcs:T2026-0091", .open, stage: "90", 79, legal: 80, end: 80),
            alert("ua-customs:3391", .upcoming, stage: "snooze-ended-\(today)", 300, legal: 301, end: 301),
            alert("in-icegate:2231", .open, stage: "end-unknown", nil), chased,
        ]
    }

    private static func sampleAlert(
        _ recordation: String,
        state: Obligation.State,
        mark: String,
        on today: CivilDate
    ) -> Alert {
        let parts = recordation.split(separator: ":", maxSplits: 1).map(String.init)
        var obligation = Alert.Obligation(kind: "renew", state: state.rawValue)
        obligation.rule = "sample"
        obligation.citation = "the law, art. 11"
        obligation.confidence = "verified"
        let texts: [Field: String] = [
            .recordationNumber: parts.last ?? "", .registrationNumber: "10268542", .mark: mark,
            .holder: "小米科技有限责任公司", .classes: "9,25", .rightType: "trademark", .status: "active",
            .validTo: today.description, .registrationValidTo: today.adding(days: 400).description,
            .agent: "Example & Partners",
        ]
        return Alert(
            name: "12",
            obligation: obligation,
            source: parts.first ?? "",
            recordation: recordation,
            jurisdiction: String(recordation.prefix(2)).uppercased(),
            values: FieldValues { texts[$0] },
            owner: "Anna",
            stage: "opens",
            due: today,
            commands: [
                Command(.show, "recordal show \(recordation)"),
                Command(.filed, "recordal renewal \(recordation) filed --on \(today)"),
                Command(.acknowledge, "recordal alerts ack 12"),
            ]
        )
    }
}

extension Message.Alert {
    /// The alert with a fictitious token, or without links where no address takes answers.
    func answered(at address: MailAddress?) -> Self {
        var alert = self
        alert.reply = address.map(Message.Reply.sample)
        return alert
    }

    fileprivate mutating func set(
        safe: CivilDate?,
        legal: CivilDate?,
        graceEnds: CivilDate?,
        end: CivilDate?,
        _ today: CivilDate
    ) {
        obligation.safe = safe
        obligation.legal = legal
        obligation.graceEnds = graceEnds
        obligation.end = end
        obligation.daysLeft = safe?.days(since: today)
    }
}
