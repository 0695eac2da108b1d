extension Schema {
    /// Lets the table of deadlines hold obligations of preconditions.
    ///
    /// SQLite cannot alter a check, so the table is made anew with its rows: they say which dates the older program gave, and
    /// so which dates the next command moves. That command computes all of them again, since the law of their basis is marked
    /// as an older program's.
    static let deadlinesOfPreconditions = """
        UPDATE deadline_basis SET law = law || ' of an older program';
        DROP VIEW deadline;
        DROP INDEX deadline_date_by_record;
        ALTER TABLE deadline_date RENAME TO deadline_date_before;
        CREATE TABLE deadline_date (
            id INTEGER PRIMARY KEY,
            record_id INTEGER NOT NULL REFERENCES record (id),
            kind TEXT NOT NULL CHECK (\(isOneOf("kind", kindsOfPreconditions))),
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
        INSERT INTO deadline_date SELECT * FROM deadline_date_before;
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

    private static let kindsOfPreconditions = [
        "renew", "tell-customs", "report-change", "renew-power-of-attorney", "renew-insurance", "pay-dues",
    ]
}
