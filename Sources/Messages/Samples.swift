public import Recordations

extension Message {
    /// An address that takes answers to the fictitious messages by which templates are checked.
    static let sampleReplyTo = try? MailAddress("replies@example.com")

    /// A fictitious message with a value for every name of its kind.
    ///
    /// Templates are checked against it, and `recordal hooks test` sends it. With `replyTo` its alerts have links that
    /// answer them.
    public static func sample(
        _ name: Name,
        recipient: String = "recipient@example.com",
        today: CivilDate = CivilDate(daysSinceEpoch: 20_778),
        workspace: String = "workspace",
        replyTo: MailAddress? = nil
    ) -> Message {
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
        var conflict = Conflict(
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
        conflict.jurisdiction = "KZ"
        conflict.opened = today.description
        var change = Change(
            recordation: "kz-customs:02023/ТЗ-150125",
            mark: "小米 <MI>",
            kind: "changed",
            field: "valid_to",
            old: "2026-11-01",
            new: "2028-11-01"
        )
        change.jurisdiction = "KZ"
        change.on = today.description
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
            case .alert: .alert(sampleAlert(today).answered(at: replyTo))
            case .digest: .digest(sampleAlerts(today).map { $0.answered(at: replyTo) })
            case .lawChanged: .lawChanged([move], total: 4, earlier: 3)
            case .syncFailed: .syncFailed(source)
            case .syncHeld: .syncHeld(source)
            case .conflict: .conflict([conflict], total: 4)
            case .change: .change(source, [change], total: 4)
            case .sourceStale: .sourceStale(source)
            case .runFinished: .runFinished(run)
            }
        return Message(recipient: recipient, today: today, workspace: workspace, subject: subject)
    }
}
