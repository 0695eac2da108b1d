internal import GRDB
internal import GRDBSQLite

/// The tables and views of a mirror, as an ordered list of migrations, each in its own transaction.
package enum Schema {
    /// The number in the header of a file that is a mirror: "reco" (SQLite, *Database File Format*, 1.3.17).
    package static let applicationID: Int32 = 0x7265_636F

    /// The migrations in order; the transaction of each also writes its number to `user_version` in the header (*ibid.*, 1.3.16).
    private static let migrations: [(name: String, tables: [String], fill: @Sendable (SQLDatabase) throws -> Void)] = [
        ("v1 registers, fetches, observations, events", [registers, fetches, observations, events, views], { _ in }),
        ("v2 notices, archived editions", [notices], { _ in }),
        ("v3 the texts of notices", [noticeTexts], { _ in }),
        ("v4 exchanges over the network", [exchanges], { _ in }),
        ("v5 edits, conflicts, resolutions", [edits], { _ in }),
        ("v6 deadlines, renewals, alerts", [deadlines, ledger], { _ in }),
        ("v7 searched texts, many to a row", [searchedBlocks], SearchBlocks.fill),
        ("v8 recordations by their end", [ends], { _ in }),
        ("v9 deadlines of preconditions", [deadlinesOfPreconditions], { _ in }),
        ("v10 dates that the law moved", [moves], { _ in }),
        ("v11 versions of the chain, sealed rows", [history], { _ in }),
        ("v12 rows before each revision", [revisions], { _ in }),
        ("v13 batches of edits, which mirror a file is", [curation], { _ in }),
        ("v14 the mark of a rehearsal", [rehearsal], { _ in }),
        ("v15 what stands on a fetch", [indicesByFetch], { _ in }),
        ("v16 companies' lists, decisions on their rows", [lists], { _ in }),
    ]

    /// The `user_version` of a file after all migrations.
    package static let version = Int32(migrations.count)

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for (index, migration) in migrations.enumerated() {
            migrator.registerMigration(migration.name) { connection in
                // GRDB knows its own table by now, and observes no other: its authorizer would look at each column that
                // a trigger or a view names, a quarter of the time in which the tables are made.
                sqlite3_set_authorizer(connection.sqliteConnection, nil, nil)
                defer { connection.clearSchemaCache() }
                let db = SQLDatabase(connection)
                // The connection of a migration has no triggers that update the sums, so they are compared before and
                // made after.
                let changed = try Sealing.changedTables(db)
                for tables in migration.tables { try db.execute(tables) }
                try migration.fill(db)
                try Sealing.sealAnew(broken: changed, reason: "before \(migration.name)", db)
                try db.execute("PRAGMA user_version = \(index + 1)")
            }
        }
        return migrator
    }

    private static let registers = """
        CREATE TABLE mirror (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            created TEXT NOT NULL
        ) STRICT;
        CREATE TABLE register (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE CHECK (name <> ''),
            jurisdiction TEXT NOT NULL CHECK (length(jurisdiction) = 2)
        ) STRICT;
        CREATE TABLE source (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE CHECK (name <> ''),
            register_id INTEGER NOT NULL REFERENCES register (id),
            accepted_fetch_id INTEGER REFERENCES fetch (id),
            complete_fetch_id INTEGER REFERENCES fetch (id),
            absence_days INTEGER NOT NULL DEFAULT 3 CHECK (absence_days >= 1),
            absence_span INTEGER NOT NULL DEFAULT 14 CHECK (absence_span >= 0)
        ) STRICT;
        CREATE TABLE definition (
            id INTEGER PRIMARY KEY,
            source_id INTEGER NOT NULL REFERENCES source (id),
            fingerprint TEXT NOT NULL,
            yaml TEXT NOT NULL,
            UNIQUE (source_id, fingerprint)
        ) STRICT;
        """

    private static let fetches = """
        CREATE TABLE artifact (
            id INTEGER PRIMARY KEY,
            sha256 BLOB UNIQUE CHECK (length(sha256) = 32),
            size INTEGER CHECK (size >= 0)
        ) STRICT;
        CREATE TABLE artifact_chunk (
            artifact_id INTEGER NOT NULL REFERENCES artifact (id) ON DELETE CASCADE,
            number INTEGER NOT NULL CHECK (number >= 0),
            size INTEGER NOT NULL CHECK (size > 0),
            bytes BLOB NOT NULL,
            PRIMARY KEY (artifact_id, number)
        ) STRICT;
        CREATE TABLE fetch (
            id INTEGER PRIMARY KEY,
            source_id INTEGER NOT NULL REFERENCES source (id),
            definition_id INTEGER REFERENCES definition (id),
            base_fetch_id INTEGER REFERENCES fetch (id),
            day TEXT NOT NULL CHECK (day GLOB '????-??-??'),
            at TEXT NOT NULL,
            actor TEXT NOT NULL,
            extent TEXT NOT NULL CHECK (extent IN ('complete', 'scoped', 'partial', 'incomplete')),
            scope TEXT CHECK ((scope IS NOT NULL) = (extent = 'scoped')),
            published TEXT CHECK (published GLOB '????-??-??'),
            verdict TEXT NOT NULL
                CHECK (verdict IN ('applied', 'unchanged', 'held', 'failed', 'rejected', 'undone')),
            reason TEXT,
            row_count INTEGER NOT NULL DEFAULT 0,
            duplicate_count INTEGER NOT NULL DEFAULT 0,
            skipped_count INTEGER NOT NULL DEFAULT 0,
            rejected_count INTEGER NOT NULL DEFAULT 0,
            seen_count INTEGER NOT NULL DEFAULT 0,
            added_count INTEGER NOT NULL DEFAULT 0,
            changed_count INTEGER NOT NULL DEFAULT 0,
            missing_count INTEGER NOT NULL DEFAULT 0,
            disappeared_count INTEGER NOT NULL DEFAULT 0,
            reappeared_count INTEGER NOT NULL DEFAULT 0,
            filled TEXT,
            findings TEXT
        ) STRICT;
        CREATE INDEX fetch_by_source ON fetch (source_id, id);
        CREATE TABLE fetch_document (
            fetch_id INTEGER NOT NULL REFERENCES fetch (id),
            position INTEGER NOT NULL,
            artifact_id INTEGER NOT NULL REFERENCES artifact (id),
            name TEXT NOT NULL,
            PRIMARY KEY (fetch_id, position)
        ) STRICT;
        CREATE TABLE rejected_row (
            id INTEGER PRIMARY KEY,
            source_id INTEGER NOT NULL REFERENCES source (id),
            digest BLOB NOT NULL CHECK (length(digest) = 16),
            copies INTEGER NOT NULL CHECK (copies > 0),
            reason TEXT NOT NULL,
            place INTEGER NOT NULL,
            cells TEXT NOT NULL,
            key TEXT,
            first_fetch_id INTEGER NOT NULL REFERENCES fetch (id),
            gone_fetch_id INTEGER REFERENCES fetch (id)
        ) STRICT;
        CREATE INDEX rejected_row_by_source ON rejected_row (source_id, digest);
        CREATE TABLE scope (
            id INTEGER PRIMARY KEY,
            source_id INTEGER NOT NULL REFERENCES source (id),
            filter TEXT NOT NULL,
            UNIQUE (source_id, filter)
        ) STRICT;
        CREATE TABLE scope_member (
            scope_id INTEGER NOT NULL REFERENCES scope (id),
            record_id INTEGER NOT NULL REFERENCES record (id),
            PRIMARY KEY (scope_id, record_id)
        ) STRICT, WITHOUT ROWID;
        """

    // The record is narrow, because filters read all of them; long values are in the observation. The two refer to each
    // other, so record.observation_id has no foreign key: a deferred one would search all records for each observation.
    // 'doctor' compares it with the history.
    private static let observations = """
        CREATE TABLE record (
            id INTEGER PRIMARY KEY,
            register_id INTEGER NOT NULL REFERENCES register (id),
            source_id INTEGER NOT NULL REFERENCES source (id),
            key TEXT NOT NULL CHECK (key <> ''),
            observation_id INTEGER,
            digest BLOB NOT NULL CHECK (length(digest) = 16),
            first_fetch_id INTEGER NOT NULL REFERENCES fetch (id),
            last_fetch_id INTEGER NOT NULL REFERENCES fetch (id),
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
            UNIQUE (register_id, key)
        ) STRICT;
        CREATE INDEX record_absent ON record (source_id, presence) WHERE presence <> 'present';
        CREATE INDEX record_watched ON record (watch) WHERE watch IS NOT NULL;
        CREATE TABLE observation (
            id INTEGER PRIMARY KEY,
            record_id INTEGER NOT NULL REFERENCES record (id),
            fetch_id INTEGER NOT NULL REFERENCES fetch (id),
            raw_fetch_id INTEGER NOT NULL REFERENCES fetch (id),
            place INTEGER NOT NULL,
            not_stated INTEGER NOT NULL DEFAULT 0,
            unobserved INTEGER NOT NULL DEFAULT 0,
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
            note TEXT,
            raw TEXT
        ) STRICT;
        CREATE TABLE search (
            record_id INTEGER PRIMARY KEY REFERENCES record (id),
            folded TEXT NOT NULL
        ) STRICT;
        """

    private static let events = """
        CREATE TABLE event (
            seq INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            actor TEXT NOT NULL,
            cause TEXT NOT NULL,
            kind TEXT NOT NULL,
            record_id INTEGER REFERENCES record (id),
            fetch_id INTEGER REFERENCES fetch (id),
            observation_id INTEGER REFERENCES observation (id),
            field TEXT,
            old TEXT,
            new TEXT,
            salt BLOB NOT NULL CHECK (length(salt) = 16),
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            hash BLOB NOT NULL CHECK (length(hash) = 32)
        ) STRICT;
        CREATE INDEX event_by_record ON event (record_id) WHERE record_id IS NOT NULL;
        CREATE TRIGGER event_is_kept BEFORE DELETE ON event
            BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
        CREATE TRIGGER record_is_kept BEFORE DELETE ON record
            BEGIN SELECT RAISE(ABORT, 'recordations are never deleted'); END;
        """

    private static let views = """
        CREATE VIEW recordation AS
            SELECT register.name || ':' || record.key AS id,
                register.name AS register, source.name AS source, register.jurisdiction,
                observation.recordation_number, observation.registration_number, observation.mark, \
                observation.mark_image, observation.holder, observation.holder_country, observation.right_type, \
                observation.classes, observation.goods, observation.status, observation.status_text, \
                observation.valid_from, observation.valid_to, observation.registration_date, \
                observation.registration_valid_to, observation.insurance_valid_to, observation.suspended_from, \
                observation.suspended_until, observation.agent, observation.note,
                record.presence, record.absent_since, first.day AS first_seen,
                CASE WHEN record.presence = 'present' THEN max(last.day, coalesce(complete.day, last.day))
                    ELSE last.day END AS last_seen,
                record.is_tombstone, record.watch, record.id AS record_id
            FROM record
            JOIN observation ON observation.id = record.observation_id
            JOIN register ON register.id = record.register_id
            JOIN source ON source.id = record.source_id
            JOIN fetch AS first ON first.id = record.first_fetch_id
            JOIN fetch AS last ON last.id = record.last_fetch_id
            LEFT JOIN fetch AS complete ON complete.id = source.complete_fetch_id;
        CREATE VIEW change AS
            SELECT event.seq, event.at, event.actor, event.cause,
                register.name || ':' || record.key AS recordation,
                event.field, event.old, event.new, event.kind, event.fetch_id AS fetch
            FROM event
            JOIN record ON record.id = event.record_id
            JOIN register ON register.id = record.register_id
            WHERE event.cause IN ('fetch', 'undo');
        """

    // Most lists are of recordations that end soon.
    static let ends = "CREATE INDEX record_by_end ON record (valid_to);"

    private static let searchedBlocks = """
        ALTER TABLE search RENAME TO search_by_record;
        CREATE TABLE search (
            block INTEGER PRIMARY KEY CHECK (block >= 0),
            folded BLOB NOT NULL
        ) STRICT;
        """
}
