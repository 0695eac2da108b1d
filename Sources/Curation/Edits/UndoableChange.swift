internal import Foundation
package import Mirror
internal import Recordations

/// A person's change that is in force: an edit, a batch of edits, a resolution, an explanation, a decision or an edition of a
/// list.
public struct UndoableChange: Sendable {
    /// What was changed.
    public enum Kind: String, Sendable, CaseIterable {
        /// An open edit, by its number.
        case edit
        /// The edits of a table, by the batch's number.
        case batch
        /// The resolution of a conflict, or its deferral, by the conflict's number.
        case resolution
        /// The explanation why a recordation is gone, by the recordation.
        case presence
        /// A decision on a row of a list and a recordation, by its number.
        case match
        /// The newest edition of a company's list, by the list's name.
        case listEdition = "list-edition"
    }

    /// What was changed.
    public let kind: Kind
    /// The number, `REGISTER:KEY` of an explained recordation, or a list's name.
    public let name: String
    /// The changed recordation, as `REGISTER:KEY`; nil for a batch and a list.
    public let recordation: String?
    /// When, as an RFC 3339 instant in UTC.
    public let at: String
    /// Who.
    public let actor: String
    /// The change in a phrase.
    public let what: String
    /// Why; nil where nobody said.
    public let reason: String?

    // As a number: of texts '9' would stand behind '10'.
    fileprivate var order: Int { Int(name) ?? 0 }
}

extension Mirror {
    /// The changes of people that are in force, the newest first; of one recordation, or of all.
    package func undoableChanges(record: Int?, limit: Int) throws -> [UndoableChange] {
        try read { db in
            let all =
                try Self.undoableEdits(record, limit, db) + Self.undoableBatches(record, limit, db)
                + Self.undoableResolutions(record, limit, db) + Self.undoableExplanations(record, limit, db)
                + Self.undoableDecisions(record, limit, db) + Self.undoableListEditions(record, db)
            // Changes of one second are listed by number.
            return Array(all.sorted { ($0.at, $0.order, $0.name) > ($1.at, $1.order, $1.name) }.prefix(limit))
        }
    }

    // Edits of a table are listed as their batch.
    private static func undoableEdits(_ record: Int?, _ limit: Int, _ db: SQLDatabase) throws -> [UndoableChange] {
        try db.rows(
            """
            SELECT id, record_id, field, kind, entered, local, actor, at, reason FROM edit
            WHERE state = 'open' AND (record_id = ?1 OR ?1 IS NULL AND batch IS NULL) ORDER BY id DESC LIMIT ?2
            """,
            [record, limit]
        )
        .map { row in
            let value: String? = row["entered"] ?? row["local"]
            return UndoableChange(
                kind: .edit,
                name: "\(row["id"] as Int)",
                recordation: try recordName(row["record_id"], db),
                at: row["at"],
                actor: row["actor"],
                what: "\(row["kind"] as String): \(row["field"] as String) = \(value ?? "no value")",
                reason: row["reason"]
            )
        }
    }

    private static func undoableBatches(_ record: Int?, _ limit: Int, _ db: SQLDatabase) throws -> [UndoableChange] {
        guard record == nil else { return [] }
        return try db.rows(
            """
            SELECT batch, count(*) AS count, max(at) AS at, min(actor) AS actor, min(reason) AS reason FROM edit
            WHERE batch IS NOT NULL AND state = 'open' GROUP BY batch ORDER BY batch DESC LIMIT ?
            """,
            [limit]
        )
        .map { row in
            let count: Int = row["count"]
            return UndoableChange(
                kind: .batch,
                name: "\(row["batch"] as Int)",
                recordation: nil,
                at: row["at"],
                actor: row["actor"],
                what: count == 1 ? "1 open edit" : "\(count) open edits",
                reason: row["reason"]
            )
        }
    }

    private static func undoableResolutions(
        _ record: Int?,
        _ limit: Int,
        _ db: SQLDatabase
    ) throws -> [UndoableChange] {
        try db.rows(
            """
            SELECT conflict.id, conflict.record_id, conflict.field, choice, value, actor, at, reason
            FROM resolution JOIN conflict ON conflict.id = conflict_id
            WHERE is_undone = 0 AND (conflict.record_id = ?1 OR ?1 IS NULL) ORDER BY resolution.id DESC LIMIT ?2
            """,
            [record, limit]
        )
        .map { row in
            let choice: String = row["value"] ?? row["choice"]
            return UndoableChange(
                kind: .resolution,
                name: "\(row["id"] as Int)",
                recordation: try recordName(row["record_id"], db),
                at: row["at"],
                actor: row["actor"],
                what: "\(row["field"] as String): \(choice)",
                reason: row["reason"]
            )
        }
    }

    private static func undoableExplanations(
        _ record: Int?,
        _ limit: Int,
        _ db: SQLDatabase
    ) throws -> [UndoableChange] {
        try db.rows(
            """
            SELECT event.record_id, event.at, event.actor, event.cause FROM revision
            JOIN event ON event.seq = revision.seq_before + 1
            JOIN record ON record.id = event.record_id AND record.presence = 'explained'
            WHERE revision.cause = 'presence' AND event.kind = 'explained' AND (event.record_id = ?1 OR ?1 IS NULL)
            ORDER BY revision.id DESC LIMIT ?2
            """,
            [record, limit]
        )
        .map { row in
            let name = try recordName(row["record_id"], db)
            return UndoableChange(
                kind: .presence,
                name: name,
                recordation: name,
                at: row["at"],
                actor: row["actor"],
                what: "explained",
                reason: (row["cause"] as String).hasPrefix("presence: ")
                    ? String((row["cause"] as String).dropFirst(10)) : row["cause"]
            )
        }
    }
}
