internal import Crypto
internal import Deadlines
internal import Foundation
public import Mirror
public import Recordations

/// A letter as one hook is given it.
public struct LetterCopy: Sendable {
    /// The hook, by what it is known by in the settings; nil where none is named yet.
    public let hook: String?
    /// What the hook is given, in its language.
    public let payload: String

    /// Makes a copy.
    public init(hook: String?, payload: String) {
        self.hook = hook
        self.payload = payload
    }
}

/// A letter that is to be put into the outbox, with the alerts that it tells.
public struct OutboxDraft: Sendable {
    /// The event whose hooks take it, such as `alert` or `digest`.
    public let event: String
    /// Who it is for; nil for what is for no one person.
    public let recipient: String?
    /// What its receiver knows it by: the same for every try and for every hook.
    public let idempotencyKey: String
    /// The letter for each of its hooks; at least one.
    public let copies: [LetterCopy]
    /// The places of its alerts among those that are written with it.
    public let alerts: [Int]

    /// Makes a draft.
    public init(
        event: String,
        recipient: String?,
        idempotencyKey: String,
        copies: [LetterCopy],
        alerts: [Int] = []
    ) {
        self.event = event
        self.recipient = recipient
        self.idempotencyKey = idempotencyKey
        self.copies = copies
        self.alerts = alerts
    }
}

/// A letter taken out of the outbox for one try by one hook.
public struct OutboxLetter: Sendable {
    /// Its number.
    public let id: Int
    /// The event whose hook takes it.
    public let event: String
    /// Who it is for.
    public let recipient: String?
    /// The hook that is to take it.
    public let hook: String
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
    /// The receiver asks to try again later; this is a try like any other.
    case later(String)
    /// It failed.
    case failed(String)

    /// Its word in the mirror.
    var word: String {
        switch self {
        case .delivered: "delivered"
        case .later: "later"
        case .failed: "failed"
        }
    }

    /// Why it was not handed over; nil where it was.
    public var reason: String? {
        switch self {
        case .delivered: nil
        case .later(let reason), .failed(let reason): reason
        }
    }
}

/// One try as it is kept: what came of it, how long it took and what the hook wrote.
public struct DeliveryAttempt: Sendable {
    /// How many bytes of output are kept at most.
    public static let limitInBytes = 65_536

    /// What came of it.
    public let outcome: DeliveryOutcome
    /// How long it took.
    public let milliseconds: Int
    /// What the hook wrote, without secrets; not made safe to be shown.
    public let output: String
    /// How many bytes it wrote in all.
    public let outputBytes: Int

    /// Makes an attempt; of a longer output the beginning is kept.
    public init(_ outcome: DeliveryOutcome, milliseconds: Int = 0, output: String = "", outputBytes: Int? = nil) {
        self.outcome = outcome
        self.milliseconds = milliseconds
        // A null character would end the text for SQLite's own tools.
        let text = output.utf8.contains(0) ? output.replacingOccurrences(of: "\0", with: "\u{FFFD}") : output
        let limit = Self.limitInBytes
        self.output =
            text.utf8.count <= limit ? text : String(decoding: text.utf8.prefix(limit - 3), as: UTF8.self)
        self.outputBytes = outputBytes ?? output.utf8.count
    }
}

extension Mirror {
    /// What a letter that tells some alerts is known by: the same for the same alerts, and for no others.
    ///
    /// `renewedOn` is the day on which alerts are told that a run noted before on a day that had not come: their letter is
    /// another one.
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

    /// What a letter that tells of other things is known by: the same for the same parts in the same order, and for no others.
    public static func idempotencyKey(of parts: [String]) -> String {
        var hash = SHA256()
        for part in parts { hash.update(data: Data("\(part.utf8.count):\(part)".utf8)) }
        return hex(Array(hash.finalize()).prefix(16).map { $0 })
    }

    /// Takes the letter that has waited longest and is due, for as many seconds as `lease` says of its hook; nil where none is.
    ///
    /// A letter whose taker died is free again once its time is over. Those of the hooks of `except` are left alone.
    public func takeLetter(
        now: Instant,
        except: Set<String> = [],
        lease: (OutboxLetter) -> Int
    ) throws -> OutboxLetter? {
        try write { db -> OutboxLetter? in
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
            let letter = OutboxLetter(
                id: row[0],
                event: row[1],
                recipient: row[2],
                hook: row[3],
                idempotencyKey: row[4],
                payload: row[5],
                attempts: row[6]
            )
            try db.execute(
                "UPDATE outbox SET leased_until = ? WHERE id = ?",
                [now.adding(seconds: lease(letter)).description, letter.id]
            )
            return letter
        }
    }

    /// Frees the letters that somebody took and did not settle; gives how many there were.
    ///
    /// Only for who holds the lock of the run: nobody else takes letters then, and who took them is dead.
    @discardableResult
    public func freeLetters() throws -> Int {
        try write { db in
            try db.execute("UPDATE outbox SET leased_until = NULL WHERE leased_until IS NOT NULL")
            return db.changesCount
        }
    }

    /// Notes what came of a try, with what the hook wrote; a success is told by an event.
    ///
    /// A failed letter waits twice as long each time, from a minute up to six hours, and is dead after `limit` tries.
    public func settle(
        _ letter: OutboxLetter,
        _ attempt: DeliveryAttempt,
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
                    letter.id, letter.hook, now.description, attempt.milliseconds, attempt.outcome.word,
                    attempt.outcome.reason, attempt.output, attempt.outputBytes,
                ]
            )
            let attempts = letter.attempts + 1
            let wait = min(60 << min(attempts - 1, 9), 6 * 3_600)
            switch attempt.outcome {
            case .delivered:
                try db.execute(
                    """
                    UPDATE outbox SET state = 'sent', attempts = ?, leased_until = NULL, last_error = NULL
                    WHERE id = ? AND state <> 'sent'
                    """,
                    [attempts, letter.id]
                )
                // Somebody who took it after this one's time was over may have been quicker: one success is recorded.
                guard db.changesCount == 1 else { return }
                let events = try EventWriter(db, at: now.description, actor: actor)
                try events.append(
                    cause: "outbox",
                    kind: "delivered",
                    field: "\(letter.event) \(letter.idempotencyKey)",
                    new: [letter.recipient, "by \(letter.hook)"].compactMap { $0 }.joined(separator: " ")
                )
            case .later(let reason), .failed(let reason):
                try db.execute(
                    """
                    UPDATE outbox SET state = ?, attempts = ?, next_at = ?, leased_until = NULL, last_error = ?
                    WHERE id = ? AND state <> 'sent'
                    """,
                    [
                        attempts >= limit ? "dead" : "retry", attempts, now.adding(seconds: wait).description, reason,
                        letter.id,
                    ]
                )
            }
        }
    }

    /// How many letters wait, are to be tried again, and are dead; one for two hooks counts twice.
    ///
    /// A dead letter whose alerts were all acknowledged, or told by a later one, waits for nobody and does not count.
    public func outboxCounts() throws -> (waiting: Int, retry: Int, dead: Int) {
        try read { db in
            var counts: [String: Int] = [:]
            let sql = """
                SELECT state, count(*) FROM outbox
                WHERE state IN ('planned', 'retry') OR state = 'dead' AND \(Mirror.stillCounts) GROUP BY state
                """
            for row in try db.rows(sql) { counts[row[0]] = row[1] }
            return (counts["planned"] ?? 0, counts["retry"] ?? 0, counts["dead"] ?? 0)
        }
    }

    /// The condition on a row of `outbox` that something in it is told by nothing else.
    static let stillCounts = """
        (NOT EXISTS (SELECT 1 FROM alert WHERE letter = outbox.idempotency_key)
            OR EXISTS (SELECT 1 FROM alert WHERE letter = outbox.idempotency_key AND alert.state = 'queued'))
        """

    /// Puts a letter into the outbox, once for each of its hooks.
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
