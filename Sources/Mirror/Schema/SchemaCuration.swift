extension Schema {
    /// Batches of edits, a pending change beside a correction of the same field, and which mirror a file is.
    ///
    /// `edit.batch` is the number of the table that an edit came from; the event of the edit tells it. `mirror_identity` says
    /// which mirror the file is, on which machines and at which path it was written, and from where on edits, conflicts and
    /// resolutions are numbered. The row is about the file and not about what the registers said: no event tells its first
    /// content, and one event tells each new identity.
    static let curation = """
        ALTER TABLE edit ADD COLUMN batch INTEGER CHECK (batch > 0);
        CREATE INDEX edit_by_batch ON edit (batch) WHERE batch IS NOT NULL;
        CREATE TRIGGER edit_batch_stands BEFORE UPDATE OF batch ON edit
            BEGIN SELECT RAISE(ABORT, 'what a person entered is never altered'); END;
        DROP INDEX edit_open;
        CREATE UNIQUE INDEX edit_open ON edit (record_id, field, (kind = 'pending')) WHERE state = 'open';
        CREATE TABLE mirror_identity (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            identity TEXT NOT NULL CHECK (length(identity) = 32),
            machines TEXT NOT NULL DEFAULT '',
            path TEXT,
            number_floor INTEGER NOT NULL DEFAULT 0 CHECK (number_floor >= 0)
        ) STRICT;
        INSERT INTO mirror_identity (id, identity) VALUES (1, lower(hex(randomblob(16))));
        """
}
