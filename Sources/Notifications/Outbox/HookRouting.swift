public import Mirror
public import Recordations

extension Mirror {
    /// Assigns each waiting message to the hooks that the settings name now.
    ///
    /// `hooks` are the identifiers of each event's hooks. A message of a hook that is no longer named goes to the named
    /// hooks that have not got it yet. If no hook is named for its event, an alert waits with a reason; any other
    /// message is superseded, also if it is dead.
    public func route(_ hooks: [String: [String]], now: Instant) throws {
        try write { db in
            let rows = try db.rows(
                """
                SELECT id, event, hook, idempotency_key, state FROM outbox
                WHERE state IN ('planned', 'retry', 'dead') ORDER BY id
                """
            )
            for row in rows {
                let id: Int = row["id"]
                let event: String = row["event"]
                let (hook, key): (String?, String) = (row["hook"], row["idempotency_key"])
                let named = hooks[event] ?? []
                if let hook, named.contains(hook) { continue }
                let isAlert = event == "alert" || event == "digest" || event == "law-changed"
                // A dead message waits for a person, who may correct the settings and have it tried again.
                if row["state"] == "dead", isAlert || !named.isEmpty { continue }
                let former = Set(
                    try db.values(
                        "SELECT hook FROM outbox WHERE idempotency_key = ? AND hook IS NOT NULL",
                        [key],
                        as: String.self
                    )
                )
                let free = named.filter { !former.contains($0) }
                if !free.isEmpty {
                    try assign(id, to: free, now: now, db)
                } else if named.isEmpty, isAlert {
                    try keepWaiting(id, key: key, hook: hook, event: event, db)
                } else {
                    let why = named.isEmpty ? "no hook is named for '\(event)' any more" : "the hooks named now have it"
                    try supersede(id, why, db)
                }
            }
        }
    }

    private func assign(_ id: Int, to hooks: [String], now: Instant, _ db: SQLDatabase) throws {
        try db.execute(
            """
            UPDATE outbox SET hook = ?, state = 'planned', attempts = 0, next_at = ?, leased_until = NULL,
                last_error = NULL
            WHERE id = ?
            """,
            [hooks.first, now.description, id]
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

    private func keepWaiting(_ id: Int, key: String, hook: String?, event: String, _ db: SQLDatabase) throws {
        let isDuplicate =
            try db.value(
                "SELECT EXISTS (SELECT 1 FROM outbox WHERE idempotency_key = ? AND hook IS NULL AND id <> ?)",
                [key, id],
                as: Bool.self
            ) ?? false
        guard !isDuplicate else { return try supersede(id, "no hook is named for '\(event)' any more", db) }
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
