internal import FoundationEssentials
public import Recordations

/// One edition of a company's list.
public struct ListEdition: Sendable {
    /// Its number.
    public let id: Int
    /// The list's name.
    public let list: String
    /// The number of its bytes.
    public let artifact: Int
    /// The file's name.
    public let file: String
    /// The definition by which it was read.
    public let yaml: String
    /// The day on which it was brought in.
    public let day: CivilDate
    /// The instant, RFC 3339 UTC.
    public let at: String
    /// Who brought it in.
    public let actor: String
    /// How many rows it has.
    public let rows: Int
    /// How many of them are new, how many state something else than before, and how many are gone.
    public let changes: (added: Int, changed: Int, removed: Int)
    /// The instant at which it was taken back; nil while it holds.
    public let undone: String?

    init?(_ row: SQLRow) {
        guard let day = CivilDate(row["day"] as String) else { return nil }
        id = row["id"]
        list = row["list"]
        artifact = row["artifact_id"]
        file = row["file"]
        yaml = row["yaml"]
        self.day = day
        at = row["at"]
        actor = row["actor"]
        rows = row["row_count"]
        changes = (row["added_count"], row["changed_count"], row["removed_count"])
        undone = row["undone"]
    }
}

/// A row of a list in the mirror, from one edition to another.
public struct StoredListRow: Sendable {
    /// The key of the row.
    public let reference: String
    /// The values by field, as a JSON object.
    public let stated: String
    /// The day of the edition that first stated them.
    public let since: CivilDate
    /// The day of the edition that no longer stated them; nil while they hold.
    public let until: CivilDate?
    /// The edition that first stated them.
    public let firstEdition: Int
    /// The edition that no longer stated them; nil while they hold.
    public let endEdition: Int?
}

extension Mirror {
    /// The names of all lists, in order.
    public func listNames() throws -> [String] {
        try read { db in try db.rows("SELECT name FROM list ORDER BY name").map { $0["name"] } }
    }

    /// The editions of a list that hold, the first one first; `includingUndone` adds those that were taken back.
    public func listEditions(_ list: String, includingUndone: Bool = false) throws -> [ListEdition] {
        try read { db in
            try db.rows(
                """
                SELECT list_edition.id AS id, list.name AS list, artifact_id, file, yaml, day, at, actor, row_count,
                    added_count, changed_count, removed_count, undone
                FROM list_edition JOIN list ON list.id = list_id
                WHERE list.name = ? AND (undone IS NULL OR ?) ORDER BY list_edition.id
                """,
                [list, includingUndone]
            )
            .compactMap(ListEdition.init)
        }
    }

    /// The rows of a list that hold now, by reference.
    public func listRows(_ list: String) throws -> [StoredListRow] {
        try listRows("list.name = ? AND end_edition_id IS NULL", [list])
    }

    /// The rows of a list that came, changed or went in editions brought in from a day on, by reference and age.
    public func listRows(_ list: String, movedFrom day: CivilDate) throws -> [StoredListRow] {
        let day = day.description
        return try listRows("list.name = ? AND (first.day >= ? OR last.day >= ?)", [list, day, day])
    }

    private func listRows(_ condition: String, _ values: [any SQLBindable]) throws -> [StoredListRow] {
        try read { db in
            try db.rows(
                """
                SELECT reference, stated, first.day AS since, last.day AS until, first_edition_id, end_edition_id
                FROM list_row JOIN list ON list.id = list_row.list_id
                JOIN list_edition AS first ON first.id = first_edition_id
                LEFT JOIN list_edition AS last ON last.id = end_edition_id
                WHERE \(condition) ORDER BY reference, list_row.id
                """,
                values
            )
            .compactMap { row in
                guard let since = CivilDate(row["since"] as String) else { return nil }
                return StoredListRow(
                    reference: row["reference"],
                    stated: row["stated"],
                    since: since,
                    until: (row["until"] as String?).flatMap(CivilDate.init),
                    firstEdition: row["first_edition_id"],
                    endEdition: row["end_edition_id"]
                )
            }
        }
    }
}
