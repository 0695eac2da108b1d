internal import Deadlines
public import Mirror
public import Recordations

extension Mirror {
    /// Withdraws the premature entries of the ledger and their waiting messages; see ``LedgerEntry/isPremature(on:)``.
    ///
    /// They become superseded, and their stages are notified again when they are reached. A delivered entry counts
    /// again once its day has come, because then the clock of the withdrawing run was wrong. One event has the number
    /// of entries. It is not an error if there are none.
    ///
    /// - Returns: The number of withdrawn entries, and the last day on which they were written.
    @discardableResult
    public func withdrawPrematureAlerts(
        on today: CivilDate,
        now: Instant,
        actor: String
    ) throws -> (count: Int, lastDay: CivilDate?) {
        try shortenWaits(after: now)
        try restoreDelivered(by: today)
        let premature = try entries().filter { entry in
            entry.isPremature(on: today) && [.planned, .sent, .retry, .dead].contains(entry.state)
        }
        guard !premature.isEmpty else { return (0, nil) }
        let last = premature.map(\.plannedOn).max()
        try write { db in
            for entry in premature {
                try db.execute(
                    "UPDATE alert SET state = 'superseded', reason = ? WHERE id = ?",
                    [LedgerEntry.prematureReason(entry.plannedOn), entry.id]
                )
                // A message never changes: it is sent as long as one of its alerts is queued.
                try db.execute(
                    """
                    UPDATE outbox SET state = 'superseded', leased_until = NULL
                    WHERE idempotency_key = ? AND state IN ('planned', 'retry', 'dead') AND NOT EXISTS
                        (SELECT 1 FROM alert WHERE letter = outbox.idempotency_key AND alert.state = 'queued')
                    """,
                    [entry.idempotencyKey]
                )
            }
            for entry in premature { try Mirror.restoreSuperseded(by: entry.key.subject, today: today, now: now, db) }
            let events = try EventWriter(db, at: now.description, actor: actor)
            try events.append(
                cause: "alert",
                kind: "taken-back",
                field: "stages noted after \(today)",
                old: "\(premature.count), the last on \(last?.description ?? "")"
            )
        }
        return (premature.count, last)
    }

    // A message waits for six hours at most, so a later instant was written by a run whose clock was ahead.
    private func shortenWaits(after now: Instant) throws {
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

    // An entry that a withdrawn entry had superseded counts again, unless its recipient has an entry of a later stage.
    private static func restoreSuperseded(
        by subject: AlertSubject,
        today: CivilDate,
        now: Instant,
        _ db: SQLDatabase
    ) throws {
        let messages = try db.values(
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
        for message in messages {
            try db.execute(
                """
                UPDATE outbox SET state = 'retry', next_at = ?, leased_until = NULL
                WHERE idempotency_key = ? AND state = 'superseded'
                """,
                [now.description, message]
            )
        }
    }

    private func restoreDelivered(by today: CivilDate) throws {
        let withdrawn = try entries().filter { $0.isWithdrawn && $0.plannedOn <= today }
        guard !withdrawn.isEmpty else { return }
        try write { db in
            for entry in withdrawn {
                try db.execute(
                    """
                    UPDATE alert SET state = 'queued', reason = NULL
                    WHERE id = ?1 AND EXISTS (
                        SELECT 1 FROM outbox WHERE idempotency_key = alert.letter AND state = 'sent')
                    """,
                    [entry.id]
                )
            }
        }
    }

    /// Overwrites a premature or withdrawn entry.
    ///
    /// Throws ``MirrorError`` if another run overwrote it meanwhile.
    static func renew(
        _ id: Int,
        _ draft: LedgerDraft,
        message: String?,
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
                draft.state == .planned ? "queued" : draft.state.rawValue, message, draft.reason, actor,
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
