internal import Deadlines
internal import Foundation
public import Mirror
public import Recordations

/// A line that is to be written into the ledger.
public struct LedgerDraft: Sendable {
    /// What it is about.
    public let key: AlertKey
    /// The recordation's number; nil for a source's obligation.
    public let record: Int?
    /// `planned`, or what became of it instead.
    public let state: AlertState
    /// The day on which its stage was reached.
    public let stageDate: CivilDate
    /// The safe date that it tells.
    public let due: CivilDate?
    /// Why it is not told.
    public let reason: String?
    /// The number of a line that was noted on a day that has not come, and that is written anew; nil for a new line.
    public let renews: Int?

    /// Makes a draft.
    public init(
        key: AlertKey,
        record: Int?,
        state: AlertState,
        stageDate: CivilDate,
        due: CivilDate?,
        reason: String?,
        renews: Int? = nil
    ) {
        self.key = key
        self.record = record
        self.state = state
        self.stageDate = stageDate
        self.due = due
        self.reason = reason
        self.renews = renews
    }
}

extension Mirror {
    /// All lines of the ledger by their obligation, the oldest first.
    public func ledger() throws -> [AlertSubject: [LedgerEntry]] {
        var all: [AlertSubject: [LedgerEntry]] = [:]
        for entry in try entries() { all[entry.key.subject, default: []].append(entry) }
        return all
    }

    /// Lines of the ledger, the oldest first; those of one recordation, where that is asked for.
    public func entries(record: Int? = nil, id: Int? = nil) throws -> [LedgerEntry] {
        try read { db in
            let rows = try db.prepare(
                """
                SELECT alert.id, register, key, kind, ends, stage, alert.recipient, stage_date, due, planned_on,
                    CASE alert.state WHEN 'queued' THEN outbox.state ELSE alert.state END,
                    reason, coalesce(outbox.attempts, 0), outbox.last_error, alert.letter
                FROM alert LEFT JOIN outbox ON outbox.id = (\(Mirror.worstDelivery))
                WHERE (? IS NULL OR alert.record_id = ?) AND (? IS NULL OR alert.id = ?) ORDER BY alert.id
                """,
                [record, record, id, id]
            )
            var entries: [LedgerEntry] = []
            while let row = try rows.next() {
                guard let stage = Stage(row[5] as String), let state = AlertState(rawValue: row[10]),
                    let stageDate = CivilDate(row[7] as String), let planned = CivilDate(row[9] as String)
                else { continue }
                let subject = AlertSubject(
                    register: row[1],
                    key: row[2],
                    kind: row[3],
                    end: CivilDate(row[4] as String)
                )
                entries.append(
                    LedgerEntry(
                        id: row[0],
                        key: AlertKey(subject: subject, stage: stage, recipient: row[6]),
                        stageDate: stageDate,
                        due: (row[8] as String?).flatMap(CivilDate.init),
                        plannedOn: planned,
                        state: state,
                        reason: row[11],
                        attempts: row[12],
                        lastError: row[13],
                        idempotencyKey: row[14]
                    )
                )
            }
            return entries
        }
    }

    // Of several hooks the one that is worst off tells how the letter stands: what one of them did not take is not told.
    private static let worstDelivery = """
        SELECT id FROM outbox WHERE idempotency_key = alert.letter
        ORDER BY CASE state WHEN 'dead' THEN 0 WHEN 'retry' THEN 1 WHEN 'planned' THEN 2 WHEN 'sent' THEN 3 ELSE 4 END, id
        LIMIT 1
        """

    /// The number that the next alert gets, as long as nobody else plans one.
    public func nextAlertNumber() throws -> Int {
        try read { db in try db.value("SELECT coalesce(max(id), 0) + 1 FROM alert", as: Int.self) ?? 1 }
    }

    /// Writes what was planned: the lines, and the letters that tell them, in one transaction.
    ///
    /// The lines are numbered from `first` on, which the letters may name. `superseded` are lines of letters that are still
    /// waiting; a letter all of whose lines are superseded is not sent any more. Throws ``MirrorError`` where somebody else planned one of them meanwhile: nothing is written then.
    public func write(
        _ drafts: [LedgerDraft],
        _ letters: [OutboxDraft],
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
                for letter in letters {
                    try Mirror.insert(letter, day: today, now: now, db)
                    for place in letter.alerts { keys[place] = letter.idempotencyKey }
                }
                let statement = try db.prepare(
                    """
                    INSERT INTO alert (id, register, key, kind, ends, stage, recipient, record_id, stage_date, due, planned_on,
                        state, letter, reason, actor, at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
                )
                var next = first
                for (place, draft) in drafts.enumerated() {
                    if let id = draft.renews {
                        try Mirror.renew(id, draft, letter: keys[place], today: today, now: now, actor: actor, db)
                        continue
                    }
                    let subject = draft.key.subject
                    try statement.run([
                        next, subject.register, subject.key, subject.kind, subject.end?.description ?? "",
                        draft.key.stage.name, draft.key.recipient, draft.record, draft.stageDate.description,
                        draft.due?.description, today.description,
                        draft.state == .planned ? "queued" : draft.state.rawValue, keys[place], draft.reason, actor,
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

    /// Why a line is superseded by a run that plans a later stage.
    static let supersededReason = "a more urgent one is told instead"

    private static func supersede(_ key: AlertKey, _ db: SQLDatabase) throws {
        let subject = key.subject
        let letter = try db.value(
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
        // A letter is frozen: it goes out while it tells anything that nothing else tells.
        try db.execute(
            """
            UPDATE outbox SET state = 'superseded', leased_until = NULL
            WHERE idempotency_key = ? AND state IN ('planned', 'retry')
                AND NOT EXISTS (SELECT 1 FROM alert WHERE letter = outbox.idempotency_key AND alert.state = 'queued')
            """,
            [letter]
        )
    }
}
