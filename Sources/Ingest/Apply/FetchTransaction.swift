public import Curation
internal import FoundationEssentials
public import Mirror
internal import Recordations

extension Mirror {
    /// Writes a fetch that changes nothing: held, failed.
    @discardableResult
    public func record(_ draft: FetchDraft) throws -> Int {
        try write { db in
            let id = try Mirror.insert(draft, db)
            try Mirror.appendVerdict(draft, id, db)
            return id
        }
    }

    /// Applies a fetch in one transaction, or leaves everything as it was.
    ///
    /// The closure writes what changes and returns the counts. An archived fetch is history only: the source's accepted
    /// fetch stays the one it was. Open edits are reconciled with the new values in the same transaction, and `reconciled`
    /// gets the counts of that. `recordMessages`, the last step, writes the messages about the changes. A large first edition, `isLarge`, locks the file exclusively, if it can, and readers wait.
    /// Throws ``MirrorError`` of kind `overtaken` where another fetch of the source was accepted since the draft's base.
    public func apply(
        _ draft: FetchDraft,
        isLarge: Bool = false,
        reconciled: (MergeCounts) -> Void = { _ in },
        recordMessages: () throws -> Void = {},
        _ body: (FetchWriter) throws -> Fetch.Counts
    ) throws -> Int {
        let isFirst = try isLarge && !hasRecordations()
        return try writeMany(isFirst: isFirst) { db in
            let late = isFirst ? try Self.dropLateIndices(db) : []
            let register = try Mirror.register(ofSource: draft.sourceID, basedOn: draft.base, db)
            let id = try Mirror.insert(draft, db)
            let isArchived = draft.verdict == .archived
            let writer = try FetchWriter(
                db,
                source: (draft.sourceID, register),
                fetchID: id,
                cause: isArchived ? "archive" : "fetch",
                actor: draft.actor
            )
            if !isArchived { try Mirror.advanceAcceptedFetch(draft, id, db) }
            var written = draft
            written.counts = try body(writer)
            try Mirror.updateCounts(id, written, db)
            for index in late { try db.execute(index) }
            if !isArchived { reconciled(try writer.reconcileEdits(policies, numbers)) }
            if draft.verdict == .applied || isArchived { try writer.appendVerdict(written) }
            try writer.revision.close(db)
            try joining(db, recordMessages)
            return id
        }
    }

    /// Drops the indices that additions do not read, and returns the statements that create them again.
    ///
    /// Building an index over all rows takes less time than inserting each row into it.
    private static func dropLateIndices(_ db: SQLDatabase) throws -> [String] {
        try ["record_by_end", "event_by_record", "event_by_fetch"].compactMap { index in
            let made = try db.value("SELECT sql FROM sqlite_schema WHERE name = ?", [index], as: String.self)
            if made != nil { try db.execute("DROP INDEX \(index)") }
            return made
        }
    }

    private func hasRecordations() throws -> Bool {
        try read { db in try db.value("SELECT EXISTS (SELECT 1 FROM record)", as: Bool.self) ?? false }
    }

    /// Writes how another definition reads a source's current observations, in one transaction.
    ///
    /// The closure writes the rows that read differently; its events have the cause `definition`, or `rebase`. `read` are the
    /// fetches whose documents were read, besides the accepted one. Throws ``MirrorError`` of kind `moved` where the accepted
    /// fetch is not `accepted` any more. With `isDryRun` the transaction is rolled back.
    public func redefine(
        _ source: SourceState,
        accepted: Int,
        read: [Int] = [],
        definition: (fingerprint: String, yaml: String),
        cause: String,
        actor: String,
        isDryRun: Bool = false,
        _ body: (FetchWriter) throws -> Void
    ) throws {
        try transaction(isDryRun: isDryRun) {
            try redefine(
                source,
                accepted: accepted,
                read: read,
                definition: definition,
                cause: cause,
                actor: actor,
                body
            )
        }
    }

    private func redefine(
        _ source: SourceState,
        accepted: Int,
        read: [Int],
        definition: (fingerprint: String, yaml: String),
        cause: String,
        actor: String,
        _ body: (FetchWriter) throws -> Void
    ) throws {
        try write { db in
            let register = try Mirror.register(ofSource: source.id, basedOn: accepted, db)
            let writer = try FetchWriter(
                db,
                source: (source.id, register),
                fetchID: accepted,
                cause: cause,
                actor: actor
            )
            // A notice's evidence has no rows.
            writer.documentFetchID = source.edition?.id ?? accepted
            try body(writer)
            _ = try writer.reconcileEdits(policies, numbers)
            let definition = try Mirror.definitionID(definition, source.id, db)
            for fetch in Set([accepted, writer.documentFetchID] + read).sorted() {
                try db.execute("UPDATE fetch SET definition_id = ? WHERE id = ?", [definition, fetch])
            }
            try writer.revision.close(db)
        }
    }

    // The register of a source; throws where the last accepted fetch is not the one that the difference is based on.
    static func register(ofSource id: Int, basedOn base: Int?, _ db: SQLDatabase) throws -> Int {
        guard
            let source = try db.row("SELECT name, accepted_fetch_id, register_id FROM source WHERE id = ?", [id])
        else { throw MirrorError(.unsound, "the source \(id) is not in the mirror") }
        let accepted: Int? = source["accepted_fetch_id"]
        guard accepted == base else {
            let now = accepted.map { "fetch \($0)" } ?? "none"
            let then = base.map { "fetch \($0)" } ?? "none"
            throw MirrorError(
                .overtaken,
                "\(source["name"] as String): the last accepted fetch is \(now) and was \(then) when this plan was made",
                advice: "run it again; nothing was changed"
            )
        }
        return source["register_id"]
    }

    /// Refuses a held fetch for good.
    public func reject(fetch id: Int, reason: String, actor: String) throws {
        try write { db in
            try db.execute(
                "UPDATE fetch SET verdict = 'rejected', reason = ? WHERE id = ? AND verdict = 'held'",
                [reason, id]
            )
            guard db.changesCount > 0 else { throw MirrorError(.moved, "fetch \(id) is not held") }
            let events = try EventWriter(db, at: Instant(Date()).description, actor: actor)
            try events.append(cause: "reject", kind: "verdict", fetch: id, old: "held", new: "rejected: \(reason)")
        }
    }

    static func insert(_ draft: FetchDraft, _ db: SQLDatabase) throws -> Int {
        let definition = try draft.definition.map { try definitionID($0, draft.sourceID, db) }
        if let id = draft.id {
            try db.execute(
                """
                UPDATE fetch SET verdict = ?, reason = ?, base_fetch_id = ?, definition_id = coalesce(?, definition_id)
                WHERE id = ?
                """,
                [draft.verdict.rawValue, draft.reason, draft.base, definition, id]
            )
            return id
        }
        try db.execute(
            """
            INSERT INTO fetch (source_id, definition_id, base_fetch_id, day, at, actor, kind, extent, scope,
                published, verdict, reason, filled, findings)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                draft.sourceID, definition, draft.base, draft.day.description, Instant(Date()).description, draft.actor,
                draft.kind.rawValue, draft.extent.name, draft.extent.scope, draft.published?.description,
                draft.verdict.rawValue,
                draft.reason, draft.filled, draft.findings,
            ]
        )
        let id = Int(db.lastInsertedRowID)
        for (position, document) in draft.documents.enumerated() {
            try db.execute(
                "INSERT INTO fetch_document (fetch_id, position, artifact_id, name) VALUES (?, ?, ?, ?)",
                [id, position, document.artifact.id, document.name]
            )
        }
        try insert(draft.exchanges, fetch: id, db)
        // A failed pull may be gone on with; what came to an end is not.
        if draft.verdict != .failed, draft.kind == .edition { try endPull(draft.sourceID, db) }
        try updateCounts(id, draft, db)
        return id
    }

    static func updateCounts(_ id: Int, _ draft: FetchDraft, _ db: SQLDatabase) throws {
        let counts = draft.counts
        try db.execute(
            """
            UPDATE fetch SET row_count = ?, duplicate_count = ?, skipped_count = ?, rejected_count = ?,
                seen_count = ?, added_count = ?, changed_count = ?, missing_count = ?, disappeared_count = ?,
                reappeared_count = ?, filled = ?, findings = ?
            WHERE id = ?
            """,
            [
                counts.rows, counts.duplicates, counts.skipped, counts.rejected, counts.seen, counts.added,
                counts.changed, counts.missing, counts.disappeared, counts.reappeared, draft.filled, draft.findings, id,
            ]
        )
    }

    private static func definitionID(
        _ definition: (fingerprint: String, yaml: String),
        _ source: Int,
        _ db: SQLDatabase
    )
        throws -> Int?
    {
        try db.execute(
            "INSERT INTO definition (source_id, fingerprint, yaml) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [source, definition.fingerprint, definition.yaml]
        )
        return try db.value(
            "SELECT id FROM definition WHERE source_id = ? AND fingerprint = ?",
            [source, definition.fingerprint],
            as: Int.self
        )
    }

    private static func advanceAcceptedFetch(_ draft: FetchDraft, _ id: Int, _ db: SQLDatabase) throws {
        try db.execute(
            """
            UPDATE source SET accepted_fetch_id = ?, complete_fetch_id = CASE WHEN ? THEN ? ELSE complete_fetch_id END
            WHERE id = ?
            """,
            [id, draft.extent == .complete, id, draft.sourceID]
        )
    }

    private static func appendVerdict(_ draft: FetchDraft, _ id: Int, _ db: SQLDatabase) throws {
        let events = try EventWriter(db, at: Instant(Date()).description, actor: draft.actor)
        try events.append(cause: "fetch", kind: "verdict", fetch: id, new: draft.verdictText)
    }
}

extension FetchWriter {
    func appendVerdict(_ draft: FetchDraft) throws {
        try events.append(cause: cause, kind: "verdict", fetch: fetchID, new: draft.verdictText)
    }
}
