public import Recordations

extension Mirror {
    /// Whether this is the mirror of a rehearsal, which may hold dates in the future.
    public func isRehearsal() throws -> Bool {
        try read { db in try db.value("SELECT EXISTS (SELECT 1 FROM rehearsal)", as: Bool.self) ?? false }
    }

    /// Whether the mirror has no event.
    public func isBlank() throws -> Bool {
        try read { db in try db.value("SELECT NOT EXISTS (SELECT 1 FROM event)", as: Bool.self) ?? true }
    }

    /// Marks the mirror as that of a rehearsal, for ever; marking it twice is not an error.
    public func markRehearsal(now: Instant) throws {
        try write { db in
            try db.execute("INSERT INTO rehearsal (id, since) VALUES (1, ?) ON CONFLICT DO NOTHING", [now.description])
        }
    }

    /// Writes a copy of the mirror's last committed state to a path at which no file exists.
    ///
    /// Throws ``MirrorError``, also where a file exists at the path.
    public func copy(to file: String) throws {
        try vacuum(into: file)
    }
}
