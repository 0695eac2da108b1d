public import Mirror
public import Recordations

/// A conflict with its recordation, its edit and its resolution.
public struct ConflictDetail: Sendable {
    /// The conflict.
    public let conflict: Conflict
    /// `REGISTER:KEY`.
    public let recordation: String
    /// The name of the recordation's source.
    public let source: String
    /// The edit; nil for a conflict about the link of a filed recordation.
    public let edit: Edit?
    /// The day of the fetch that opened the conflict; nil if no fetch did.
    public let fetchDay: CivilDate?
    /// The values of the recordation's corrected view now.
    public let values: FieldValues
    /// The active resolution; nil if there is none.
    public let resolution: Resolution?
}

extension ConflictDetail {
    // Nil if the recordation does not exist.
    package init?(_ conflict: Conflict, _ rows: StatementCache) throws {
        let query = """
            SELECT source.name AS source, fetch.day AS day FROM record JOIN source ON source.id = record.source_id
            LEFT JOIN fetch ON fetch.id = ? WHERE record.id = ?
            """
        let origin = try rows.statement(query).first([conflict.fetch, conflict.record]) { row in
            (source: row["source"] as String, day: (row["day"] as String?).flatMap { CivilDate($0) })
        }
        guard let origin else { return nil }
        self.init(
            conflict: conflict,
            recordation: try rows.name(of: conflict.record),
            source: origin.source,
            edit: try conflict.edit.flatMap { try rows.edits("id = ?", $0).first },
            fetchDay: origin.day,
            values: try rows.view(of: conflict.record),
            resolution: try rows.resolutions("conflict_id = ? AND is_undone = 0", conflict.id).first
        )
    }

    fileprivate static func all(_ condition: String, _ values: [any SQLBindable], _ db: SQLDatabase) throws -> [Self] {
        let rows = StatementCache(db)
        let conflicts = try rows.statement("SELECT \(Conflict.columns) FROM conflict WHERE \(condition) ORDER BY id")
            .all(values, Conflict.init)
        return try conflicts.compactMap { try ConflictDetail($0, rows) }
    }
}

extension Mirror {
    /// The open conflicts, the oldest first; with `isAll` also those that were resolved or dissolved.
    public func conflicts(isAll: Bool = false) throws -> [ConflictDetail] {
        try read { db in try ConflictDetail.all(isAll ? "1" : "state = 'open'", [], db) }
    }

    /// The conflict with a number; nil if there is none.
    public func conflict(numbered id: Int) throws -> ConflictDetail? {
        try read { db in try ConflictDetail.all("id = ?", [id], db).first }
    }

    /// The number of open conflicts by source, without those that are deferred beyond a day.
    public func openConflicts(on day: CivilDate) throws -> [String: Int] {
        try read { db in try Mirror.openConflicts(on: day, StatementCache(db)) }
    }

    package static func openConflicts(on day: CivilDate, _ rows: StatementCache) throws -> [String: Int] {
        let counts = try rows.statement(
            """
            SELECT source.name AS source, count(*) AS count FROM conflict JOIN record ON record.id = conflict.record_id
            JOIN source ON source.id = record.source_id
            WHERE state = 'open' AND (deferred_until IS NULL OR deferred_until <= ?) GROUP BY 1
            """
        ).all([day.description]) { ($0["source"] as String, $0["count"] as Int) }
        return Dictionary(uniqueKeysWithValues: counts)
    }
}
