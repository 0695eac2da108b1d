internal import Deadlines
internal import GRDB
public import Recordations

extension Mirror {
    /// Takes back the lines of the ledger that a run noted on a day that has not come, and their waiting letters.
    ///
    /// They are superseded, and told again when their stage is reached; see ``LedgerEntry/isPremature(on:)``. An event tells
    /// how many there were. It is not an error that there are none.
    ///
    /// - Returns: How many lines were taken back, and the last of the days on which they were noted.
    @discardableResult
    public func takeBackPremature(
        on today: CivilDate,
        now: Instant,
        actor: String
    ) throws -> (count: Int, lastDay: CivilDate?) {
        let lines = try entries().filter { $0.isPremature(on: today) && $0.reason != Mirror.prematureReason($0) }
        guard !lines.isEmpty else { return (0, nil) }
        let last = lines.map(\.plannedOn).max()
        try write { db in
            for line in lines {
                try db.execute(
                    sql: "UPDATE alert SET state = 'superseded', reason = ? WHERE id = ?",
                    arguments: [Mirror.prematureReason(line), line.id]
                )
                // A letter is frozen: it goes out while it tells anything that nothing else tells.
                try db.execute(
                    sql: """
                        UPDATE outbox SET state = 'superseded', leased_until = NULL
                        WHERE idempotency_key = ? AND state IN ('planned', 'retry', 'dead') AND NOT EXISTS
                            (SELECT 1 FROM alert WHERE letter = outbox.idempotency_key AND alert.state = 'queued')
                        """,
                    arguments: [line.idempotencyKey]
                )
            }
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

    private static func prematureReason(_ line: LedgerEntry) -> String {
        "noted on \(line.plannedOn), a day that had not come"
    }

    /// Writes a line anew that was noted on a day that has not come.
    ///
    /// Throws ``MirrorError`` if somebody else wrote it meanwhile.
    static func renew(
        _ id: Int,
        _ draft: LedgerDraft,
        letter: String?,
        today: CivilDate,
        now: Instant,
        actor: String,
        _ db: Database
    ) throws {
        try db.execute(
            sql: """
                UPDATE alert SET record_id = ?, stage_date = ?, due = ?, planned_on = ?, state = ?, letter = ?, reason = ?,
                    actor = ?, at = ?
                WHERE id = ? AND planned_on > ?
                """,
            arguments: [
                draft.record, draft.stageDate.description, draft.due?.description, today.description,
                draft.state == .planned ? "queued" : draft.state.rawValue, letter, draft.reason, actor,
                now.description, id, today.description,
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
