internal import Crypto
internal import Deadlines
internal import FoundationEssentials
public import Mirror
public import Recordations

extension Mirror {
    /// The idempotency key of a message about alerts: the same alerts give the same key, other alerts another key.
    ///
    /// `renewedOn` is the day on which premature alerts are notified again; the key then differs from that of the first
    /// message. See ``LedgerEntry/isPremature(on:)``.
    public static func idempotencyKey(of keys: [AlertKey], renewedOn day: CivilDate? = nil) -> String {
        idempotencyKey(
            of: keys.flatMap { key in
                [
                    key.subject.register, key.subject.key, key.subject.kind, key.subject.end?.description ?? "",
                    key.stage.name, key.recipient,
                ]
            } + (day.map { ["renewed", $0.description] } ?? [])
        )
    }

    /// The idempotency key of a message that has other parts: the same parts in the same order give the same key.
    ///
    /// The key is the beginning of a SHA-256 in hexadecimal, 32 digits.
    public static func idempotencyKey(of parts: [String]) -> String {
        var hash = SHA256()
        for part in parts { hash.update(data: Data("\(part.utf8.count):\(part)".utf8)) }
        return hex(Array(hash.finalize()).prefix(16).map { $0 })
    }

    /// Takes the due message that has waited longest, and leases it; nil if no message is due.
    ///
    /// `lease` gives the number of seconds for which no other process takes the message. If the process dies, the
    /// message is due again after that time. The messages of the hooks in `except` are left out.
    public func nextMessage(
        now: Instant,
        except: Set<String> = [],
        lease: (OutboxMessage) -> Int
    ) throws -> OutboxMessage? {
        try write { db -> OutboxMessage? in
            let left = except.sorted()
            let marks = left.map { _ in "?" }.joined(separator: ", ")
            let row = try db.row(
                """
                SELECT id, event, recipient, hook, idempotency_key, payload, attempts FROM outbox
                WHERE state IN ('planned', 'retry') AND next_at <= ? AND (leased_until IS NULL OR leased_until <= ?)
                    AND hook IS NOT NULL AND hook NOT IN (\(marks))
                ORDER BY next_at, id LIMIT 1
                """,
                [now.description, now.description] + left
            )
            guard let row else { return nil }
            let message = OutboxMessage(
                id: row["id"],
                event: row["event"],
                recipient: row["recipient"],
                hook: row["hook"],
                idempotencyKey: row["idempotency_key"],
                payload: row["payload"],
                attempts: row["attempts"]
            )
            try db.execute(
                "UPDATE outbox SET leased_until = ? WHERE id = ?",
                [now.adding(seconds: lease(message)).description, message.id]
            )
            return message
        }
    }

    /// Ends the leases of all messages, and returns their number.
    ///
    /// Only the holder of the run's lock may call it: a process that leased a message before is dead then.
    @discardableResult
    public func releaseMessages() throws -> Int {
        try write { db in
            try db.execute("UPDATE outbox SET leased_until = NULL WHERE leased_until IS NOT NULL")
            return db.changesCount
        }
    }

    /// Records an attempt to deliver a message; a delivery appends an event.
    ///
    /// After a failure the message waits one minute, and twice as long after each further one, up to six hours. After
    /// `limit` attempts it is dead.
    public func record(
        _ attempt: DeliveryAttempt,
        of message: OutboxMessage,
        now: Instant,
        limit: Int,
        actor: String
    ) throws {
        try write { db in
            try db.execute(
                """
                INSERT INTO attempt (outbox_id, hook, at, milliseconds, outcome, reason, output, output_bytes)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    message.id, message.hook, now.description, attempt.milliseconds, attempt.outcome.storedName,
                    attempt.outcome.reason, attempt.output, attempt.outputBytes,
                ]
            )
            let attempts = message.attempts + 1
            let wait = min(60 << min(attempts - 1, 9), 6 * 3_600)
            switch attempt.outcome {
            case .delivered:
                try db.execute(
                    """
                    UPDATE outbox SET state = 'sent', attempts = ?, leased_until = NULL, last_error = NULL
                    WHERE id = ? AND state <> 'sent'
                    """,
                    [attempts, message.id]
                )
                // A process that took the message after this lease ended may have delivered it first: one event is
                // enough.
                guard db.changesCount == 1 else { return }
                let events = try EventWriter(db, at: now.description, actor: actor)
                try events.append(
                    cause: "outbox",
                    kind: "delivered",
                    field: "\(message.event) \(message.idempotencyKey)",
                    new: [message.recipient, "by \(message.hook)"].compactMap { $0 }.joined(separator: " ")
                )
            case .later(let reason), .failed(let reason):
                try db.execute(
                    """
                    UPDATE outbox SET state = ?, attempts = ?, next_at = ?, leased_until = NULL, last_error = ?
                    WHERE id = ? AND state <> 'sent'
                    """,
                    [
                        attempts >= limit ? "dead" : "retry", attempts, now.adding(seconds: wait).description, reason,
                        message.id,
                    ]
                )
            }
        }
    }

    /// The numbers of messages that wait for their first attempt, wait for a further attempt, and are dead.
    ///
    /// A message for two hooks counts twice. A dead message does not count if each of its alerts was acknowledged or
    /// superseded.
    public func outboxCounts() throws -> (waiting: Int, retry: Int, dead: Int) {
        try read { db in
            var counts: [String: Int] = [:]
            let sql = """
                SELECT state, count(*) AS count FROM outbox
                WHERE state IN ('planned', 'retry') OR state = 'dead' AND \(Mirror.hasOpenContent) GROUP BY state
                """
            for row in try db.rows(sql) { counts[row["state"]] = row["count"] }
            return (counts["planned"] ?? 0, counts["retry"] ?? 0, counts["dead"] ?? 0)
        }
    }

    /// The SQL condition on a row of `outbox` that it has no alerts, or an alert that was not acknowledged or
    /// superseded.
    private static let hasOpenContent = """
        (NOT EXISTS (SELECT 1 FROM alert WHERE letter = outbox.idempotency_key)
            OR EXISTS (SELECT 1 FROM alert WHERE letter = outbox.idempotency_key AND alert.state = 'queued'))
        """

    /// Inserts a message into the outbox, one row for each of its hooks.
    static func insert(_ draft: OutboxDraft, day: CivilDate, now: Instant, _ db: SQLDatabase) throws {
        for copy in draft.copies {
            try db.execute(
                """
                INSERT INTO outbox
                    (event, recipient, hook, idempotency_key, day, payload, next_at, created, last_error)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    draft.event, draft.recipient, copy.hook, draft.idempotencyKey, day.description, copy.payload,
                    now.description, now.description,
                    copy.hook == nil ? "no hook for '\(draft.event)' is named" : nil,
                ]
            )
        }
    }
}
