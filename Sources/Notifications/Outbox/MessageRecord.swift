public import Mirror
internal import Recordations

/// A row of the outbox: a message for one hook.
public struct MessageRecord: Sendable {
    /// Its number.
    public let id: Int
    /// The event.
    public let event: String
    /// The recipient; nil for a message without one.
    public let recipient: String?
    /// The identifier of the hook that is to deliver it; nil if no hook is named.
    public let hook: String?
    /// The key by which a receiver recognises a repeated message.
    public let idempotencyKey: String
    /// The civil day on which it was planned.
    public let day: String
    /// `planned`, `retry`, `sent`, `dead` or `superseded`.
    public let state: String
    /// The number of attempts.
    public let attempts: Int
    /// The instant before which it is not tried again, RFC 3339 UTC.
    public let nextAt: String
    /// Why it was not delivered, or why it was superseded.
    public let lastError: String?
    /// The numbers of its alerts.
    public let alerts: [Int]
    /// The JSON object for the hook.
    public let payload: String
}

/// A stored attempt to deliver a message.
public struct AttemptRecord: Sendable {
    /// The message's number.
    public let message: Int
    /// The identifier of the hook.
    public let hook: String
    /// When the attempt ended, RFC 3339 UTC.
    public let at: String
    /// The duration in milliseconds.
    public let milliseconds: Int
    /// `delivered`, `later` or `failed`.
    public let outcome: String
    /// Why the message was not delivered.
    public let reason: String?
    /// The hook's output, at most 64 KiB; its text is not to be trusted.
    public let output: String
    /// The size of the whole output in bytes.
    public let outputBytes: Int
}

extension Mirror {
    /// The messages of the outbox, the oldest first: all, those of one alert, or the one with a number.
    public func messages(alert: Int? = nil, id: Int? = nil) throws -> [MessageRecord] {
        try read { db in
            try db.rows(
                """
                SELECT id, event, recipient, hook, idempotency_key, day, state, attempts, next_at, last_error, payload
                FROM outbox
                WHERE (? IS NULL OR id = ?)
                    AND (? IS NULL OR idempotency_key = (SELECT letter FROM alert WHERE alert.id = ?))
                ORDER BY id
                """,
                [id, id, alert, alert]
            ).map { row in
                let key: String = row["idempotency_key"]
                return MessageRecord(
                    id: row["id"],
                    event: row["event"],
                    recipient: row["recipient"],
                    hook: row["hook"],
                    idempotencyKey: key,
                    day: row["day"],
                    state: row["state"],
                    attempts: row["attempts"],
                    nextAt: row["next_at"],
                    lastError: row["last_error"],
                    alerts: try db.values("SELECT id FROM alert WHERE letter = ? ORDER BY id", [key], as: Int.self),
                    payload: row["payload"]
                )
            }
        }
    }

    /// The attempts to deliver a message, the oldest first.
    public func attempts(ofMessage id: Int) throws -> [AttemptRecord] {
        try read { db in
            try db.rows(
                """
                SELECT outbox_id, hook, at, milliseconds, outcome, reason, output, output_bytes FROM attempt
                WHERE outbox_id = ? ORDER BY id
                """,
                [id]
            ).map { row in
                AttemptRecord(
                    message: row["outbox_id"],
                    hook: row["hook"],
                    at: row["at"],
                    milliseconds: row["milliseconds"],
                    outcome: row["outcome"],
                    reason: row["reason"],
                    output: row["output"],
                    outputBytes: row["output_bytes"]
                )
            }
        }
    }
}
