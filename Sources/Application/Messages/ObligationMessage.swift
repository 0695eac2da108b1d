internal import Curation
internal import Deadlines
package import Messages
package import Mirror
package import Notifications
package import Recordations

extension Message.Alert {
    /// An obligation as messages and calendars show it; `values` are its recordation's.
    package init(
        _ item: Docket.Item,
        values: FieldValues,
        on today: CivilDate,
        name: String,
        stage: String,
        due: CivilDate
    ) {
        let one = item.obligation
        var obligation = Obligation(kind: one.kind.rawValue, state: one.state(on: today).rawValue)
        obligation.rule = one.rule?.name
        obligation.citation = one.citation?.text
        obligation.confidence = one.confidence?.rawValue
        obligation.end = one.end
        obligation.windowOpens = one.windowOpens
        obligation.safe = one.safe
        obligation.legal = one.legal
        obligation.graceEnds = one.graceEnds
        obligation.daysLeft = one.daysLeft(on: today)
        obligation.field = one.field
        // The end itself is among the dates above.
        obligation.caps = one.caps.filter { $0.date != one.end }.map { ($0.what, $0.date) }
        obligation.notes = one.remarks
        obligation.lawTexts = one.rule?.translations ?? [:]
        self.init(
            name: name,
            obligation: obligation,
            source: one.source,
            recordation: one.recordation,
            jurisdiction: one.jurisdiction,
            values: values,
            owner: item.owner,
            stage: stage,
            due: due
        )
        if let recordation = one.recordation { commands.append(Message.Command(.show, "recordal show \(recordation)")) }
    }
}

extension Mirror {
    /// A recordation's values by its number; none where there is no such recordation.
    package func values(of number: Int?) throws -> FieldValues {
        try number.flatMap { try evidence(number: $0) }?.recordation.values ?? FieldValues { _ in nil }
    }
}
