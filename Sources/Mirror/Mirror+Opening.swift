internal import FoundationEssentials
internal import GRDB
internal import GRDBSQLite
internal import Recordations
internal import System

extension Mirror {
    /// Makes a new file, or migrates one of an older recordal.
    ///
    /// A new file is made under another name and renamed, so an empty file at the path is never an unfinished one, but
    /// one that lost its content. Returns the path of the copy that was made before a migration; nil where nothing was
    /// migrated.
    static func make(_ path: String, _ wait: BusyWait) throws -> String? {
        guard !FileManager.default.fileExists(atPath: path) else {
            let copy = try copyBeforeMigrating(path, wait)
            try complete(path, wait)
            return copy
        }
        let new = NewFile(for: path)
        do {
            try complete(new.path, wait)
            // The former mirror at this path was removed on purpose.
            MirrorMark.remove(of: path)
            // Where another process was faster, its file is as good.
            _ = try new.put()
            return nil
        } catch let error as SystemError {
            throw MirrorError(
                .unavailable,
                "\(error)",
                advice: "the folder has to belong to the user who runs recordal"
            )
        } catch {
            new.remove()
            throw error
        }
    }

    /// Copies a mirror that an older recordal wrote, as it is, to `PATH.schema-NUMBER`, for its owner alone; nil where nothing
    /// was migrated before.
    private static func copyBeforeMigrating(_ path: String, _ wait: BusyWait) throws -> String? {
        let source = try DatabaseQueue.kept(path: path, configuration: Connections.making(wait, path: path))
        defer { try? source.close() }
        let former = try source.reading { try $0.value("PRAGMA user_version", as: Int.self) ?? 0 }
        guard former > 0, former < Schema.version else { return nil }
        let copy = "\(path).schema-\(former)"
        guard !FileManager.default.fileExists(atPath: copy) else { return copy }
        let new = NewFile(for: copy)
        do {
            guard
                FileManager.default.createFile(atPath: new.path, contents: nil, attributes: [.posixPermissions: 0o600])
            else {
                throw MirrorError(.unavailable, "\(new.path) cannot be made, to copy the mirror before it is migrated")
            }
            let target = try DatabaseQueue.kept(path: new.path)
            defer { try? target.close() }
            try source.backup(to: target)
            let copied = try target.reading { try $0.value("PRAGMA user_version", as: Int.self) ?? 0 }
            try target.close()
            // Another process was faster: the file is migrated already, and its copy is the one to keep.
            guard copied == former else {
                new.remove()
                return FileManager.default.fileExists(atPath: copy) ? copy : nil
            }
            _ = try new.put()
        } catch let error as SystemError {
            throw MirrorError(.unavailable, "\(error)", advice: "nothing was migrated")
        } catch {
            new.remove()
            throw error
        }
        return copy
    }

    private static func complete(_ path: String, _ wait: BusyWait) throws {
        let database = try DatabaseQueue.kept(path: path, configuration: Connections.making(wait, path: path))
        defer { try? database.close() }
        try migrate(database)
        try database.writing { db in
            try Sealing.around(db) { db in
                try db.execute(
                    "INSERT INTO mirror (id, created) SELECT 1, ? WHERE NOT EXISTS (SELECT 1 FROM mirror)",
                    [Instant(Date()).description]
                )
            }
            try db.execute("PRAGMA application_id = \(Schema.applicationID)")
        }
        try database.close()
    }

    // Two processes may find the same migration missing: to the one that comes second its tables are there already.
    private static func migrate(_ database: DatabaseQueue) throws {
        do {
            try Schema.migrator.migrate(database)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
            guard try database.read(Schema.migrator.hasCompletedMigrations) else { throw error }
        }
    }

    /// Whether a file is a mirror with nothing left to migrate.
    ///
    /// Throws ``MirrorError`` for a file that is no mirror, or one of a newer recordal.
    // Opening a file to write already changes it, so it is examined before.
    static func isComplete(_ path: String, _ wait: BusyWait) throws -> Bool {
        guard FileManager.default.fileExists(atPath: path) else { return false }
        if isEmpty(path), isEmpty(path + "-wal"), isEmpty(path + "-journal") {
            throw MirrorError(
                .unsound,
                "\(path): the mirror is empty: 0 bytes",
                advice: "restore a backup in its place; or remove the file, and all begins anew without what was known"
            )
        }
        if isMarked(path, wait) { return true }
        do {
            return try isComplete(path, wait, readonly: true)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_READONLY {
            // A process that died in its first transactions left a journal, which only a writer may roll back.
            return try isComplete(path, wait, readonly: false)
        }
    }

    private static func isEmpty(_ path: String) -> Bool {
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        return (size ?? 0) == 0
    }

    private static func isComplete(_ path: String, _ wait: BusyWait, readonly: Bool) throws -> Bool {
        var configuration = Configuration()
        configuration.readonly = readonly
        // The last process to close the file locks it while it writes the log into it.
        let handlers = BusyHandlers(wait, path: path)
        configuration.prepareDatabase { db in handlers.install(on: db.sqliteConnection) }
        let look = try DatabaseQueue.kept(path: path, configuration: configuration)
        defer { try? look.close() }
        let isComplete = try look.reading { db in
            if try Schema.migrator.hasBeenSuperseded(db.connection) {
                throw MirrorError(
                    .foreign,
                    "\(path) was written by a newer recordal",
                    advice: "use that version, or restore a backup made with this one; the file was not touched"
                )
            }
            let tables = try db.values("SELECT name FROM sqlite_schema WHERE type = 'table'", as: String.self)
            // GRDB makes its list of migrations first, and a process may have died right after that.
            if !tables.allSatisfy({ $0 == "grdb_migrations" }), !tables.contains("mirror") {
                throw MirrorError(
                    .foreign,
                    "\(path) is an SQLite file, but no mirror",
                    advice: "let 'mirror:' in recordal.yaml name another file; this one was not touched"
                )
            }
            guard tables.contains("mirror"), try Schema.migrator.hasCompletedMigrations(db.connection) else {
                return false
            }
            return try db.value("SELECT EXISTS (SELECT 1 FROM mirror)", as: Bool.self) ?? false
        }
        try look.close()
        return isComplete
    }

    // Only two numbers of the first page are read: any other statement makes SQLite read the whole schema, which is a
    // twentieth of a run that finds nothing new. For any other file the full check decides.
    private static func isMarked(_ path: String, _ wait: BusyWait) -> Bool {
        var connection: OpaquePointer?
        let handlers = BusyHandlers(wait, path: path)
        defer { withExtendedLifetime(handlers) { _ = sqlite3_close(connection) } }
        guard sqlite3_open_v2(path, &connection, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nil) == SQLITE_OK else {
            return false
        }
        handlers.install(on: connection)
        return [("application_id", Schema.applicationID), ("user_version", Schema.version)].allSatisfy { name, number in
            var statement: OpaquePointer?
            defer { sqlite3_finalize(statement) }
            return sqlite3_prepare_v2(connection, "PRAGMA \(name)", -1, &statement, nil) == SQLITE_OK
                && sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_int(statement, 0) == number
        }
    }
}
