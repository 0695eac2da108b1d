public import Mirror
public import Recordations

extension Mirror {
    /// Gives each waiting letter to hooks that are named now.
    ///
    /// `hooks` are the hooks of each event, by what they are known by. A letter that waits for a hook which is named no more
    /// goes to those that are, as long as they have not got it yet: it is not told twice to a hook that took it. Where no
    /// hook is named an alert waits, and says so; other news has nobody to go to and is dropped, with its dead letters.
    public func route(_ hooks: [String: [String]], now: Instant) throws {
        try write { db in
            let rows = try db.rows(
                """
                SELECT id, event, hook, idempotency_key, state FROM outbox
                WHERE state IN ('planned', 'retry', 'dead') ORDER BY id
                """
            )
            for row in rows {
                let event: String = row[1]
                let (hook, key): (String?, String) = (row[2], row[3])
                let named = hooks[event] ?? []
                if let hook, named.contains(hook) { continue }
                let isAlert = event == "alert" || event == "digest" || event == "law-changed"
                // What is dead waits for a person, who may mend the settings and have it tried again.
                if row[4] == "dead", isAlert || !named.isEmpty { continue }
                let taken = Set(
                    try db.values(
                        "SELECT hook FROM outbox WHERE idempotency_key = ? AND hook IS NOT NULL",
                        [key],
                        as: String.self
                    )
                )
                let free = named.filter { !taken.contains($0) }
                if let first = free.first {
                    try hand(row[0], to: free, first, now, db)
                } else if named.isEmpty, isAlert {
                    try wait(row[0], key, hook: hook, event, db)
                } else {
                    let why = named.isEmpty ? "no hook is named for '\(event)' any more" : "the hooks named now have it"
                    try supersede(row[0], why, db)
                }
            }
        }
    }

    private func hand(_ id: Int, to hooks: [String], _ first: String, _ now: Instant, _ db: SQLDatabase) throws {
        try db.execute(
            """
            UPDATE outbox SET hook = ?, state = 'planned', attempts = 0, next_at = ?, leased_until = NULL,
                last_error = NULL
            WHERE id = ?
            """,
            [first, now.description, id]
        )
        for hook in hooks.dropFirst() {
            try db.execute(
                """
                INSERT INTO outbox (event, recipient, hook, idempotency_key, day, payload, next_at, created)
                SELECT event, recipient, ?, idempotency_key, day, payload, ?, ? FROM outbox WHERE id = ?
                """,
                [hook, now.description, now.description, id]
            )
        }
    }

    private func wait(_ id: Int, _ key: String, hook: String?, _ event: String, _ db: SQLDatabase) throws {
        let isThere =
            try db.value(
                "SELECT EXISTS (SELECT 1 FROM outbox WHERE idempotency_key = ? AND hook IS NULL AND id <> ?)",
                [key, id],
                as: Bool.self
            ) ?? false
        guard !isThere else { return try supersede(id, "no hook is named for '\(event)' any more", db) }
        try db.execute(
            "UPDATE outbox SET hook = NULL, leased_until = NULL, last_error = ? WHERE id = ?",
            ["no hook for '\(event)' is named", id]
        )
    }

    private func supersede(_ id: Int, _ why: String, _ db: SQLDatabase) throws {
        try db.execute(
            "UPDATE outbox SET state = 'superseded', leased_until = NULL, last_error = ? WHERE id = ?",
            [why, id]
        )
    }
}
