extension Schema {
    /// Renewals, dates computed from the law, and the ledger of notifications.
    ///
    /// `renewal` follows from the events of renewals. `deadline_date` follows from the recordations and the law, and
    /// `deadline_basis` holds the inputs of its computation, so that the view can say whether it is current. The ledger
    /// lives as long as its recordation: a key in it is never notified again.
    static let deadlines = """
        CREATE TABLE renewal (
            id INTEGER PRIMARY KEY,
            record_id INTEGER NOT NULL REFERENCES record (id),
            ends TEXT CHECK (ends GLOB '????-??-??'),
            state TEXT NOT NULL CHECK (state = 'prepared' OR state = 'filed' OR state = 'acknowledged' OR state = 'withdrawn'),
            day TEXT NOT NULL CHECK (day GLOB '????-??-??'),
            reference TEXT CHECK (reference <> ''),
            actor TEXT NOT NULL,
            at TEXT NOT NULL,
            event_seq INTEGER NOT NULL REFERENCES event (seq)
        ) STRICT;
        CREATE INDEX renewal_by_record ON renewal (record_id, id);
        CREATE TRIGGER renewal_is_kept BEFORE DELETE ON renewal
            BEGIN SELECT RAISE(ABORT, 'what was done about a renewal is never deleted'); END;
        CREATE INDEX event_registration_end ON event (record_id, seq)
            WHERE field = 'registration_valid_to' AND kind = 'changed';
        CREATE TABLE deadline_date (
            id INTEGER PRIMARY KEY,
            record_id INTEGER NOT NULL REFERENCES record (id),
            kind TEXT NOT NULL CHECK (kind = 'renew' OR kind = 'tell-customs' OR kind = 'report-change'),
            field TEXT,
            ends TEXT CHECK (ends GLOB '????-??-??'),
            window_opens TEXT CHECK (window_opens GLOB '????-??-??'),
            safe TEXT CHECK (safe GLOB '????-??-??'),
            legal TEXT CHECK (legal GLOB '????-??-??'),
            grace_ends TEXT CHECK (grace_ends GLOB '????-??-??'),
            rule TEXT,
            citation TEXT,
            confidence TEXT
        ) STRICT;
        CREATE INDEX deadline_date_by_record ON deadline_date (record_id);
        CREATE TABLE deadline_basis (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            law TEXT NOT NULL,
            seq INTEGER NOT NULL,
            at TEXT NOT NULL
        ) STRICT;
        CREATE VIEW deadline AS
            SELECT register.name || ':' || record.key AS recordation, deadline_date.kind, deadline_date.field,
                deadline_date.ends AS "end", deadline_date.window_opens, deadline_date.safe, deadline_date.legal,
                deadline_date.grace_ends, deadline_date.rule, deadline_date.citation, deadline_date.confidence,
                basis.at AS computed_at,
                basis.seq = (SELECT coalesce(max(seq), 0) FROM event) AS is_current
            FROM deadline_date
            JOIN record ON record.id = deadline_date.record_id
            JOIN register ON register.id = record.register_id
            JOIN deadline_basis AS basis ON basis.id = 1;
        """

    /// The ledger of alerts, and the outbox of messages.
    ///
    /// A row of `alert` is one stage of one obligation for one recipient, and there is never a second one. Once it is
    /// in the outbox its state is that of its message's deliveries, until a person acknowledges it. A row of `outbox`
    /// is one message for one hook, because each hook fails, waits and succeeds by itself. The rows of one message
    /// share its idempotency key; a row without a hook waits until one is configured. `told` holds the notifications of
    /// other events, and `told_until` the last event of which changes of registers were notified.
    static let ledger = """
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY,
            event TEXT NOT NULL CHECK (event <> ''),
            recipient TEXT,
            hook TEXT CHECK (hook <> ''),
            idempotency_key TEXT NOT NULL CHECK (idempotency_key <> ''),
            day TEXT NOT NULL CHECK (day GLOB '????-??-??'),
            payload TEXT NOT NULL,
            state TEXT NOT NULL DEFAULT 'planned'
                CHECK (state = 'planned' OR state = 'retry' OR state = 'sent' OR state = 'dead' OR state = 'superseded'),
            attempts INTEGER NOT NULL DEFAULT 0,
            next_at TEXT NOT NULL,
            leased_until TEXT,
            last_error TEXT,
            created TEXT NOT NULL,
            CHECK (leased_until IS NULL OR state IN ('planned', 'retry')),
            CHECK (hook IS NOT NULL OR state <> 'sent')
        ) STRICT;
        CREATE UNIQUE INDEX outbox_once ON outbox (idempotency_key, coalesce(hook, ''));
        CREATE INDEX outbox_waiting ON outbox (next_at) WHERE state IN ('planned', 'retry');
        CREATE TRIGGER outbox_is_kept BEFORE DELETE ON outbox
            BEGIN SELECT RAISE(ABORT, 'what was told is never deleted'); END;
        CREATE TRIGGER outbox_is_frozen BEFORE UPDATE OF event, recipient, idempotency_key, day, payload ON outbox
            BEGIN SELECT RAISE(ABORT, 'what is to be told is frozen when it is planned'); END;
        CREATE TRIGGER outbox_is_sent BEFORE UPDATE OF hook, state ON outbox WHEN old.state = 'sent'
            BEGIN SELECT RAISE(ABORT, 'what a hook has taken is not taken back'); END;
        CREATE TABLE attempt (
            id INTEGER PRIMARY KEY,
            outbox_id INTEGER NOT NULL REFERENCES outbox (id),
            hook TEXT NOT NULL,
            at TEXT NOT NULL,
            milliseconds INTEGER NOT NULL CHECK (milliseconds >= 0),
            outcome TEXT NOT NULL CHECK (outcome IN ('delivered', 'later', 'failed')),
            reason TEXT,
            output TEXT NOT NULL CHECK (length(CAST(output AS BLOB)) <= 65536),
            output_bytes INTEGER NOT NULL CHECK (output_bytes >= 0)
        ) STRICT;
        CREATE INDEX attempt_by_letter ON attempt (outbox_id);
        CREATE TRIGGER attempt_is_kept BEFORE DELETE ON attempt
            BEGIN SELECT RAISE(ABORT, 'what was tried is never deleted'); END;
        CREATE TABLE told (
            event TEXT NOT NULL CHECK (event <> ''),
            subject TEXT NOT NULL CHECK (subject <> ''),
            day TEXT NOT NULL CHECK (day GLOB '????-??-??'),
            PRIMARY KEY (event, subject)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE told_until (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            seq INTEGER NOT NULL
        ) STRICT;
        INSERT INTO told_until (id, seq) SELECT 1, coalesce(max(seq), 0) FROM event;
        CREATE TABLE alert (
            id INTEGER PRIMARY KEY,
            register TEXT NOT NULL,
            key TEXT NOT NULL,
            kind TEXT NOT NULL,
            ends TEXT NOT NULL CHECK (ends = '' OR ends GLOB '????-??-??'),
            stage TEXT NOT NULL CHECK (stage <> ''),
            recipient TEXT NOT NULL CHECK (recipient <> ''),
            record_id INTEGER REFERENCES record (id),
            stage_date TEXT NOT NULL CHECK (stage_date GLOB '????-??-??'),
            due TEXT CHECK (due GLOB '????-??-??'),
            planned_on TEXT NOT NULL CHECK (planned_on GLOB '????-??-??'),
            state TEXT NOT NULL
                CHECK (state = 'queued' OR state = 'acknowledged' OR state = 'snoozed' OR state = 'suppressed' OR state = 'superseded'),
            letter TEXT CHECK (letter <> ''),
            reason TEXT,
            actor TEXT NOT NULL,
            at TEXT NOT NULL,
            CHECK (state <> 'queued' OR letter IS NOT NULL),
            UNIQUE (register, key, kind, ends, recipient, stage)
        ) STRICT;
        CREATE INDEX alert_by_letter ON alert (letter) WHERE letter IS NOT NULL;
        CREATE TRIGGER alert_is_kept BEFORE DELETE ON alert
            BEGIN SELECT RAISE(ABORT, 'what was told is never deleted'); END;
        CREATE TABLE snooze (
            id INTEGER PRIMARY KEY,
            register TEXT NOT NULL,
            key TEXT NOT NULL,
            kind TEXT NOT NULL,
            ends TEXT NOT NULL,
            until TEXT NOT NULL CHECK (until GLOB '????-??-??'),
            reason TEXT,
            actor TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX snooze_by_obligation ON snooze (register, key, kind, ends);
        """
}
