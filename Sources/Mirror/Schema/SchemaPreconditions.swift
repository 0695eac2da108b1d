extension Schema {
    /// Lets the table of deadlines hold obligations of preconditions.
    ///
    /// SQLite cannot alter a check, so the table is made anew. Its rows and their basis stay: the next command compares
    /// them with what the law gives now, and says which dates moved.
    static let deadlinesOfPreconditions = """
        DROP VIEW deadline;
        DROP INDEX deadline_date_by_record;
        ALTER TABLE deadline_date RENAME TO deadline_date_before;
        CREATE TABLE deadline_date (
            id INTEGER PRIMARY KEY,
            record_id INTEGER NOT NULL REFERENCES record (id),
            kind TEXT NOT NULL CHECK (kind = 'renew' OR kind = 'tell-customs' OR kind = 'report-change' OR kind = 'renew-power-of-attorney' OR kind = 'renew-insurance' OR kind = 'pay-dues'),
            field TEXT,
            ends TEXT CHECK (ends GLOB '????-??-??'),
            window_opens TEXT CHECK (window_opens GLOB '????-??-??'),
            safe TEXT CHECK (safe GLOB '????-??-??'),
            legal TEXT CHECK (legal GLOB '????-??-??'),
            grace_ends TEXT CHECK (grace_ends GLOB '????-??-??'),
            rule TEXT,
            citation TEXT,
            confidence TEXT
        ) STRICT;
        INSERT INTO deadline_date
            (id, record_id, kind, field, ends, window_opens, safe, legal, grace_ends, rule, citation, confidence)
            SELECT id, record_id, kind, field, ends, window_opens, safe, legal, grace_ends, rule, citation, confidence
            FROM deadline_date_before;
        DROP TABLE deadline_date_before;
        CREATE INDEX deadline_date_by_record ON deadline_date (record_id);
        CREATE VIEW deadline AS
            SELECT register.name || ':' || record.key AS recordation, deadline_date.kind, deadline_date.field,
                deadline_date.ends AS "end", deadline_date.window_opens, deadline_date.safe, deadline_date.legal,
                deadline_date.grace_ends, deadline_date.rule, deadline_date.citation, deadline_date.confidence,
                basis.at AS computed_at,
                basis.seq = (SELECT coalesce(max(seq), 0) FROM event) AS is_current
            FROM deadline_date
            JOIN record ON record.id = deadline_date.record_id
            JOIN register ON register.id = record.register_id
            JOIN deadline_basis AS basis ON basis.id = 1;
        """
}
