extension Schema {
    /// Versions of the encoding of events, and seals of rows without events.
    ///
    /// `event.redacted_seq` is the number of the event that says why personal data of an event was removed. `sealed`
    /// has one row a table: the salted sum of the hashes of its rows, and the columns that it covers. `seal` is a chain
    /// of its own: each transaction that changes a sealed table or appends an event adds one row, whose hash covers the
    /// one before, the hash of the last event, and all sums.
    static let history = """
        ALTER TABLE event ADD COLUMN version INTEGER NOT NULL DEFAULT 1 CHECK (version > 0);
        ALTER TABLE event ADD COLUMN redacted_seq INTEGER REFERENCES event (seq);
        CREATE INDEX event_redacted ON event (seq) WHERE redacted_seq IS NOT NULL;
        CREATE TABLE sealed (
            name TEXT PRIMARY KEY CHECK (name <> ''),
            columns TEXT NOT NULL CHECK (columns <> ''),
            salt BLOB NOT NULL CHECK (length(salt) = 16),
            sum BLOB NOT NULL CHECK (length(sum) = 32),
            broken TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE seal (
            seq INTEGER PRIMARY KEY,
            event_seq INTEGER NOT NULL,
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            hash BLOB NOT NULL CHECK (length(hash) = 32)
        ) STRICT;
        CREATE TRIGGER seal_is_kept BEFORE DELETE ON seal
            BEGIN SELECT RAISE(ABORT, 'seals are never deleted'); END;
        """
}
