extension Schema {
    /// The mark of a rehearsal: a mirror in which days were played that have not come.
    ///
    /// The mark is never taken away, so that such a mirror is never taken for a real one. It says nothing of a register or of
    /// a person, and no event tells of it.
    static let rehearsal = """
        CREATE TABLE rehearsal (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            since TEXT NOT NULL
        ) STRICT;
        CREATE TRIGGER rehearsal_is_kept BEFORE DELETE ON rehearsal
            BEGIN SELECT RAISE(ABORT, 'the mirror of a rehearsal never becomes a real one'); END;
        """
}
