extension Schema {
    /// Batches of edits, a pending change beside a correction of the same field, and which mirror a file is.
    ///
    /// `edit.batch` is the number of the batch that an edit was entered with; the event of the edit holds it too.
    /// `mirror_identity` holds the identity of the file, the machines and the path at which it was written, and the
    /// number from which edits, conflicts and resolutions are numbered. The row is about the file, so its first content
    /// has no event; each new identity has one.
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
