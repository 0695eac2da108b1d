package import FoundationEssentials

/// The columns of a record that registers change, as they were at one moment.
package struct RecordBefore: RowBefore {
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

    /// The name of the table.
    package static let table = "record"
    /// The columns, in the order of the properties.
    package static let columns = [
        "key", "observation_id", "digest", "source_id", "first_fetch_id", "last_fetch_id", "presence", "absent_since",
        "absent_scope_id", "continued_as_id", "is_tombstone",
    ]

    /// Reads the columns of a row.
    package init(_ row: SQLRow) {
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

    /// The values of the columns.
    package var values: [any SQLBindable] {
        [
            key, observation, digest, source, firstFetch, lastFetch, presence, absentSince, absentScope, continuedAs,
            isTombstone,
        ]
    }
}
