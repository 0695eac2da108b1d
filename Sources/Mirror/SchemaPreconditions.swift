extension Schema {
    /// Lets the table of deadlines hold obligations of preconditions.
    ///
    /// SQLite cannot alter a check, so the table is made anew. Its rows follow from the recordations and the law: without a
    /// basis the next command computes them again.
    static let deadlinesOfPreconditions = """
        DELETE FROM deadline_basis;
        DROP VIEW deadline;
        DROP TABLE deadline_date;
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
