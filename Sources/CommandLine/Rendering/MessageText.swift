internal import Mirror
internal import Notifications
internal import Rendering

/// A message of the outbox, with every attempt to deliver it.
struct MessageText {
    /// The shape of ``json``.
    static let shape: JSONShape = [
        "message": .integer, "event": .string, "recipient": .string.orNull, "hook": .string.orNull,
        "state": .string, "attempts": .integer, "planned_on": .date, "next_at": .instant,
        "last_error": .string.orNull, "idempotency_key": .string, "alerts": .array(.integer),
        "tries": .array([
            "at": .instant, "hook": .string, "outcome": .string, "reason": .string.orNull,
            "milliseconds": .integer, "output": .string, "output_bytes": .integer,
        ]),
    ]

    private let message: MessageRecord
    private let attempts: [AttemptRecord]

    init(_ message: MessageRecord, _ mirror: Mirror) throws {
        self.message = message
        attempts = try mirror.attempts(ofMessage: message.id)
    }

    func lines(_ style: TextStyle) -> [StyledText] {
        var head = "message \(message.id), \(message.event)"
        if let recipient = message.recipient { head += " for \(recipient)" }
        head += message.hook.map { " by \($0)" } ?? ", no hook is named for it"
        var state =
            "  \(message.state) after \(Phrase.count(message.attempts, "try", "tries")), planned on \(message.day)"
        if message.state == "retry" || message.state == "planned" { state += ", next from \(message.nextAt) on" }
        if let error = message.lastError { state += ": \(error)" }
        var lines = [style.bold(head), StyledText(state), "  key \(message.idempotencyKey)"]
        if !message.alerts.isEmpty {
            lines.append("  tells \(message.alerts.map { "alert \($0)" }.joined(separator: ", "))")
        }
        for attempt in attempts {
            let why = attempt.reason.map { ", \($0)" } ?? ""
            lines.append("  \(attempt.at)  \(attempt.outcome) after \(attempt.milliseconds) ms\(why)")
            guard !attempt.output.isEmpty else { continue }
            let written = attempt.output.hasSuffix("\n") ? attempt.output.dropLast() : attempt.output[...]
            lines += written.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
        }
        return lines
    }

    var json: JSON {
        .object([
            ("message", .int(message.id)), ("event", .string(message.event)), ("recipient", JSON(message.recipient)),
            ("hook", JSON(message.hook)), ("state", .string(message.state)), ("attempts", .int(message.attempts)),
            ("planned_on", .string(message.day)), ("next_at", .string(message.nextAt)),
            ("last_error", JSON(message.lastError)), ("idempotency_key", .string(message.idempotencyKey)),
            ("alerts", .array(message.alerts.map { .int($0) })),
            (
                "tries",
                .array(
                    attempts.map { attempt in
                        .object([
                            ("at", .string(attempt.at)), ("hook", .string(attempt.hook)),
                            ("outcome", .string(attempt.outcome)), ("reason", JSON(attempt.reason)),
                            ("milliseconds", .int(attempt.milliseconds)), ("output", .string(attempt.output)),
                            ("output_bytes", .int(attempt.outputBytes)),
                        ])
                    }
                )
            ),
        ])
    }
}
