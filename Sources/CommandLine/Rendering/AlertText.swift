internal import Notifications
internal import Application
internal import Deadlines
internal import Mirror
internal import Recordations
internal import Rendering

extension LedgerEntry {
    /// The shape of ``json``.
    static let shape: JSONShape = [
        "alert": .integer, "obligation": .string, "recordation": .string.orNull, "stage": .string,
        "due": .date.orNull, "recipient": .string, "state": .words(of: AlertState.self), "attempts": .integer,
        "last_error": .string.orNull, "idempotency_key": .string.orNull, "kind": .string, "reached": .date,
        "planned_on": .date, "reason": .string.orNull,
    ]

    /// The alert as `--json` promises it.
    var json: JSON {
        let subject = key.subject
        return .object([
            ("alert", .int(id)),
            ("obligation", .string("\(subject.register):\(subject.key):\(subject.obligation):\(subject.endText)")),
            ("recordation", subject.key.isEmpty ? .null : .string(subject.name)), ("stage", .string(key.stage.name)),
            ("due", JSON(due?.description)), ("recipient", .string(key.recipient)), ("state", .string(state.rawValue)),
            ("attempts", .int(attempts)), ("last_error", JSON(lastError)), ("idempotency_key", JSON(idempotencyKey)),
            ("kind", .string(subject.kind)), ("reached", .string(stageDate.description)),
            ("planned_on", .string(plannedOn.description)), ("reason", JSON(reason)),
        ])
    }
}

extension AlertSubject {
    /// The obligation's kind, whether it is chased or not.
    fileprivate var obligation: String { kind.hasPrefix("chase/") ? String(kind.dropFirst(6)) : kind }

    fileprivate var endText: String { end?.description ?? "unknown" }
}

extension Stage {
    /// The stage for people.
    var words: String {
        switch self {
        case .opens: "window opens"
        case .before(let days): "\(Phrase.count(days, "day")) before"
        case .safe: "safe date"
        case .legal: "last day by law"
        case .grace: "grace begins"
        case .graceEnds: "grace ends"
        case .ends: "protection ends"
        case .overdue(let week): "overdue, week \(week)"
        case .endUnknown: "end unknown"
        case .movedEarlier: "moved earlier"
        case .snoozeEnded: "told again"
        }
    }
}

extension DueAlert {
    /// The alert in one line.
    var line: String {
        let one = item.obligation
        var text = "\(one.recordation ?? one.source)"
        if let mark = item.mark { text += " \(mark)" }
        text += ": "
        if alert.key.subject.kind.hasPrefix("chase/") { text += "chase the office, " }
        text += one.kind == .staleSource ? "bring the source in again" : one.task
        if let safe = one.safe { text += " by \(safe)" }
        if let legal = one.legal, legal != one.safe { text += ", last day by law \(legal)" }
        if let end = one.end, one.kind.isOfTerm || one.kind.precondition != nil { text += ", ends \(end)" }
        if one.end == nil { text += ", end unknown" }
        text += " [\(alert.key.stage.words)"
        if daysLate > 0 { text += ", \(Phrase.count(daysLate, "day")) late" }
        if alert.isEscalated { text += ", escalated" }
        return text + "]"
    }
}
