extension Schema {
    /// Companies' lists of their rights, their editions and rows, and people's decisions on rows and recordations.
    ///
    /// A list is no register: its rows are never recordations. A row holds from one edition up to another, and a new value
    /// is a new row. `list_row.stated` is a JSON object of the row's values by field, `list_edition.unreadable` an array of
    /// the rows that could not be read, and `list_edition.undone` the instant at which the edition was taken back.
    /// `decision` without a field is about the pair of a row and a recordation, with a field about one difference.
    static let lists = """
        CREATE TABLE list (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE CHECK (name <> '')
        ) STRICT;
        CREATE TABLE list_edition (
            id INTEGER PRIMARY KEY,
            list_id INTEGER NOT NULL REFERENCES list (id),
            artifact_id INTEGER NOT NULL REFERENCES artifact (id),
            file TEXT NOT NULL,
            yaml TEXT NOT NULL,
            day TEXT NOT NULL CHECK (day GLOB '????-??-??'),
            at TEXT NOT NULL,
            actor TEXT NOT NULL,
            row_count INTEGER NOT NULL CHECK (row_count >= 0),
            added_count INTEGER NOT NULL CHECK (added_count >= 0),
            changed_count INTEGER NOT NULL CHECK (changed_count >= 0),
            removed_count INTEGER NOT NULL CHECK (removed_count >= 0),
            unreadable TEXT NOT NULL DEFAULT '[]',
            undone TEXT
        ) STRICT;
        CREATE INDEX list_edition_by_list ON list_edition (list_id, id);
        CREATE INDEX list_edition_by_artifact ON list_edition (artifact_id);
        CREATE TABLE list_row (
            id INTEGER PRIMARY KEY,
            list_id INTEGER NOT NULL REFERENCES list (id),
            reference TEXT NOT NULL CHECK (reference <> ''),
            stated TEXT NOT NULL,
            first_edition_id INTEGER NOT NULL REFERENCES list_edition (id),
            end_edition_id INTEGER REFERENCES list_edition (id)
        ) STRICT;
        CREATE UNIQUE INDEX list_row_now ON list_row (list_id, reference) WHERE end_edition_id IS NULL;
        CREATE INDEX list_row_by_first ON list_row (first_edition_id);
        CREATE INDEX list_row_by_end ON list_row (end_edition_id) WHERE end_edition_id IS NOT NULL;
        CREATE TABLE decision (
            id INTEGER PRIMARY KEY,
            list_id INTEGER NOT NULL REFERENCES list (id),
            reference TEXT NOT NULL,
            jurisdiction TEXT,
            number TEXT,
            mark TEXT,
            record_id INTEGER NOT NULL REFERENCES record (id),
            verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected', 'unsure')),
            field TEXT,
            list_value TEXT,
            register_value TEXT,
            reason TEXT,
            actor TEXT NOT NULL,
            at TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'superseded', 'withdrawn'))
        ) STRICT;
        CREATE INDEX decision_by_list ON decision (list_id, state);
        CREATE INDEX decision_by_record ON decision (record_id);
        """
}
