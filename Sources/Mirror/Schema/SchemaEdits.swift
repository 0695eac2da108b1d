extension Schema {
    /// Edits, conflicts, resolutions, and filed recordations.
    ///
    /// Each change of a row has an event whose `detail` is the whole row, so the tables can be rebuilt from the
    /// history. `corrected` holds the values of recordations with corrections, and follows from the other tables. A
    /// filed recordation has no observation and no fetch yet, so the table of records is made anew
    /// (`lang_altertable.html`, "Making Other Kinds Of Table Schema Changes").
    static let edits = """
        DROP VIEW recordation;
        DROP VIEW change;
        CREATE TABLE record_new (
            id INTEGER PRIMARY KEY,
            register_id INTEGER NOT NULL REFERENCES register (id),
            source_id INTEGER NOT NULL REFERENCES source (id),
            key TEXT NOT NULL CHECK (key <> ''),
            observation_id INTEGER,
            digest BLOB NOT NULL CHECK (length(digest) = 16),
            first_fetch_id INTEGER REFERENCES fetch (id),
            last_fetch_id INTEGER REFERENCES fetch (id),
            presence TEXT NOT NULL DEFAULT 'present'
                CHECK (presence = 'present' OR presence = 'missing' OR presence = 'disappeared' OR presence = 'explained'),
            absent_since TEXT CHECK ((absent_since IS NULL) = (presence = 'present')),
            absent_scope_id INTEGER REFERENCES scope (id),
            continued_as_id INTEGER REFERENCES record (id),
            watch INTEGER CHECK (watch IN (0, 1)),
            is_tombstone INTEGER NOT NULL CHECK (is_tombstone IN (0, 1)),
            status TEXT,
            valid_to TEXT,
            right_type TEXT,
            holder_country TEXT,
            class_bits INTEGER NOT NULL,
            is_corrected INTEGER NOT NULL DEFAULT 0 CHECK (is_corrected IN (0, 1)),
            is_edited INTEGER NOT NULL DEFAULT 0 CHECK (is_edited IN (0, 1)),
            filing TEXT CHECK (filing = 'prepared' OR filing = 'filed' OR filing = 'refused' OR filing = 'withdrawn' OR filing = 'linked'),
            filed_on TEXT CHECK (filed_on GLOB '????-??-??'),
            CHECK ((filing IS NULL) = (filed_on IS NULL)),
            CHECK (filing IS NULL OR observation_id IS NULL),
            CHECK (filing IS NOT NULL OR first_fetch_id IS NOT NULL AND last_fetch_id IS NOT NULL),
            CHECK (filing IS NULL OR filing <> 'linked' OR continued_as_id IS NOT NULL),
            UNIQUE (register_id, key)
        ) STRICT;
        INSERT INTO record_new (
                id, register_id, source_id, key, observation_id, digest, first_fetch_id, last_fetch_id, presence, absent_since,
                absent_scope_id, continued_as_id, watch, is_tombstone, status, valid_to, right_type, holder_country, class_bits
            ) SELECT
                id, register_id, source_id, key, observation_id, digest, first_fetch_id, last_fetch_id, presence, absent_since,
                absent_scope_id, continued_as_id, watch, is_tombstone, status, valid_to, right_type, holder_country, class_bits
            FROM record;
        DROP TABLE record;
        ALTER TABLE record_new RENAME TO record;
        CREATE INDEX record_absent ON record (source_id, presence) WHERE presence <> 'present';
        CREATE INDEX record_watched ON record (watch) WHERE watch IS NOT NULL;
        CREATE INDEX record_filed ON record (register_id) WHERE filing IS NOT NULL;
        CREATE TRIGGER record_is_kept BEFORE DELETE ON record
            BEGIN SELECT RAISE(ABORT, 'recordations are never deleted'); END;
        ALTER TABLE event ADD COLUMN detail TEXT;
        CREATE TABLE edit (
            id INTEGER PRIMARY KEY,
            record_id INTEGER NOT NULL REFERENCES record (id),
            field TEXT NOT NULL CHECK (field <> ''),
            kind TEXT NOT NULL CHECK (kind = 'note' OR kind = 'correction' OR kind = 'pending'),
            entered TEXT,
            local TEXT,
            base TEXT,
            base_gone INTEGER NOT NULL CHECK (base_gone IN (0, 1)),
            base_unobserved INTEGER NOT NULL CHECK (base_unobserved IN (0, 1)),
            changed_on TEXT CHECK (changed_on GLOB '????-??-??'),
            state TEXT NOT NULL
                CHECK (state = 'open' OR state = 'converged' OR state = 'superseded' OR state = 'resolved' OR state = 'overruled' OR state = 'withdrawn'),
            actor TEXT NOT NULL CHECK (actor <> ''),
            at TEXT NOT NULL,
            reason TEXT CHECK (reason <> ''),
            replaces_id INTEGER REFERENCES edit (id),
            CHECK (kind = 'note' OR reason IS NOT NULL)
        ) STRICT;
        CREATE UNIQUE INDEX edit_open ON edit (record_id, field) WHERE state = 'open';
        CREATE INDEX edit_by_record ON edit (record_id);
        CREATE INDEX edit_replacing ON edit (replaces_id) WHERE replaces_id IS NOT NULL;
        CREATE TRIGGER edit_is_kept BEFORE DELETE ON edit
            BEGIN SELECT RAISE(ABORT, 'edits are never deleted'); END;
        CREATE TRIGGER edit_stands BEFORE UPDATE OF record_id, field, kind, entered, actor, at, reason ON edit
            BEGIN SELECT RAISE(ABORT, 'what a person entered is never altered'); END;
        CREATE TABLE conflict (
            id INTEGER PRIMARY KEY,
            record_id INTEGER NOT NULL REFERENCES record (id),
            edit_id INTEGER REFERENCES edit (id),
            field TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind = 'field' OR kind = 'gone' OR kind = 'unobserved'),
            base TEXT,
            local TEXT,
            register TEXT,
            fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
            policy TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state = 'open' OR state = 'resolved' OR state = 'dissolved'),
            opened TEXT NOT NULL,
            fetch_id INTEGER REFERENCES fetch (id),
            deferred_until TEXT CHECK (deferred_until GLOB '????-??-??'),
            UNIQUE (record_id, fingerprint)
        ) STRICT;
        CREATE UNIQUE INDEX conflict_of_edit ON conflict (edit_id) WHERE state = 'open';
        CREATE INDEX conflict_by_state ON conflict (id) WHERE state = 'open';
        CREATE TRIGGER conflict_is_kept BEFORE DELETE ON conflict
            BEGIN SELECT RAISE(ABORT, 'conflicts are never deleted'); END;
        CREATE TABLE resolution (
            id INTEGER PRIMARY KEY,
            conflict_id INTEGER NOT NULL REFERENCES conflict (id),
            choice TEXT NOT NULL CHECK (choice = 'local' OR choice = 'register' OR choice = 'value' OR choice = 'link'),
            value TEXT CHECK (value IS NULL OR choice IN ('value', 'link')),
            actor TEXT NOT NULL CHECK (actor <> ''),
            at TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (reason <> ''),
            is_undone INTEGER NOT NULL CHECK (is_undone IN (0, 1))
        ) STRICT;
        CREATE UNIQUE INDEX resolution_standing ON resolution (conflict_id) WHERE is_undone = 0;
        CREATE TRIGGER resolution_is_kept BEFORE DELETE ON resolution
            BEGIN SELECT RAISE(ABORT, 'resolutions are never deleted'); END;
        CREATE TABLE corrected (
            record_id INTEGER PRIMARY KEY REFERENCES record (id),
            observation_id INTEGER,
            recordation_number TEXT,
            registration_number TEXT,
            mark TEXT,
            mark_image TEXT,
            holder TEXT,
            holder_country TEXT,
            right_type TEXT,
            classes TEXT,
            goods TEXT,
            status TEXT,
            status_text TEXT,
            valid_from TEXT,
            valid_to TEXT,
            registration_date TEXT,
            registration_valid_to TEXT,
            insurance_valid_to TEXT,
            suspended_from TEXT,
            suspended_until TEXT,
            agent TEXT,
            note TEXT
        ) STRICT;
        CREATE VIEW recordation AS
            SELECT register.name || ':' || record.key AS id,
                register.name AS register, source.name AS source, register.jurisdiction,
                CASE record.is_corrected WHEN 1 THEN corrected.recordation_number ELSE observation.recordation_number END AS recordation_number,
                CASE record.is_corrected WHEN 1 THEN corrected.registration_number ELSE observation.registration_number END AS registration_number,
                CASE record.is_corrected WHEN 1 THEN corrected.mark ELSE observation.mark END AS mark,
                CASE record.is_corrected WHEN 1 THEN corrected.mark_image ELSE observation.mark_image END AS mark_image,
                CASE record.is_corrected WHEN 1 THEN corrected.holder ELSE observation.holder END AS holder,
                CASE record.is_corrected WHEN 1 THEN corrected.holder_country ELSE observation.holder_country END AS holder_country,
                CASE record.is_corrected WHEN 1 THEN corrected.right_type ELSE observation.right_type END AS right_type,
                CASE record.is_corrected WHEN 1 THEN corrected.classes ELSE observation.classes END AS classes,
                CASE record.is_corrected WHEN 1 THEN corrected.goods ELSE observation.goods END AS goods,
                CASE record.is_corrected WHEN 1 THEN corrected.status ELSE observation.status END AS status,
                CASE record.is_corrected WHEN 1 THEN corrected.status_text ELSE observation.status_text END AS status_text,
                CASE record.is_corrected WHEN 1 THEN corrected.valid_from ELSE observation.valid_from END AS valid_from,
                CASE record.is_corrected WHEN 1 THEN corrected.valid_to ELSE observation.valid_to END AS valid_to,
                CASE record.is_corrected WHEN 1 THEN corrected.registration_date ELSE observation.registration_date END AS registration_date,
                CASE record.is_corrected WHEN 1 THEN corrected.registration_valid_to ELSE observation.registration_valid_to END AS registration_valid_to,
                CASE record.is_corrected WHEN 1 THEN corrected.insurance_valid_to ELSE observation.insurance_valid_to END AS insurance_valid_to,
                CASE record.is_corrected WHEN 1 THEN corrected.suspended_from ELSE observation.suspended_from END AS suspended_from,
                CASE record.is_corrected WHEN 1 THEN corrected.suspended_until ELSE observation.suspended_until END AS suspended_until,
                CASE record.is_corrected WHEN 1 THEN corrected.agent ELSE observation.agent END AS agent,
                CASE record.is_corrected WHEN 1 THEN corrected.note ELSE observation.note END AS note,
                record.presence, record.absent_since,
                CASE WHEN first.id IS NULL THEN record.filed_on
                    WHEN first.kind = 'archive' THEN first.published ELSE first.day END AS first_seen,
                CASE WHEN last.id IS NULL THEN record.filed_on
                    WHEN record.presence = 'present' THEN max(last.day, coalesce(complete.day, last.day))
                    WHEN last.kind = 'archive' THEN last.published ELSE last.day END AS last_seen,
                record.is_tombstone, record.watch, record.id AS record_id, record.filing,
                (SELECT local FROM edit WHERE record_id = record.id AND field = 'owner' AND state = 'open') AS owner,
                (SELECT local FROM edit WHERE record_id = record.id AND field = 'tags' AND state = 'open') AS tags
            FROM record
            JOIN register ON register.id = record.register_id
            JOIN source ON source.id = record.source_id
            LEFT JOIN observation ON observation.id = record.observation_id
            LEFT JOIN corrected ON corrected.record_id = record.id
            LEFT JOIN fetch AS first ON first.id = record.first_fetch_id
            LEFT JOIN fetch AS last ON last.id = record.last_fetch_id
            LEFT JOIN fetch AS complete ON complete.id = source.complete_fetch_id
            WHERE (record.observation_id IS NOT NULL OR record.filing IS NOT NULL AND record.filing <> 'linked');
        CREATE VIEW change AS
            SELECT event.seq, event.at, event.actor, event.cause,
                register.name || ':' || record.key AS recordation,
                event.field, event.old, event.new, event.kind, event.fetch_id AS fetch
            FROM event
            JOIN record ON record.id = event.record_id
            JOIN register ON register.id = record.register_id
            WHERE event.cause IN ('fetch', 'undo');
        CREATE VIEW conflict_open AS
            SELECT conflict.id AS conflict, register.name || ':' || record.key AS recordation, conflict.field,
                conflict.kind, conflict.base, conflict.local, conflict.register, conflict.policy, conflict.opened,
                conflict.state, conflict.deferred_until, conflict.edit_id AS edit, conflict.fetch_id AS fetch
            FROM conflict
            JOIN record ON record.id = conflict.record_id
            JOIN register ON register.id = record.register_id
            WHERE conflict.state = 'open';
        """
}

extension Mirror {
    /// Whether a record is listed, as SQL: it has an observation, or is filed and not linked yet.
    static let isListed =
        "(record.observation_id IS NOT NULL OR record.filing IS NOT NULL AND record.filing <> 'linked')"
}
