internal import Deadlines
internal import FoundationEssentials
public import Mirror
public import Recordations

extension Mirror {
    /// All entries of the ledger by their obligation, the oldest first.
    public func ledger() throws -> [AlertSubject: [LedgerEntry]] {
        var all: [AlertSubject: [LedgerEntry]] = [:]
        for entry in try entries() { all[entry.key.subject, default: []].append(entry) }
        return all
    }

    /// The entries of the ledger, the oldest first: all, those of one recordation, or the one with a number.
    public func entries(record: Int? = nil, id: Int? = nil) throws -> [LedgerEntry] {
        try read { db in
            let rows = try db.prepare(
                """
                SELECT alert.id, register, key, kind, ends, stage, alert.recipient, stage_date, due, planned_on,
                    CASE alert.state WHEN 'queued' THEN outbox.state ELSE alert.state END AS state,
                    reason, coalesce(outbox.attempts, 0) AS attempts, outbox.last_error, alert.letter
                FROM alert LEFT JOIN outbox ON outbox.id = (\(Mirror.worstDelivery))
                WHERE (? IS NULL OR alert.record_id = ?) AND (? IS NULL OR alert.id = ?) ORDER BY alert.id
                """,
                [record, record, id, id]
            )
            var entries: [LedgerEntry] = []
            while let row = try rows.next() {
                if let entry = LedgerEntry(row) { entries.append(entry) }
            }
            return entries
        }
    }

    // A message for several hooks has the worst state of its rows: it counts as sent when each hook delivered it.
    private static let worstDelivery = """
        SELECT id FROM outbox WHERE idempotency_key = alert.letter
        ORDER BY CASE state WHEN 'dead' THEN 0 WHEN 'retry' THEN 1 WHEN 'planned' THEN 2 WHEN 'sent' THEN 3 ELSE 4 END, id
        LIMIT 1
        """

    /// The number of the next alert, unless another run plans one before it is written.
    public func nextAlertNumber() throws -> Int {
        try read { db in try db.value("SELECT coalesce(max(id), 0) + 1 FROM alert", as: Int.self) ?? 1 }
    }

    /// Writes a plan's ledger entries and messages in one transaction.
    ///
    /// The entries get numbers from `first` on, which the messages may quote. `superseded` are entries of waiting
    /// messages; a message whose entries are all superseded is not sent any more. Throws ``MirrorError`` if another run
    /// planned one of the alerts meanwhile; nothing is written then.
    public func write(
        _ drafts: [LedgerDraft],
        _ messages: [OutboxDraft],
        first: Int,
        superseded: [AlertKey],
        today: CivilDate,
        now: Instant,
        actor: String
    ) throws {
        do {
            try write { db in
                for key in superseded { try Mirror.supersede(key, db) }
                var keys: [Int: String] = [:]
                for message in messages {
                    try Mirror.insert(message, day: today, now: now, db)
                    for index in message.alerts { keys[index] = message.idempotencyKey }
                }
                let statement = try db.prepare(
                    """
                    INSERT INTO alert (id, register, key, kind, ends, stage, recipient, record_id, stage_date, due, planned_on,
                        state, letter, reason, actor, at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
                )
                var next = first
                for (index, draft) in drafts.enumerated() {
                    if let id = draft.renews {
                        try Mirror.renew(id, draft, message: keys[index], today: today, now: now, actor: actor, db)
                        continue
                    }
                    let subject = draft.key.subject
                    try statement.run([
                        next, subject.register, subject.key, subject.kind, subject.end?.description ?? "",
                        draft.key.stage.name, draft.key.recipient, draft.record, draft.stageDate.description,
                        draft.due?.description, today.description,
                        draft.state == .planned ? "queued" : draft.state.rawValue, keys[index], draft.reason, actor,
                        now.description,
                    ])
                    next += 1
                }
            }
        } catch let error as MirrorError where error.isDuplicate {
            throw MirrorError(
                .moved,
                "somebody else planned alerts meanwhile",
                advice: "nothing was written; run it again"
            )
        }
    }

    /// Why an entry is superseded by a run that plans a later stage.
    static let supersededReason = "a more urgent one is told instead"

    private static func supersede(_ key: AlertKey, _ db: SQLDatabase) throws {
        let subject = key.subject
        let message = try db.value(
            """
            UPDATE alert SET state = 'superseded', reason = ?
            WHERE register = ? AND key = ? AND kind = ? AND ends = ? AND recipient = ? AND stage = ?
                AND state = 'queued'
            RETURNING letter
            """,
            [
                supersededReason, subject.register, subject.key, subject.kind, subject.end?.description ?? "",
                key.recipient, key.stage.name,
            ],
            as: String.self
        )
        // A message never changes: it is sent as long as one of its alerts is queued.
        try db.execute(
            """
            UPDATE outbox SET state = 'superseded', leased_until = NULL
            WHERE idempotency_key = ? AND state IN ('planned', 'retry')
                AND NOT EXISTS (SELECT 1 FROM alert WHERE letter = outbox.idempotency_key AND alert.state = 'queued')
            """,
            [message]
        )
    }
}

extension LedgerEntry {
    // Nil for a row whose stage, state or day this version does not know.
    fileprivate init?(_ row: SQLRow) {
        guard let stage = Stage(row["stage"] as String), let state = AlertState(rawValue: row["state"]),
            let stageDate = CivilDate(row["stage_date"] as String), let planned = CivilDate(row["planned_on"] as String)
        else { return nil }
        let subject = AlertSubject(
            register: row["register"],
            key: row["key"],
            kind: row["kind"],
            end: CivilDate(row["ends"] as String)
        )
        self.init(
            id: row["id"],
            key: AlertKey(subject: subject, stage: stage, recipient: row["recipient"]),
            stageDate: stageDate,
            due: (row["due"] as String?).flatMap(CivilDate.init),
            plannedOn: planned,
            state: state,
            reason: row["reason"],
            attempts: row["attempts"],
            lastError: row["last_error"],
            idempotencyKey: row["letter"]
        )
    }
}
