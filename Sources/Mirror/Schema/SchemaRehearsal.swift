extension Schema {
    /// The mark of a rehearsal: a mirror whose commands ran with dates in the future.
    ///
    /// The mark cannot be deleted, so such a mirror never becomes a real one. It is about the file, so it has no event.
    static let rehearsal = """
        CREATE TABLE rehearsal (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            since TEXT NOT NULL
        ) STRICT;
        CREATE TRIGGER rehearsal_is_kept BEFORE DELETE ON rehearsal
            BEGIN SELECT RAISE(ABORT, 'the mirror of a rehearsal never becomes a real one'); END;
        """
}
