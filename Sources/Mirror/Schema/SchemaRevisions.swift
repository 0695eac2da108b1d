extension Schema {
    /// Rows of registers as they were before each transaction that changed them.
    ///
    /// `revision` is one such transaction: an applied fetch, a changed definition, a rebase, an explanation or an undo,
    /// with the accepted fetches of its source before it and the numbers of the events before and after it.
    /// `record_before` and `observation_before` hold the columns of rows before their first change within a revision.
    /// Rows that a revision added are not in them. `scope_member.fetch_id` is the fetch that showed the member first.
    static let revisions = """
        CREATE TABLE revision (
            id INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            source_id INTEGER REFERENCES source (id),
            fetch_id INTEGER REFERENCES fetch (id),
            cause TEXT NOT NULL CHECK (cause <> ''),
            accepted_fetch_id INTEGER REFERENCES fetch (id),
            complete_fetch_id INTEGER REFERENCES fetch (id),
            definition_id INTEGER REFERENCES definition (id),
            seq_before INTEGER NOT NULL CHECK (seq_before >= 0),
            seq_after INTEGER CHECK (seq_after >= seq_before)
        ) STRICT;
        CREATE INDEX revision_by_fetch ON revision (fetch_id, id) WHERE fetch_id IS NOT NULL;
        CREATE INDEX revision_by_source ON revision (source_id, id) WHERE source_id IS NOT NULL;
        CREATE TABLE record_before (
            revision_id INTEGER NOT NULL REFERENCES revision (id),
            record_id INTEGER NOT NULL REFERENCES record (id),
            key TEXT NOT NULL,
            observation_id INTEGER,
            digest BLOB NOT NULL CHECK (length(digest) = 16),
            source_id INTEGER NOT NULL REFERENCES source (id),
            first_fetch_id INTEGER REFERENCES fetch (id),
            last_fetch_id INTEGER REFERENCES fetch (id),
            presence TEXT NOT NULL,
            absent_since TEXT,
            absent_scope_id INTEGER REFERENCES scope (id),
            continued_as_id INTEGER REFERENCES record (id),
            is_tombstone INTEGER NOT NULL,
            PRIMARY KEY (revision_id, record_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX record_before_by_record ON record_before (record_id, revision_id);
        CREATE TABLE observation_before (
            revision_id INTEGER NOT NULL REFERENCES revision (id),
            observation_id INTEGER NOT NULL REFERENCES observation (id),
            raw_fetch_id INTEGER NOT NULL REFERENCES fetch (id),
            place INTEGER NOT NULL,
            not_stated INTEGER NOT NULL,
            unobserved INTEGER NOT NULL,
            raw TEXT,
            stated INTEGER,
            stated_text TEXT,
            PRIMARY KEY (revision_id, observation_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX observation_before_by_observation ON observation_before (observation_id, revision_id);
        ALTER TABLE scope_member ADD COLUMN fetch_id INTEGER REFERENCES fetch (id);
        """
}
