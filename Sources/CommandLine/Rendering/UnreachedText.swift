internal import Notifications
internal import Application
internal import Rendering

extension Unreached {
    /// The shape of ``json``.
    static let shape: JSONShape = [
        "recipient": .string, "alerts": .integer, "untold": .integer, "reason": .string.orNull,
        "told_instead": .array(.string), "next": .array(.string), "abandoned": .integer,
    ]

    /// One line for a reader: the recipient, the number of alerts, the reason, and who was notified instead.
    var line: String {
        let alerts = Phrase.count(alerts, "alert")
        var line = "\(recipient) was not reached with \(alerts)" + (reason.map { " (\($0))" } ?? "")
        if !notifiedInstead.isEmpty { line += "; told instead: \(notifiedInstead.joined(separator: ", "))" }
        if unnotified > 0 {
            line += "; nobody else was told" + (unnotified == self.alerts ? "" : " of \(unnotified) of them")
            if !alsoTried.isEmpty { line += "; tried again too: \(alsoTried.joined(separator: ", "))" }
            if !next.isEmpty {
                line +=
                    "; told when all tries have failed, the next stage comes or the safe date is reached: "
                    + next.joined(separator: ", ")
            }
        }
        if abandoned > 0 {
            let of = abandoned == unnotified ? "" : " of \(abandoned) of them"
            line +=
                "; nobody else will be told\(of): name somebody who can be reached under 'alerts: escalate' or 'fallback'"
        }
        return line
    }

    /// The same for a script.
    var json: JSON {
        .object([
            ("recipient", .string(recipient)), ("alerts", .int(alerts)), ("untold", .int(unnotified)),
            ("reason", JSON(reason)), ("told_instead", .array(notifiedInstead.map { .string($0) })),
            ("next", .array(next.map { .string($0) })), ("abandoned", .int(abandoned)),
        ])
    }
}
