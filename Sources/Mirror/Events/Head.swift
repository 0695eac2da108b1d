extension Mirror {
    /// The hash of the last seal, which covers the last event and every sealed row, in hexadecimal.
    public func head() throws -> String { try read(Mirror.head) }

    /// The hash of the last seal, in hexadecimal.
    package static func head(_ db: SQLDatabase) throws -> String { hex(try Sealing.last(db).hash.bytes) }

    /// The numbers of the last event and of the last edit; 0 where there is none.
    public func lastNumbers() throws -> (event: Int, edit: Int) {
        try read { db in
            let event = try db.value("SELECT coalesce(max(seq), 0) FROM event", as: Int.self)
            let edit = try db.value("SELECT coalesce(max(id), 0) FROM edit", as: Int.self)
            return (event ?? 0, edit ?? 0)
        }
    }

    /// Whether an event or a seal has that hash, in hexadecimal.
    public func knows(head: String) throws -> Bool {
        if head == Mirror.hex(EventHash.start.bytes) { return true }
        return try read { db in
            try db.value(
                """
                SELECT EXISTS (
                        SELECT 1 FROM seal WHERE lower(hex(hash)) = lower(?1)
                            AND (event_seq = 0 OR EXISTS (SELECT 1 FROM event WHERE seq = event_seq)))
                    OR EXISTS (SELECT 1 FROM event WHERE lower(hex(hash)) = lower(?1))
                """,
                [head],
                as: Bool.self
            ) ?? false
        }
    }
}
