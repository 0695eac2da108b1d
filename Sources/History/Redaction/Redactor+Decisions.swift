internal import Curation
internal import Mirror

extension Redactor {
    /// Plans all parts of the events of a decision on a row of a list.
    func planEvents(ofDecision id: Int) throws {
        let events = try db.values(
            """
            SELECT seq FROM event WHERE record_id = (SELECT record_id FROM decision WHERE id = ?1)
                AND detail IS NOT NULL AND kind <> 'redacted' AND json_extract(detail, '$.decision.id') = ?1
            """,
            [id],
            as: Int.self
        )
        for seq in events { plan(seq, .all) }
    }

    /// Removes the actor and the reason of a decision; what was decided on which row stays, and still holds.
    func redactDecision(_ id: Int) throws {
        let rows = StatementCache(db)
        for decision in try rows.decisions("decision.id = ?", id) { texts.insert(decision.reason) }
        try db.execute(
            "UPDATE decision SET actor = ?1, reason = iif(reason IS NULL, NULL, ?1) WHERE id = ?2",
            [Mirror.removedText, id]
        )
        for left in try rows.decisions("decision.id = ?", id) {
            try appendRemaining(record: left.record) { $0.decision = left }
        }
    }
}
