public import Mirror
public import Recordations

extension Mirror {
    /// The change of the law whose messages were not written yet; nil if there is none.
    public func waitingLawChange() throws -> LawChange? { try read(Mirror.waitingLawChange) }

    /// The last change of the law that moved a date, notified or not; nil if there was none.
    public func lastLawChange() throws -> LawChange? {
        try read { db in
            try Mirror.lawChange(db, "SELECT id, day, refills, notified FROM law_change ORDER BY id DESC LIMIT 1")
        }
    }

    /// The counts of the waiting change of the law: moved obligations, and those among them that moved earlier.
    public func waitingLawMoves() throws -> (moved: Int, earlier: Int) {
        try read { db in
            let row = try db.row(
                """
                SELECT count(*) AS moved,
                    count(*) FILTER (WHERE CASE WHEN old_safe IS NOT new_safe THEN new_safe < old_safe
                        WHEN old_legal IS NOT new_legal THEN new_legal < old_legal
                        WHEN old_ends IS NOT new_ends THEN new_ends < old_ends
                        WHEN old_grace_ends IS NOT new_grace_ends THEN new_grace_ends < old_grace_ends
                        ELSE new_window_opens < old_window_opens END) AS earlier
                FROM law_move JOIN law_change ON law_change.id = change_id WHERE notified IS NULL
                """
            )
            guard let row else { return (0, 0) }
            return (row["moved"], row["earlier"])
        }
    }

    /// Marks a change of the law as notified and puts its messages into the outbox, in one transaction.
    ///
    /// Throws ``MirrorError`` if the change was compared again or notified meanwhile; nothing is written then.
    public func markNotified(_ change: LawChange, _ messages: [OutboxDraft], today: CivilDate, now: Instant) throws {
        try write { db in
            try db.execute(
                "UPDATE law_change SET notified = ? WHERE id = ? AND refills = ? AND notified IS NULL",
                [today.description, change.number, change.refills]
            )
            guard db.changesCount == 1 else {
                throw MirrorError(
                    .moved,
                    "the change of the law was compared again or notified by another command",
                    advice: "nothing was written; run the command again"
                )
            }
            for message in messages { try Mirror.insert(message, day: today, now: now, db) }
        }
    }

    static func waitingLawChange(_ db: SQLDatabase) throws -> LawChange? {
        try lawChange(db, "SELECT id, day, refills, notified FROM law_change WHERE notified IS NULL")
    }

    private static func lawChange(_ db: SQLDatabase, _ sql: String) throws -> LawChange? {
        guard let row = try db.row(sql), let day = CivilDate(row["day"] as String) else { return nil }
        let number: Int = row["id"]
        let moves = try db.rows(
            """
            SELECT law_move.*, register.name || ':' || record.key AS recordation
            FROM law_move JOIN record ON record.id = record_id JOIN register ON register.id = register_id
            WHERE change_id = ?
            """,
            [number]
        ).map { row in
            LawMove(
                record: row["record_id"],
                recordation: row["recordation"],
                kind: row["kind"],
                field: row["field"],
                was: dates(row, "old"),
                now: row["is_gone"] ? nil : dates(row, "new")
            )
        }
        return LawChange(
            number: number,
            day: day,
            refills: row["refills"],
            notifiedOn: (row["notified"] as String?).flatMap { CivilDate($0) },
            moves: moves
        )
    }

    private static func dates(_ row: SQLRow, _ side: String) -> LawMove.Dates {
        func day(_ name: String) -> CivilDate? { (row["\(side)_\(name)"] as String?).flatMap { CivilDate($0) } }
        var dates = LawMove.Dates()
        dates.end = day("ends")
        dates.windowOpens = day("window_opens")
        dates.safe = day("safe")
        dates.legal = day("legal")
        dates.graceEnds = day("grace_ends")
        dates.rule = row["\(side)_rule"]
        dates.citation = row["\(side)_citation"]
        dates.confidence = row["\(side)_confidence"]
        return dates
    }

    /// Compares the rows of `deadline_date` up to `last`, which the former law gave, with the rows after it, and
    /// records every obligation whose dates differ.
    ///
    /// Recordations with an event after `seq` are left out: their own facts may have moved the dates, and an alert
    /// reports a date that comes forward. A move that is reversed before its message was written is removed, so that a
    /// rule file with a mistake that is corrected at once causes no message.
    static func recordLawMoves(after last: Int, since seq: Int, on day: CivilDate, _ db: SQLDatabase) throws {
        try db.execute(movedRows, [last, last, seq, last])
        defer { try? db.execute("DROP TABLE IF EXISTS temp.moved") }
        let isMoved = try db.value("SELECT EXISTS (SELECT 1 FROM temp.moved)", as: Bool.self) ?? false
        let waiting = try db.value("SELECT id FROM law_change WHERE notified IS NULL", as: Int.self)
        guard isMoved || waiting != nil else { return }
        if waiting == nil {
            try db.execute("INSERT INTO law_change (day) VALUES (?)", [day.description])
        } else {
            try db.execute(
                "UPDATE law_change SET day = iif(?, ?, day), refills = refills + 1 WHERE notified IS NULL",
                [isMoved, day.description]
            )
        }
        // Recipients know the dates before the first of several changes: these stay the old dates.
        try db.execute(
            """
            INSERT INTO law_move (change_id, record_id, kind, field, changed_on, old_ends, old_window_opens, old_safe,
                old_legal, old_grace_ends, old_rule, old_citation, old_confidence, is_gone, new_ends, new_window_opens,
                new_safe, new_legal, new_grace_ends, new_rule, new_citation, new_confidence)
            SELECT (SELECT id FROM law_change WHERE notified IS NULL), moved.* FROM temp.moved AS moved WHERE true
            ON CONFLICT (change_id, record_id, kind, coalesce(field, ''), coalesce(changed_on, '')) DO UPDATE SET
                is_gone = excluded.is_gone, new_ends = excluded.new_ends,
                new_window_opens = excluded.new_window_opens, new_safe = excluded.new_safe,
                new_legal = excluded.new_legal, new_grace_ends = excluded.new_grace_ends,
                new_rule = excluded.new_rule, new_citation = excluded.new_citation,
                new_confidence = excluded.new_confidence
            """
        )
        // An obligation that returns after it was gone has no former row; its recorded move has the former dates.
        try db.execute(
            """
            UPDATE law_move SET is_gone = 0, new_ends = new.ends, new_window_opens = new.window_opens,
                new_safe = new.safe, new_legal = new.legal, new_grace_ends = new.grace_ends, new_rule = new.rule,
                new_citation = new.citation, new_confidence = new.confidence
            FROM deadline_date AS new
            WHERE change_id = (SELECT id FROM law_change WHERE notified IS NULL) AND is_gone AND new.id > ?
                AND new.record_id = law_move.record_id AND new.kind = law_move.kind AND new.field IS law_move.field
                AND (changed_on IS NULL OR changed_on = new.ends)
            """,
            [last]
        )
        try db.execute(
            """
            DELETE FROM law_move WHERE change_id = (SELECT id FROM law_change WHERE notified IS NULL) AND NOT is_gone
                AND (old_ends, old_window_opens, old_safe, old_legal, old_grace_ends)
                    IS (new_ends, new_window_opens, new_safe, new_legal, new_grace_ends);
            DELETE FROM law_change WHERE notified IS NULL
                AND NOT EXISTS (SELECT 1 FROM law_move WHERE change_id = law_change.id);
            """
        )
    }

    // A new obligation is not a move: its own alerts report it. One whose recordation has no new rows at all left the
    // portfolio or has a rule file with a mistake.
    private static let movedRows = """
        CREATE TEMP TABLE moved AS
        SELECT old.record_id, old.kind, old.field, iif(old.kind = 'report-change', old.ends, NULL) AS changed_on,
            old.ends, old.window_opens, old.safe, old.legal, old.grace_ends, old.rule, old.citation, old.confidence,
            new.id IS NULL AS is_gone, new.ends AS new_ends, new.window_opens AS new_window_opens,
            new.safe AS new_safe, new.legal AS new_legal, new.grace_ends AS new_grace_ends, new.rule AS new_rule,
            new.citation AS new_citation, new.confidence AS new_confidence
        FROM deadline_date AS old
        LEFT JOIN deadline_date AS new ON new.record_id = old.record_id AND new.id > ? AND new.kind = old.kind
            AND new.field IS old.field AND (old.kind <> 'report-change' OR new.ends IS old.ends)
        WHERE old.id <= ?
            AND NOT EXISTS (SELECT 1 FROM event WHERE event.record_id = old.record_id AND event.seq > ?)
            AND (old.ends, old.window_opens, old.safe, old.legal, old.grace_ends)
                IS NOT (new.ends, new.window_opens, new.safe, new.legal, new.grace_ends)
            AND (new.id IS NOT NULL
                OR EXISTS (SELECT 1 FROM deadline_date AS other WHERE other.record_id = old.record_id AND other.id > ?))
        GROUP BY old.record_id, old.kind, old.field, changed_on
        """
}
