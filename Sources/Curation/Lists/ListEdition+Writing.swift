internal import FoundationEssentials
public import Mirror
public import Recordations

/// An edition of a list as it was read.
public struct ListEditionDraft: Sendable {
    /// The list.
    public let list: String
    /// The definition by which it was read.
    public let yaml: String
    /// The file's name.
    public let file: String
    /// The stored bytes.
    public let artifact: Artifact
    /// The day on which it is brought in.
    public let day: CivilDate
    /// The values by field of each row, as a JSON object, by reference; each reference once.
    public let rows: [(reference: String, stated: String)]
    /// The rows that could not be read, as a JSON array.
    public let unreadable: String
    /// Whether most rows of the list may be gone.
    public var acceptsShrunk = false

    /// Makes a draft.
    public init(
        list: String,
        yaml: String,
        file: String,
        artifact: Artifact,
        day: CivilDate,
        rows: [(reference: String, stated: String)],
        unreadable: String
    ) {
        self.list = list
        self.yaml = yaml
        self.file = file
        self.artifact = artifact
        self.day = day
        self.rows = rows
        self.unreadable = unreadable
    }
}

/// What an edition of a list changed.
public struct ListEditionChanges: Hashable, Sendable {
    /// The number of rows that are new.
    public var added = 0
    /// The number of rows that state something else than before.
    public var changed = 0
    /// The number of rows that are gone.
    public var removed = 0
    /// Whether it is the first edition of the list.
    public var isFirst = false

    /// Whether nothing changed.
    public var isEmpty: Bool { added == 0 && changed == 0 && removed == 0 }
}

extension Mirror {
    /// What an edition would change, by the references of its rows; nothing is written.
    ///
    /// Throws ``MirrorError`` where references of the list come back without their leading zeros: a spreadsheet program
    /// took them for numbers, and every row would be a new one; and, unless `acceptsShrunk`, where most rows are gone: a
    /// wrong file would end the list.
    public func changes(
        ofList list: String,
        _ rows: [(reference: String, stated: String)],
        acceptsShrunk: Bool = false
    ) throws -> ListEditionChanges {
        try read { db in try Self.difference(list, rows, acceptsShrunk: acceptsShrunk, db).changes }
    }

    /// Writes an edition of a list in one transaction: rows that are new or state something else, and rows that are gone.
    ///
    /// An edition that changes nothing writes nothing, which is not an error; it returns no number. Throws what
    /// ``changes(ofList:_:acceptsShrunk:)`` throws.
    public func record(_ draft: ListEditionDraft, actor: String) throws -> (edition: Int?, changes: ListEditionChanges)
    {
        try write { db in
            let difference = try Self.difference(draft.list, draft.rows, acceptsShrunk: draft.acceptsShrunk, db)
            let changes = difference.changes
            let last = try db.row(
                """
                SELECT artifact_id, yaml FROM list_edition JOIN list ON list.id = list_id
                WHERE list.name = ? AND undone IS NULL ORDER BY list_edition.id DESC LIMIT 1
                """,
                [draft.list]
            )
            if let last, changes.isEmpty, (last["artifact_id"] as Int) == draft.artifact.id,
                (last["yaml"] as String) == draft.yaml
            {
                return (nil, changes)
            }
            let events = try EventWriter(db, at: Instant(Date()).description, actor: actor)
            try db.execute("INSERT INTO list (name) VALUES (?) ON CONFLICT (name) DO NOTHING", [draft.list])
            let list = try Self.number(ofList: draft.list, db)
            try db.execute(
                """
                INSERT INTO list_edition (list_id, artifact_id, file, yaml, day, at, actor, row_count, added_count,
                    changed_count, removed_count, unreadable) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    list, draft.artifact.id, draft.file, draft.yaml, draft.day.description, events.at, actor,
                    draft.rows.count, changes.added, changes.changed, changes.removed, draft.unreadable,
                ]
            )
            let edition = db.lastInsertedRowID
            let end = try db.prepare("UPDATE list_row SET end_edition_id = ? WHERE id = ?")
            for row in difference.ended { try end.run([edition, row]) }
            let insert = try db.prepare(
                "INSERT INTO list_row (list_id, reference, stated, first_edition_id) VALUES (?, ?, ?, ?)"
            )
            for row in difference.written { try insert.run([list, row.reference, row.stated, edition]) }
            try events.append(
                cause: "list \(draft.list)",
                kind: "list",
                new:
                    "edition \(edition): \(changes.added) added, \(changes.changed) changed, \(changes.removed) removed"
            )
            return (edition, changes)
        }
    }

    /// Takes the last edition of a list back: its rows are as they were before it.
    ///
    /// Throws ``MirrorError`` for a list without an edition.
    public func undoListEdition(_ name: String, reason: String, actor: String, isDryRun: Bool = false) throws -> Int {
        try writeEdits(actor: actor, isDryRun: isDryRun) { table, _ in
            let (db, list) = (table.db, try Mirror.number(ofList: name, table.db))
            let last = try db.value(
                "SELECT max(id) FROM list_edition WHERE list_id = ? AND undone IS NULL",
                [list],
                as: Int?.self
            )
            guard let edition = last ?? nil else {
                throw MirrorError(.moved, "the list '\(name)' has no edition that could be taken back", advice: nil)
            }
            try db.execute("DELETE FROM list_row WHERE first_edition_id = ?", [edition])
            try db.execute("UPDATE list_row SET end_edition_id = NULL WHERE end_edition_id = ?", [edition])
            try db.execute("UPDATE list_edition SET undone = ? WHERE id = ?", [table.events.at, edition])
            try table.events.append(
                cause: "taken back: \(reason)",
                kind: "list undone",
                old: "edition \(edition)",
                new: nil
            )
            return edition
        }
    }

    private struct ListDifference {
        var changes = ListEditionChanges()
        /// The numbers of rows that end.
        var ended: [Int] = []
        var written: [(reference: String, stated: String)] = []
    }

    private static func difference(
        _ list: String,
        _ rows: [(reference: String, stated: String)],
        acceptsShrunk: Bool,
        _ db: SQLDatabase
    ) throws -> ListDifference {
        var known: [String: (id: Int, stated: String)] = [:]
        let stored = try db.rows(
            """
            SELECT list_row.id AS id, reference, stated FROM list_row JOIN list ON list.id = list_id
            WHERE list.name = ? AND end_edition_id IS NULL
            """,
            [list]
        )
        for row in stored { known[row["reference"]] = (row["id"], row["stated"]) }
        var difference = ListDifference()
        difference.changes.isFirst = known.isEmpty
        var seen: Set<String> = []
        for row in rows {
            seen.insert(row.reference)
            guard let old = known[row.reference] else {
                difference.changes.added += 1
                difference.written.append(row)
                continue
            }
            if old.stated == row.stated { continue }
            difference.changes.changed += 1
            difference.ended.append(old.id)
            difference.written.append(row)
        }
        let gone = known.filter { !seen.contains($0.key) }
        difference.changes.removed = gone.count
        difference.ended += gone.values.map(\.id).sorted()
        try refuseLostZeros(list, gone: Set(gone.keys), new: difference.written.map(\.reference))
        if !acceptsShrunk { try refuseShrunk(list, gone: gone.keys.sorted(), of: known.count) }
        return difference
    }

    // So many rows a list may lose at once: below that a short list would be guarded against every change.
    private static let mostGone = 20

    private static func refuseShrunk(_ list: String, gone: [String], of all: Int) throws {
        guard gone.count > mostGone, gone.count * 2 > all else { return }
        throw MirrorError(
            .moved,
            "\(gone.count) of the \(all) rows of the list '\(list)' are not in this file, the first: "
                + gone.prefix(3).joined(separator: ", "),
            advice: "look whether it is the right file, and a whole one; where it is: --accept-shrunk"
        )
    }

    private static func refuseLostZeros(_ list: String, gone: Set<String>, new: [String]) throws {
        let padded = gone.filter { $0.first == "0" }
        guard !padded.isEmpty else { return }
        let stripped = Dictionary(padded.map { (String($0.drop { $0 == "0" }), $0) }) { min($0, $1) }
        let lost = new.filter { stripped[$0] != nil }.sorted()
        guard let first = lost.first, let known = stripped[first] else { return }
        let more = lost.count > 1 ? ", and \(lost.count - 1) more like it" : ""
        throw MirrorError(
            .moved,
            "the list '\(list)' has '\(known)', and this file has '\(first)' in its place\(more): a spreadsheet program took "
                + "the references for numbers, and their zeros are gone",
            advice: "export the list again with that column as text"
        )
    }
}
