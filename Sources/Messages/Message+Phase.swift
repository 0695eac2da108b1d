internal import Deadlines
internal import Recordations

extension Message.Alert {
    /// Where an obligation stands, as messages distinguish it: headings and tasks have a text for each.
    enum Phase: String, CaseIterable {
        /// The filing window is not open yet.
        case upcoming
        /// The filing window is open.
        case open
        /// The safe date has come.
        case due
        /// Protection has ended, and the office still takes the filing.
        case ended
        /// Only a late filing is possible.
        case grace
        /// The office takes no filing any more, and protection still runs.
        case missed
        /// The office takes no filing any more, and protection has ended.
        case lapsed
        /// The last day has passed for something that has to be done all the same, such as reporting a change.
        case overdue
        /// The filing is with the office.
        case filed
        /// The register shows the new end.
        case satisfied
        /// No date is known.
        case unknown
    }

    /// How much an obligation presses, in the order of a message's counts.
    enum Urgency: String, CaseIterable {
        /// After the last day, and something can still be done.
        case late
        /// Within a week, or the safe date has come.
        case now
        /// Within thirty days.
        case soon
        /// Protection is lost.
        case lapsed
        /// No date is known.
        case unknown
        /// Later than in thirty days.
        case ahead
        /// The filing is with the office.
        case filed
    }

    /// The parts of a message that depend on the day.
    struct Outlook {
        let phase: Phase
        let urgency: Urgency
        /// The name of the date that counts now, as in ``Message/Alert/dates``; nil where none is known.
        let key: String?
        let date: CivilDate?
        /// The number of days from the day of the message to ``date``.
        let left: Int?
    }

    /// The known dates by their names, in the order of the calendar.
    var dates: [(name: String, date: CivilDate)] {
        let one = obligation
        var known: [(String, CivilDate?)] = [
            ("opens", one.windowOpens), ("safe", one.safe), ("legal", one.legal), ("grace", one.graceEnds),
            (endName, one.end),
        ]
        // A source has one date, and a precondition's last day is its end.
        if kind == .staleSource { known = [(endName, one.end)] }
        if kind?.precondition != nil { known.removeAll { $0.0 == "legal" } }
        let all = known.compactMap { name, date in date.map { (name, $0) } } + one.caps.map { ($0.what, $0.date) }
        return all.enumerated().sorted { ($0.element.1, $0.offset) < ($1.element.1, $1.offset) }.map(\.element)
    }

    /// What the obligation's end is called: of a change it is the day of the change, and no protection ends.
    private var endName: String {
        switch kind {
        case .reportChange: "changed"
        case .staleSource: "stale"
        case .renewPowerOfAttorney, .renewInsurance, .payDues: "condition"
        case .renew, .notifyCustoms, nil: "end"
        }
    }

    private var kind: Deadlines.Obligation.Kind? { Deadlines.Obligation.Kind(rawValue: obligation.kind) }

    /// Where the obligation stands on a day; without one, on the day from which its days are counted.
    func outlook(on day: CivilDate?) -> Outlook {
        let one = obligation
        let today = day ?? one.safe.flatMap { safe in one.daysLeft.map { safe.adding(days: -$0) } }
        let phase = phase(on: today)
        let isLegal = kind?.precondition == nil && kind != .staleSource
        let last: (String, CivilDate?) =
            (isLegal ? one.legal : nil).map { ("legal", $0) } ?? one.end.map { (endName, $0) } ?? ("safe", one.safe)
        let key: (name: String, date: CivilDate?) =
            switch phase {
            case .upcoming: one.windowOpens.map { ("opens", $0) } ?? ("safe", one.safe)
            case .open: ("safe", one.safe)
            case .due, .overdue: last
            case .ended: today.flatMap { today in one.safe.map { $0 >= today } } ?? true ? ("safe", one.safe) : last
            case .grace: ("grace", one.graceEnds)
            case .missed, .lapsed, .filed, .satisfied: one.end.map { (endName, $0) } ?? last
            case .unknown: ("", nil)
            }
        let left = today.flatMap { today in key.date.map { $0.days(since: today) } }
        return Outlook(
            phase: phase,
            urgency: urgency(phase, left),
            key: key.date == nil ? nil : key.name,
            date: key.date,
            left: left
        )
    }

    private func phase(on today: CivilDate?) -> Phase {
        let one = obligation
        if one.kind == "chase" { return .filed }
        guard one.safe != nil || one.end != nil else { return .unknown }
        let isOfTerm = kind?.isOfTerm ?? false
        let isEnded = today.flatMap { today in one.end.map { $0 < today } } ?? false
        switch Deadlines.Obligation.State(rawValue: one.state) {
        case .upcoming: return isOfTerm && isEnded ? .ended : .upcoming
        case .open: return isOfTerm && isEnded ? .ended : .open
        case .due: return isOfTerm && isEnded ? .ended : .due
        case .grace: return .grace
        case .lapsed: return isOfTerm ? (isEnded ? .lapsed : .missed) : .overdue
        case .filed: return .filed
        case .satisfied: return .satisfied
        case nil: return .unknown
        }
    }

    private func urgency(_ phase: Phase, _ left: Int?) -> Urgency {
        switch phase {
        case .grace, .missed, .overdue: .late
        case .due, .ended: .now
        case .upcoming, .open: left.map { $0 <= 7 ? .now : $0 <= 30 ? .soon : .ahead } ?? .unknown
        case .lapsed: .lapsed
        case .filed, .satisfied: .filed
        case .unknown: .unknown
        }
    }
}
