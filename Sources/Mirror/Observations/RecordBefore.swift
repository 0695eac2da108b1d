package import Foundation

/// The columns of a record that registers change, as they were at one moment.
package struct RecordBefore: Equatable {
    /// The key in the register.
    package var key: String
    /// The number of the current observation.
    package var observation: Int?
    /// The digest of the row, 16 bytes.
    package var digest: Data
    /// The number of the source.
    package var source: Int
    /// The number of the fetch that first had the recordation.
    package var firstFetch: Int?
    /// The number of the fetch that last had it.
    package var lastFetch: Int?
    /// `present`, `missing`, `disappeared` or `explained`.
    package var presence: String
    /// The first day without it; nil for a present one.
    package var absentSince: String?
    /// The number of the scope in which it is absent.
    package var absentScope: Int?
    /// The number of the recordation that continues it.
    package var continuedAs: Int?
    /// Whether its row says that it was removed.
    package var isTombstone: Bool

    /// The columns, in the order of the properties.
    package static let columns = [
        "key", "observation_id", "digest", "source_id", "first_fetch_id", "last_fetch_id", "presence", "absent_since",
        "absent_scope_id", "continued_as_id", "is_tombstone",
    ]
    private static let list = columns.joined(separator: ", ")

    private init(_ row: SQLRow) {
        key = row["key"]
        observation = row["observation_id"]
        digest = row["digest"]
        source = row["source_id"]
        firstFetch = row["first_fetch_id"]
        lastFetch = row["last_fetch_id"]
        presence = row["presence"]
        absentSince = row["absent_since"]
        absentScope = row["absent_scope_id"]
        continuedAs = row["continued_as_id"]
        isTombstone = row["is_tombstone"]
    }

    /// The current record; nil for an unknown number.
    package static func now(_ record: Int, _ db: SQLDatabase) throws -> RecordBefore? {
        try db.row("SELECT \(list) FROM record WHERE id = ?", [record]).map(RecordBefore.init)
    }

    /// The record before a revision; nil where the revision did not change it.
    package static func before(_ revision: Int, _ record: Int, _ db: SQLDatabase) throws -> RecordBefore? {
        try db.row("SELECT \(list) FROM record_before WHERE revision_id = ? AND record_id = ?", [revision, record]).map(
            RecordBefore.init
        )
    }

    /// The record right after a revision, as the next one stored it; nil where it has not changed since.
    package static func after(_ revision: Int, _ record: Int, _ db: SQLDatabase) throws -> RecordBefore? {
        try db.row(
            "SELECT \(list) FROM record_before WHERE record_id = ? AND revision_id > ? ORDER BY revision_id LIMIT 1",
            [record, revision]
        ).map(RecordBefore.init)
    }

    /// The record at an instant.
    package static func at(_ instant: String, _ record: Int, _ db: SQLDatabase) throws -> RecordBefore? {
        let then = try db.row(
            """
            SELECT \(list.split(separator: ", ").map { "record_before.\($0) AS \($0)" }.joined(separator: ", "))
            FROM record_before JOIN revision ON revision.id = revision_id
            WHERE record_id = ? AND at >= ? ORDER BY revision_id LIMIT 1
            """,
            [record, instant]
        )
        return try then.map(RecordBefore.init) ?? now(record, db)
    }

    /// Writes these columns to a record.
    package func write(to record: Int, _ db: SQLDatabase) throws {
        try db.execute(
            "UPDATE record SET \(Self.columns.map { "\($0) = ?" }.joined(separator: ", ")) WHERE id = ?",
            [
                key, observation, digest, source, firstFetch, lastFetch, presence, absentSince, absentScope,
                continuedAs,
                isTombstone, record,
            ]
        )
    }
}
