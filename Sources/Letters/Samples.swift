internal import Deadlines
public import Recordations

extension Letter {
    /// A fictitious letter with a value for every name of its kind.
    ///
    /// Templates are checked against it, and `recordal hooks test` sends it.
    public static func sample(
        _ name: Name,
        recipient: String = "recipient@example.com",
        today: CivilDate = CivilDate(daysSinceEpoch: 20_778),
        workspace: String = "workspace"
    ) -> Letter {
        let first = sampleAlert(today, mark: "小米 <MI>", register: "cn-gacc", key: "T2023-13520+10268542", left: -3)
        var second = sampleAlert(today, mark: "Redmi", register: "kz-customs", key: "02023/ТЗ-150125", left: 30)
        second.daysLate = 0
        second.escalatedFrom = nil
        second.unreached = nil
        second.obligation.confidence = "verified"
        var source = Source(
            "kz-customs",
            fetch: 7,
            reason: "the edition is of 2026-10-01, and the one applied last is of 2026-11-01",
            commands: [
                Command(.show, "recordal fetches show 7"), Command(.accept, "recordal fetches accept 7 --reason TEXT"),
                Command(.reject, "recordal fetches reject 7 --reason TEXT"),
            ]
        )
        source.knownFrom = today.adding(days: -40)
        source.age = 40
        source.allowedAge = 35
        let conflict = Conflict(
            name: "3",
            recordation: "kz-customs:02023/ТЗ-150125",
            mark: "小米 <MI>",
            field: "valid_to",
            kind: "field",
            base: "2026-11-01",
            local: "2027-11-01",
            register: "2028-11-01",
            commands: [Command(.resolve, "recordal resolve 3 --take register --reason TEXT")]
        )
        let change = Change(
            recordation: "kz-customs:02023/ТЗ-150125",
            mark: "小米 <MI>",
            kind: "changed",
            field: "valid_to",
            old: "2026-11-01",
            new: "2028-11-01"
        )
        var move = LawMove("us-cbp:COP21-00099", kind: "renew", jurisdiction: "US")
        move.mark = "小米 <MI>"
        move.field = "holder"
        move.moved = LawMove.dates.map { ($0, today.adding(days: 400), today.adding(days: 200)) }
        move.isEarlier = true
        (move.rule, move.citation, move.confidence) = ("US-2", "19 CFR 133.37", "verified")
        move.commands = [Command(.show, "recordal show us-cbp:COP21-00099")]
        let run = Run(
            sources: [("kz-customs", "held", source.reason), ("by-customs", "applied", nil)],
            sent: 2,
            failed: 1,
            codes: [5, 3],
            head: "0f1e2d3c"
        )
        let subject: Subject =
            switch name {
            case .alert: .alert(first)
            case .digest: .digest([first, second])
            case .lawChanged: .lawChanged([move], total: 4, earlier: 3)
            case .syncFailed: .syncFailed(source)
            case .syncHeld: .syncHeld(source)
            case .conflict: .conflict([conflict], total: 4)
            case .change: .change(source, [change], total: 4)
            case .sourceStale: .sourceStale(source)
            case .runFinished: .runFinished(run)
            }
        return Letter(recipient: recipient, today: today, workspace: workspace, subject: subject)
    }

    /// A fictitious alert with a value for every name.
    static var sampleAlert: Alert {
        sampleAlert(CivilDate(daysSinceEpoch: 20_778), mark: "小米", register: "cn-gacc", key: "T2023-13520", left: 3)
    }

    private static func sampleAlert(
        _ today: CivilDate,
        mark: String,
        register: String,
        key: String,
        left: Int
    ) -> Alert {
        let safe = today.adding(days: left)
        var obligation = Alert.Obligation(kind: "renew", state: left < 0 ? "grace" : "open")
        obligation.rule = "cn-trademark"
        obligation.citation = "GACC Order 240 (2018), art. 11"
        obligation.confidence = "likely"
        obligation.end = safe.adding(days: 1)
        obligation.windowOpens = safe.adding(days: -180)
        obligation.safe = safe
        obligation.legal = safe.adding(days: 1)
        obligation.graceEnds = safe.adding(days: 99)
        obligation.daysLeft = left
        obligation.field = "holder"
        obligation.caps = [("registration", safe.adding(days: 400))]
        obligation.notes = [.holidaysUnknown]
        let texts: [Field: String] = [
            .recordationNumber: key, .registrationNumber: "10268542", .mark: mark, .holder: "小米科技有限责任公司",
            .classes: "9,25", .rightType: "trademark", .status: "active", .validTo: safe.adding(days: 1).description,
            .registrationValidTo: safe.adding(days: 400).description, .agent: "Example & Partners",
        ]
        var alert = Alert(
            name: "12",
            obligation: obligation,
            source: register,
            recordation: "\(register):\(key)",
            jurisdiction: String(register.prefix(2)).uppercased(),
            values: FieldValues { texts[$0] },
            owner: "Anna",
            stage: left < 0 ? "overdue-1" : "\(left)",
            due: left < 0 ? safe.adding(days: 2) : today,
            daysLate: max(0, -left - 2),
            escalatedFrom: "anna@example.com",
            commands: [
                Command(.show, "recordal show \(register):\(key)"),
                Command(.filed, "recordal renewal \(register):\(key) filed --on \(today)"),
                Command(.acknowledge, "recordal alerts ack 12"),
            ]
        )
        alert.unreached = "ben@example.com"
        return alert
    }
}
