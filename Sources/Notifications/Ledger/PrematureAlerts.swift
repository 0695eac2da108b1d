internal import Deadlines
public import Mirror
public import Recordations

extension Mirror {
    /// Takes back the lines of the ledger that a run noted on a day that has not come, and their waiting letters.
    ///
    /// They are superseded, and told again when their stage is reached; see ``LedgerEntry/isPremature(on:)``. One that was
    /// delivered counts again once its day has come: it was the clock of the run that took it back that was wrong. An event
    /// tells how many there were. It is not an error that there are none.
    ///
    /// - Returns: How many lines were taken back, and the last of the days on which they were noted.
    @discardableResult
    public func takeBackPremature(
        on today: CivilDate,
        now: Instant,
        actor: String
    ) throws -> (count: Int, lastDay: CivilDate?) {
        try forgetWaits(after: now)
        try restoreDelivered(by: today)
        let lines = try entries().filter { line in
            line.isPremature(on: today) && [.planned, .sent, .retry, .dead].contains(line.state)
        }
        guard !lines.isEmpty else { return (0, nil) }
        let last = lines.map(\.plannedOn).max()
        try write { db in
            for line in lines {
                try db.execute(
                    "UPDATE alert SET state = 'superseded', reason = ? WHERE id = ?",
                    [LedgerEntry.prematureReason(line.plannedOn), line.id]
                )
                // A letter is frozen: it goes out while it tells anything that nothing else tells.
                try db.execute(
                    """
                    UPDATE outbox SET state = 'superseded', leased_until = NULL
                    WHERE idempotency_key = ? AND state IN ('planned', 'retry', 'dead') AND NOT EXISTS
                        (SELECT 1 FROM alert WHERE letter = outbox.idempotency_key AND alert.state = 'queued')
                    """,
                    [line.idempotencyKey]
                )
            }
            for line in lines { try Mirror.restoreSuperseded(by: line.key.subject, today: today, now: now, db) }
            let events = try EventWriter(db, at: now.description, actor: actor)
            try events.append(
                cause: "alert",
                kind: "taken-back",
                field: "stages noted after \(today)",
                old: "\(lines.count), the last on \(last?.description ?? "")"
            )
        }
        return (lines.count, last)
    }

    /// Lets messages out again that a run with a clock ahead put off: nobody waits for longer than six hours else.
    private func forgetWaits(after now: Instant) throws {
        let latest = now.adding(seconds: 7 * 3_600).description
        let isAny = try read { db in
            try db.value(
                """
                SELECT EXISTS (SELECT 1 FROM outbox
                    WHERE state IN ('planned', 'retry') AND (next_at > ?1 OR leased_until > ?1))
                """,
                [latest],
                as: Bool.self
            ) ?? false
        }
        guard isAny else { return }
        try write { db in
            try db.execute(
                """
                UPDATE outbox SET next_at = min(next_at, ?2), leased_until = NULL
                WHERE state IN ('planned', 'retry') AND (next_at > ?1 OR leased_until > ?1)
                """,
                [latest, now.description]
            )
        }
    }

    // A line that gave way to one which is taken back now counts again, unless a later one of its recipient took its place.
    private static func restoreSuperseded(
        by subject: AlertSubject,
        today: CivilDate,
        now: Instant,
        _ db: SQLDatabase
    ) throws {
        let letters = try db.values(
            """
            UPDATE alert SET state = 'queued', reason = NULL
            WHERE register = ?1 AND key = ?2 AND kind = ?3 AND ends = ?4 AND state = 'superseded' AND reason = ?5
                AND letter IS NOT NULL AND planned_on <= ?6 AND NOT EXISTS (
                    SELECT 1 FROM alert AS later
                    WHERE later.register = ?1 AND later.key = ?2 AND later.kind = ?3 AND later.ends = ?4
                        AND later.recipient = alert.recipient AND later.planned_on <= ?6
                        AND later.stage_date > alert.stage_date)
            RETURNING letter
            """,
            [
                subject.register, subject.key, subject.kind, subject.end?.description ?? "", supersededReason,
                today.description,
            ],
            as: String.self
        )
        for letter in letters {
            try db.execute(
                """
                UPDATE outbox SET state = 'retry', next_at = ?, leased_until = NULL
                WHERE idempotency_key = ? AND state = 'superseded'
                """,
                [now.description, letter]
            )
        }
    }

    private func restoreDelivered(by today: CivilDate) throws {
        let lines = try entries().filter { $0.isTakenBack && $0.plannedOn <= today }
        guard !lines.isEmpty else { return }
        try write { db in
            for line in lines {
                try db.execute(
                    """
                    UPDATE alert SET state = 'queued', reason = NULL
                    WHERE id = ?1 AND EXISTS (
                        SELECT 1 FROM outbox WHERE idempotency_key = alert.letter AND state = 'sent')
                    """,
                    [line.id]
                )
            }
        }
    }

    /// Writes a line anew that was noted on a day that has not come, or was taken back for that.
    ///
    /// Throws ``MirrorError`` if somebody else wrote it meanwhile.
    static func renew(
        _ id: Int,
        _ draft: LedgerDraft,
        letter: String?,
        today: CivilDate,
        now: Instant,
        actor: String,
        _ db: SQLDatabase
    ) throws {
        let former = try db.value("SELECT planned_on FROM alert WHERE id = ?", [id], as: String.self)
            .flatMap { CivilDate($0) }
        try db.execute(
            """
            UPDATE alert SET record_id = ?, stage_date = ?, due = ?, planned_on = ?, state = ?, letter = ?, reason = ?,
                actor = ?, at = ?
            WHERE id = ? AND (planned_on > ? OR state = 'superseded' AND reason = ?)
            """,
            [
                draft.record, draft.stageDate.description, draft.due?.description, today.description,
                draft.state == .planned ? "queued" : draft.state.rawValue, letter, draft.reason, actor,
                now.description, id, today.description, former.map { LedgerEntry.prematureReason($0) },
            ]
        )
        guard db.changesCount == 1 else {
            throw MirrorError(
                .moved,
                "somebody else planned alerts meanwhile",
                advice: "nothing was written; run it again"
            )
        }
    }
}
