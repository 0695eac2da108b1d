internal import Notifications
internal import Application
internal import Deadlines
internal import Mirror
internal import Recordations
internal import Rendering

extension LawMove {
    /// The task in one or two words.
    var task: String {
        switch Obligation.Kind(rawValue: kind) {
        case .notifyCustoms: "tell customs"
        case .reportChange: "report \(field ?? "change")"
        default: kind.replacing("-", with: " ")
        }
    }

    /// The move in one line: `REGISTER:KEY renew: act by was 2027-05-28, is 2026-12-01 (US-2: 19 CFR 133.37, verified)`.
    var line: String {
        func text(_ date: CivilDate?) -> String { date?.description ?? "unknown" }
        let labels = [
            "safe": "act by", "legal": "last day", "end": "end", "grace_ends": "grace ends",
            "window_opens": "window opens",
        ]
        let parts = moved.map { "\(labels[$0.name] ?? $0.name) was \(text($0.was)), is \(text($0.now))" }
        guard let now else {
            return "\(recordation) \(task): the law no longer requires it (act by was \(text(was.safe)))"
        }
        let law = [now.citation, now.confidence].compactMap { $0 }.joined(separator: ", ")
        let rule = now.rule.map { law.isEmpty ? $0 : "\($0): \(law)" } ?? "no law known"
        return "\(recordation) \(task): \(parts.joined(separator: "; ")) (\(rule))"
    }
}

extension LawChange {
    /// The shape of ``json``.
    static let shape: JSONShape = [
        "number": .integer, "day": .date, "notified": .date.orNull, "moved": .integer, "earlier": .integer,
    ]

    /// The counts in one sentence, with the command that lists the moves.
    static func summary(moved: Int, earlier: Int) -> String {
        "the law changed: \(Phrase.count(moved, "deadline")) moved, \(earlier) of them earlier: recordal deadlines --moved"
    }

    /// The lines of `deadlines --moved`: a heading, and one line per move.
    static func lines(_ change: LawChange?, _ moves: [LawMove]) -> [String] {
        guard let change else { return ["No change of the law has moved a deadline."] }
        let state = change.notifiedOn.map { "recipients notified on \($0)" } ?? "recipients not notified yet"
        return ["The law as recordal knows it changed on \(change.day) (\(state)):"] + moves.map { "  \($0.line)" }
    }

    /// The change without its moves.
    var json: JSON {
        .object([
            ("number", .int(number)), ("day", .string(day.description)), ("notified", JSON(notifiedOn?.description)),
            ("moved", .int(moves.count)), ("earlier", .int(earlier)),
        ])
    }
}

extension LawChangeDelivery {
    /// One line for each message.
    var lines: [String] {
        messages.map {
            "\(LawChangeMessage.event) to \($0.recipient): \(Phrase.count($0.entries.count, "deadline")) moved"
        }
    }
}
