extension Schema {
    /// Fetches that are no current edition: the evidence of a notice, and an archived edition.
    ///
    /// SQLite cannot alter a check, so the table is made anew and filled from the old one; foreign keys refer to it by
    /// its name (`lang_altertable.html`, "Making Other Kinds Of Table Schema Changes").
    static let notices = """
        DROP VIEW recordation;
        DROP VIEW change;
        CREATE TABLE fetch_new (
            id INTEGER PRIMARY KEY,
            source_id INTEGER NOT NULL REFERENCES source (id),
            definition_id INTEGER REFERENCES definition (id),
            base_fetch_id INTEGER REFERENCES fetch (id),
            day TEXT NOT NULL CHECK (day GLOB '????-??-??'),
            at TEXT NOT NULL,
            actor TEXT NOT NULL,
            kind TEXT NOT NULL DEFAULT 'edition' CHECK (kind IN ('edition', 'evidence', 'archive')),
            extent TEXT NOT NULL CHECK (extent IN ('complete', 'scoped', 'partial', 'incomplete')),
            scope TEXT CHECK ((scope IS NOT NULL) = (extent = 'scoped')),
            published TEXT CHECK (published GLOB '????-??-??'),
            verdict TEXT NOT NULL
                CHECK (verdict IN ('applied', 'unchanged', 'held', 'failed', 'rejected', 'undone', 'archived')),
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
            findings TEXT,
            CHECK (verdict <> 'archived' OR kind = 'archive'),
            CHECK (kind <> 'archive' OR published IS NOT NULL)
        ) STRICT;
        INSERT INTO fetch_new (id, source_id, definition_id, base_fetch_id, day, at, actor, extent, scope, published, verdict, \
                reason, row_count, duplicate_count, skipped_count, rejected_count, seen_count, added_count, \
                changed_count, missing_count, disappeared_count, reappeared_count, filled, findings)
            SELECT id, source_id, definition_id, base_fetch_id, day, at, actor, extent, scope, published, verdict, \
                reason, row_count, duplicate_count, skipped_count, rejected_count, seen_count, added_count, \
                changed_count, missing_count, disappeared_count, reappeared_count, filled, findings
            FROM fetch;
        DROP TABLE fetch;
        ALTER TABLE fetch_new RENAME TO fetch;
        CREATE INDEX fetch_by_source ON fetch (source_id, id);
        ALTER TABLE observation ADD COLUMN stated INTEGER;
        CREATE VIEW recordation AS
            SELECT register.name || ':' || record.key AS id,
                register.name AS register, source.name AS source, register.jurisdiction,
                observation.recordation_number, observation.registration_number, observation.mark, \
                observation.mark_image, observation.holder, observation.holder_country, observation.right_type, \
                observation.classes, observation.goods, observation.status, observation.status_text, \
                observation.valid_from, observation.valid_to, observation.registration_date, \
                observation.registration_valid_to, observation.insurance_valid_to, observation.suspended_from, \
                observation.suspended_until, observation.agent, observation.note,
                record.presence, record.absent_since,
                CASE first.kind WHEN 'archive' THEN first.published ELSE first.day END AS first_seen,
                CASE WHEN record.presence = 'present' THEN max(last.day, coalesce(complete.day, last.day))
                    WHEN last.kind = 'archive' THEN last.published ELSE last.day END AS last_seen,
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

    /// The notice's own texts, beside the raw row of the observation before.
    static let noticeTexts = """
        ALTER TABLE observation ADD COLUMN stated_text TEXT;
        UPDATE observation SET stated_text = raw, raw = NULL WHERE stated IS NOT NULL AND raw_fetch_id = fetch_id;
        CREATE INDEX observation_by_notice ON observation (record_id) WHERE stated IS NOT NULL;
        """
}
