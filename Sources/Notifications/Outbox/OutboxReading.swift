public import Mirror
internal import Recordations

/// A letter of the outbox as it is shown: one for each hook.
public struct LetterRecord: Sendable {
    /// Its number.
    public let id: Int
    /// The event.
    public let event: String
    /// Who it is for.
    public let recipient: String?
    /// The hook that is to take it; nil where none is named.
    public let hook: String?
    /// What its receiver knows it by.
    public let idempotencyKey: String
    /// The civil day on which it was planned.
    public let day: String
    /// `planned`, `retry`, `sent`, `dead` or `superseded`.
    public let state: String
    /// How often it was tried.
    public let attempts: Int
    /// When it is tried next at the earliest, RFC 3339 UTC.
    public let nextAt: String
    /// Why it was not taken, or is not told any more.
    public let lastError: String?
    /// The numbers of the alerts that it tells.
    public let alerts: [Int]
    /// What the hook is given.
    public let payload: String
}

/// A try as it was kept.
public struct AttemptRecord: Sendable {
    /// The letter's number.
    public let letter: Int
    /// The hook that was run.
    public let hook: String
    /// When it had ended, RFC 3339 UTC.
    public let at: String
    /// How long it took.
    public let milliseconds: Int
    /// `delivered`, `later` or `failed`.
    public let outcome: String
    /// Why it was not delivered.
    public let reason: String?
    /// What the hook wrote, at most 64 KiB; anybody may have written it.
    public let output: String
    /// How many bytes it wrote in all.
    public let outputBytes: Int
}

extension Mirror {
    /// Letters of the outbox, the oldest first: all, those of one alert, or the one of a number.
    public func letters(alert: Int? = nil, id: Int? = nil) throws -> [LetterRecord] {
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
                LetterRecord(
                    id: row[0],
                    event: row[1],
                    recipient: row[2],
                    hook: row[3],
                    idempotencyKey: row[4],
                    day: row[5],
                    state: row[6],
                    attempts: row[7],
                    nextAt: row[8],
                    lastError: row[9],
                    alerts: try db.values(
                        "SELECT id FROM alert WHERE letter = ? ORDER BY id",
                        [row[4] as String],
                        as: Int.self
                    ),
                    payload: row[10]
                )
            }
        }
    }

    /// What was tried with a letter, the oldest first.
    public func attempts(ofLetter id: Int) throws -> [AttemptRecord] {
        try read { db in
            try db.rows(
                """
                SELECT outbox_id, hook, at, milliseconds, outcome, reason, output, output_bytes FROM attempt
                WHERE outbox_id = ? ORDER BY id
                """,
                [id]
            ).map { row in
                AttemptRecord(
                    letter: row[0],
                    hook: row[1],
                    at: row[2],
                    milliseconds: row[3],
                    outcome: row[4],
                    reason: row[5],
                    output: row[6],
                    outputBytes: row[7]
                )
            }
        }
    }
}
