public import Mirror
public import Recordations

/// A notification that is to be written: its event, its subjects and its messages.
public struct NotificationDraft: Sendable {
    /// The event, such as `sync-held`.
    public let event: String
    /// The subjects, each of which is notified once.
    public let subjects: [String]
    /// The messages.
    public let messages: [OutboxDraft]

    /// Makes a draft.
    public init(event: String, subjects: [String], messages: [OutboxDraft]) {
        self.event = event
        self.subjects = subjects
        self.messages = messages
    }
}

extension Mirror {
    /// The subjects of an event that were notified already, among some subjects.
    public func notified(_ event: String, among subjects: [String]) throws -> Set<String> {
        try read { db in
            let statement = try db.prepare("SELECT 1 FROM told WHERE event = ? AND subject = ?")
            return Set(try subjects.filter { try statement.first([event, $0]) { _ in true } ?? false })
        }
    }

    /// Marks the subjects of notifications as notified and puts the messages into the outbox, in one transaction.
    ///
    /// `changesUntil` is the last event whose changes of registers are notified or skipped. Throws ``MirrorError`` if
    /// another command notified one of the subjects meanwhile; nothing is written then.
    public func write(
        _ notifications: [NotificationDraft],
        changesUntil seq: Int,
        today: CivilDate,
        now: Instant
    ) throws {
        do {
            try write { db in
                for draft in notifications {
                    for subject in draft.subjects {
                        try db.execute(
                            "INSERT INTO told (event, subject, day) VALUES (?, ?, ?)",
                            [draft.event, subject, today.description]
                        )
                    }
                    for message in draft.messages { try Mirror.insert(message, day: today, now: now, db) }
                }
                try db.execute("UPDATE told_until SET seq = max(seq, ?)", [seq])
            }
        } catch let error as MirrorError where error.isDuplicate {
            throw MirrorError(.moved, "somebody else told it meanwhile", advice: "nothing was written; run it again")
        }
    }

    /// The last event whose changes of registers were notified or skipped.
    public func changesNotifiedUntil() throws -> Int {
        try read { db in try db.value("SELECT seq FROM told_until", as: Int.self) ?? 0 }
    }
}
