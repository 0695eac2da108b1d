internal import Deadlines
internal import Foundation
public import Mirror
public import Recordations

extension Mirror {
    /// Notes that a person has taken note of an alert, and of no other; told by an event.
    ///
    /// Throws ``MirrorError`` for one that was never told.
    public func acknowledge(_ entry: LedgerEntry, note: String?, actor: String) throws {
        try write { db in
            guard entry.state.isTold || entry.state == .dead || entry.state == .snoozed, entry.state != .acknowledged
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
            try Mirror.tell(entry.key, "acknowledged", entry.state.rawValue, note ?? "acknowledged", at, actor, db)
        }
    }

    /// Keeps an obligation's alerts back until a day; told by an event.
    ///
    /// The caller sees to it that the day is not behind the safe date; later stages see to it again.
    public func snooze(_ key: AlertKey, until: CivilDate, note: String?, actor: String) throws {
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
            try Mirror.tell(key, "snoozed", nil, "until \(until)" + (note.map { ": \($0)" } ?? ""), at, actor, db)
        }
    }

    /// Until when obligations are snoozed, by the last word on each.
    public func snoozes() throws -> [AlertSubject: CivilDate] {
        try read { db in
            var all: [AlertSubject: CivilDate] = [:]
            for row in try db.rows("SELECT register, key, kind, ends, until FROM snooze ORDER BY id") {
                let subject = AlertSubject(
                    register: row[0],
                    key: row[1],
                    kind: row[2],
                    end: CivilDate(row[3] as String)
                )
                all[subject] = CivilDate(row[4] as String)
            }
            return all
        }
    }

    /// Lets letters be tried again at once that failed: all, those of one alert, or the one of a number; gives how many there
    /// were.
    ///
    /// One that is dead begins anew; one that waits for its next try waits no longer.
    public func reviveLetters(
        of entry: LedgerEntry? = nil,
        letter: Int? = nil,
        now: Instant,
        actor: String
    ) throws -> Int {
        try write { db in
            let revived = try db.rows(
                """
                UPDATE outbox SET state = 'retry', attempts = CASE state WHEN 'dead' THEN 0 ELSE attempts END, next_at = ?
                WHERE state IN ('dead', 'retry')
                    AND (? IS NULL OR idempotency_key = (SELECT letter FROM alert WHERE id = ?))
                    AND (? IS NULL OR id = ?)
                RETURNING event, idempotency_key, recipient
                """,
                [now.description, entry?.id, entry?.id, letter, letter]
            )
            guard !revived.isEmpty else { return 0 }
            let events = try EventWriter(db, at: now.description, actor: actor)
            for row in revived {
                try events.append(
                    cause: "outbox",
                    kind: "revived",
                    field: "\(row[0] as String) \(row[1] as String)",
                    new: row[2]
                )
            }
            return revived.count
        }
    }

    private static func tell(
        _ key: AlertKey,
        _ kind: String,
        _ old: String?,
        _ new: String,
        _ at: String,
        _ actor: String,
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
        let events = try EventWriter(db, at: at, actor: actor)
        try events.append(
            cause: "alert",
            kind: kind,
            record: record,
            field: "alert \(key.subject.kind) \(key.subject.end?.description ?? "unknown") \(key.stage.name)",
            old: old,
            new: new
        )
    }
}
