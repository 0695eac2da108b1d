internal import Alerts
internal import Rendering

extension Unreached {
    /// One line for a reader: who, how many alerts, why, and who was told instead.
    var line: String {
        let alerts = Phrase.count(alerts, "alert")
        var line = "\(recipient) was not reached with \(alerts)" + (reason.map { " (\($0))" } ?? "")
        if !toldInstead.isEmpty { line += "; told instead: \(toldInstead.joined(separator: ", "))" }
        if untold > 0 {
            let of = untold == self.alerts ? "" : " of \(untold) of them"
            line +=
                "; nobody else was told\(of): name somebody who can be reached under 'alerts: escalate' or 'fallback'"
        }
        return line
    }

    /// The same for a script.
    var json: JSON {
        .object([
            ("recipient", .string(recipient)), ("alerts", .int(alerts)), ("untold", .int(untold)),
            ("reason", JSON(reason)), ("told_instead", .array(toldInstead.map { .string($0) })),
        ])
    }
}
