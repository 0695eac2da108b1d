internal import Crypto
internal import Deadlines
internal import Foundation
internal import GRDB
public import Recordations

/// A letter that is to be put into the outbox, with the alerts that it tells.
public struct OutboxDraft: Sendable {
    /// The event whose hook takes it, such as `alert` or `digest`.
    public let event: String
    /// Who it is for; nil for what is for no one person.
    public let recipient: String?
    /// What its receiver knows it by, the same for every try.
    public let idempotencyKey: String
    /// What the hook is given.
    public let payload: String
    /// The places of its alerts among those that are written with it.
    public let alerts: [Int]

    /// Makes a draft.
    public init(event: String, recipient: String?, idempotencyKey: String, payload: String, alerts: [Int] = []) {
        self.event = event
        self.recipient = recipient
        self.idempotencyKey = idempotencyKey
        self.payload = payload
        self.alerts = alerts
    }
}

/// A letter taken out of the outbox for one try.
public struct OutboxLetter: Sendable {
    /// Its number.
    public let id: Int
    /// The event whose hook takes it.
    public let event: String
    /// Who it is for.
    public let recipient: String?
    /// What its receiver knows it by.
    public let idempotencyKey: String
    /// What the hook is given.
    public let payload: String
    /// How often it was tried before.
    public let attempts: Int
}

/// What came of a try.
public enum DeliveryOutcome: Hashable, Sendable {
    /// Handed over.
    case delivered
    /// The receiver asks to try again later; no number of these makes a letter dead.
    case later(String)
    /// It failed.
    case failed(String)
}

extension Mirror {
    /// What a letter that tells some alerts is known by: the same for the same alerts, and for no others.
    public static func idempotencyKey(of keys: [AlertKey]) -> String {
        let parts = keys.flatMap { key in
            [
                key.subject.register, key.subject.key, key.subject.kind, key.subject.end?.description ?? "",
                key.stage.name, key.recipient,
            ]
        }
        var hash = SHA256()
        for part in parts { hash.update(data: Data("\(part.utf8.count):\(part)".utf8)) }
        return hex(Array(hash.finalize()).prefix(16).map { $0 })
    }

    /// Takes the letter that has waited longest and is due, for so many seconds; nil where none is.
    ///
    /// A letter whose taker died is free again once its time is over.
    public func takeLetter(now: Instant, lease seconds: Int) throws -> OutboxLetter? {
        try write { db -> OutboxLetter? in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT id, event, recipient, idempotency_key, payload, attempts FROM outbox
                    WHERE state IN ('planned', 'retry') AND next_at <= ? AND (leased_until IS NULL OR leased_until <= ?)
                    ORDER BY next_at, id LIMIT 1
                    """,
                arguments: [now.description, now.description]
            )
            guard let row else { return nil }
            try db.execute(
                sql: "UPDATE outbox SET leased_until = ? WHERE id = ?",
                arguments: [now.adding(seconds: seconds).description, row[0] as Int]
            )
            return OutboxLetter(
                id: row[0],
                event: row[1],
                recipient: row[2],
                idempotencyKey: row[3],
                payload: row[4],
                attempts: row[5]
            )
        }
    }

    /// Notes what came of a try; a success is told by an event.
    ///
    /// A failed letter waits twice as long each time, from a minute up to six hours, and is dead after `limit` tries.
    public func settle(
        _ letter: OutboxLetter,
        _ outcome: DeliveryOutcome,
        now: Instant,
        limit: Int,
        actor: String
    ) throws {
        try write { db in
            let attempts = letter.attempts + 1
            let wait = min(60 << min(attempts - 1, 9), 6 * 3_600)
            let next = now.adding(seconds: wait).description
            switch outcome {
            case .delivered:
                try db.execute(
                    sql: """
                        UPDATE outbox SET state = 'sent', attempts = ?, leased_until = NULL, last_error = NULL WHERE id = ?
                        """,
                    arguments: [attempts, letter.id]
                )
                let events = try EventWriter(db, at: now.description, actor: actor)
                try events.append(
                    cause: "outbox",
                    kind: "delivered",
                    field: "\(letter.event) \(letter.idempotencyKey)",
                    new: letter.recipient
                )
            case .later(let reason), .failed(let reason):
                let isDead = if case .failed = outcome { attempts >= limit } else { false }
                try db.execute(
                    sql: """
                        UPDATE outbox SET state = ?, attempts = ?, next_at = ?, leased_until = NULL, last_error = ?
                        WHERE id = ?
                        """,
                    arguments: [isDead ? "dead" : "retry", attempts, next, reason, letter.id]
                )
            }
        }
    }

    /// How many letters wait, are to be tried again, and are dead.
    ///
    /// A dead letter whose alerts were all acknowledged, or told by a later one, waits for nobody and does not count.
    public func outboxCounts() throws -> (waiting: Int, retry: Int, dead: Int) {
        try read { db in
            var counts: [String: Int] = [:]
            let sql = """
                SELECT state, count(*) FROM outbox
                WHERE state <> 'dead' OR NOT EXISTS (SELECT 1 FROM alert WHERE outbox_id = outbox.id)
                    OR EXISTS (SELECT 1 FROM alert WHERE outbox_id = outbox.id AND state = 'queued')
                GROUP BY state
                """
            for row in try Row.fetchAll(db, sql: sql) { counts[row[0]] = row[1] }
            return (counts["planned"] ?? 0, counts["retry"] ?? 0, counts["dead"] ?? 0)
        }
    }

    static func insert(_ draft: OutboxDraft, day: CivilDate, now: Instant, _ db: Database) throws -> Int {
        try db.execute(
            sql: """
                INSERT INTO outbox (event, recipient, idempotency_key, day, payload, next_at, created)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                draft.event, draft.recipient, draft.idempotencyKey, day.description, draft.payload, now.description,
                now.description,
            ]
        )
        return Int(db.lastInsertedRowID)
    }
}
