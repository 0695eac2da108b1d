internal import Deadlines
internal import FoundationEssentials
public import Mirror
public import Recordations

extension Mirror {
    /// Acknowledges one alert for a person, and appends an event.
    ///
    /// Throws ``MirrorError`` for an alert that was never notified, or is acknowledged already.
    public func acknowledge(_ entry: LedgerEntry, note: String?, actor: String, cause: String = "alert") throws {
        try write { db in
            guard entry.state.isNotified || entry.state == .dead || entry.state == .snoozed,
                entry.state != .acknowledged
            else {
                throw MirrorError(
                    .moved,
                    "alert \(entry.id) is \(entry.state.rawValue)",
                    advice: "only an alert that was told can be acknowledged; recordal alerts lists them"
                )
            }
            let at = Instant(Date()).description
            try db.execute(
                "UPDATE alert SET state = 'acknowledged', reason = ?, actor = ?, at = ? WHERE id = ?",
                [note, actor, at, entry.id]
            )
            try Mirror.appendEvent(
                "acknowledged",
                about: entry.key,
                cause: cause,
                old: entry.state.rawValue,
                new: note ?? "acknowledged",
                writer: try EventWriter(db, at: at, actor: actor),
                db
            )
        }
    }

    /// Snoozes an obligation until a day, and appends an event.
    ///
    /// The caller checks that the day is not after the safe date; the planner never snoozes past the safe date either.
    public func snooze(
        _ key: AlertKey,
        until: CivilDate,
        note: String?,
        actor: String,
        cause: String = "alert"
    ) throws {
        try write { db in
            let at = Instant(Date()).description
            let subject = key.subject
            try db.execute(
                """
                INSERT INTO snooze (register, key, kind, ends, until, reason, actor, at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    subject.register, subject.key, subject.kind, subject.end?.description ?? "", until.description,
                    note, actor, at,
                ]
            )
            try Mirror.appendEvent(
                "snoozed",
                about: key,
                cause: cause,
                old: nil,
                new: "until \(until)" + (note.map { ": \($0)" } ?? ""),
                writer: try EventWriter(db, at: at, actor: actor),
                db
            )
        }
    }

    /// The day until which each obligation is snoozed, by its last snooze.
    public func snoozes() throws -> [AlertSubject: CivilDate] {
        try read { db in
            var all: [AlertSubject: CivilDate] = [:]
            for row in try db.rows("SELECT register, key, kind, ends, until FROM snooze ORDER BY id") {
                let subject = AlertSubject(
                    register: row["register"],
                    key: row["key"],
                    kind: row["kind"],
                    end: CivilDate(row["ends"] as String)
                )
                all[subject] = CivilDate(row["until"] as String)
            }
            return all
        }
    }

    /// Makes failed messages due at once, and returns their number: all, those of one alert, or the one with a number.
    ///
    /// A dead message starts again with no attempts. A message that waits for a further attempt keeps its attempts.
    public func retryMessages(
        of entry: LedgerEntry? = nil,
        message: Int? = nil,
        now: Instant,
        actor: String
    ) throws -> Int {
        try write { db in
            let retried = try db.rows(
                """
                UPDATE outbox SET state = 'retry', attempts = CASE state WHEN 'dead' THEN 0 ELSE attempts END, next_at = ?
                WHERE state IN ('dead', 'retry')
                    AND (? IS NULL OR idempotency_key = (SELECT letter FROM alert WHERE id = ?))
                    AND (? IS NULL OR id = ?)
                RETURNING event, idempotency_key, recipient
                """,
                [now.description, entry?.id, entry?.id, message, message]
            )
            guard !retried.isEmpty else { return 0 }
            let events = try EventWriter(db, at: now.description, actor: actor)
            for row in retried {
                try events.append(
                    cause: "outbox",
                    kind: "revived",
                    field: "\(row["event"] as String) \(row["idempotency_key"] as String)",
                    new: row["recipient"]
                )
            }
            return retried.count
        }
    }

    private static func appendEvent(
        _ kind: String,
        about key: AlertKey,
        cause: String,
        old: String?,
        new: String,
        writer: EventWriter,
        _ db: SQLDatabase
    ) throws {
        let record = try db.value(
            """
            SELECT record.id FROM record JOIN register ON register.id = record.register_id
            WHERE register.name = ? AND record.key = ?
            """,
            [key.subject.register, key.subject.key],
            as: Int.self
        )
        try writer.append(
            cause: cause,
            kind: kind,
            record: record,
            field: key.eventField,
            old: old,
            new: new
        )
    }
}
