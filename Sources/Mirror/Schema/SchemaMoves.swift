extension Schema {
    /// Dates that moved because the law changed, not the register.
    ///
    /// `law_change` is one change of the law; several changes before a message was written are one row. `refills`
    /// counts the comparisons, so that a message never reports moves that were compared again. `law_move` is one
    /// obligation with its dates before and after. Neither can be computed again, because the former rows of
    /// `deadline_date` are deleted.
    static let moves = """
        CREATE TABLE law_change (
            id INTEGER PRIMARY KEY,
            day TEXT NOT NULL CHECK (day GLOB '????-??-??'),
            refills INTEGER NOT NULL DEFAULT 1 CHECK (refills > 0),
            notified TEXT CHECK (notified GLOB '????-??-??')
        ) STRICT;
        CREATE UNIQUE INDEX law_change_waiting ON law_change (notified IS NULL) WHERE notified IS NULL;
        CREATE TABLE law_move (
            id INTEGER PRIMARY KEY,
            change_id INTEGER NOT NULL REFERENCES law_change (id),
            record_id INTEGER NOT NULL REFERENCES record (id),
            kind TEXT NOT NULL CHECK (kind <> ''),
            field TEXT,
            changed_on TEXT CHECK (changed_on GLOB '????-??-??'),
            old_ends TEXT CHECK (old_ends GLOB '????-??-??'),
            old_window_opens TEXT CHECK (old_window_opens GLOB '????-??-??'),
            old_safe TEXT CHECK (old_safe GLOB '????-??-??'),
            old_legal TEXT CHECK (old_legal GLOB '????-??-??'),
            old_grace_ends TEXT CHECK (old_grace_ends GLOB '????-??-??'),
            old_rule TEXT,
            old_citation TEXT,
            old_confidence TEXT,
            is_gone INTEGER NOT NULL CHECK (is_gone IN (0, 1)),
            new_ends TEXT CHECK (new_ends GLOB '????-??-??'),
            new_window_opens TEXT CHECK (new_window_opens GLOB '????-??-??'),
            new_safe TEXT CHECK (new_safe GLOB '????-??-??'),
            new_legal TEXT CHECK (new_legal GLOB '????-??-??'),
            new_grace_ends TEXT CHECK (new_grace_ends GLOB '????-??-??'),
            new_rule TEXT,
            new_citation TEXT,
            new_confidence TEXT
        ) STRICT;
        CREATE UNIQUE INDEX law_move_once
            ON law_move (change_id, record_id, kind, coalesce(field, ''), coalesce(changed_on, ''));
        CREATE TRIGGER law_change_is_fixed BEFORE UPDATE ON law_change WHEN old.notified IS NOT NULL
            BEGIN SELECT RAISE(ABORT, 'a change of the law that was notified is not changed'); END;
        CREATE TRIGGER law_move_is_fixed BEFORE UPDATE ON law_move
            WHEN (SELECT notified FROM law_change WHERE id = old.change_id) IS NOT NULL
            BEGIN SELECT RAISE(ABORT, 'a change of the law that was notified is not changed'); END;
        CREATE TRIGGER law_move_is_kept BEFORE DELETE ON law_move
            WHEN (SELECT notified FROM law_change WHERE id = old.change_id) IS NOT NULL
            BEGIN SELECT RAISE(ABORT, 'a change of the law that was notified is not deleted'); END;
        """
}
