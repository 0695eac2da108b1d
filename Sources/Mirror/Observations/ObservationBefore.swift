/// The columns of an observation that a later row with the same values changes, as they were at one moment.
package struct ObservationBefore: Equatable {
    /// The number of the fetch whose document holds the raw row.
    package var rawFetch: Int
    /// The number of the row in that document.
    package var place: Int
    /// The bits of the fields that the row left empty and that keep a former value.
    package var notStated: Int
    /// The bits of the fields without a column.
    package var unobserved: Int
    /// The raw row as JSON.
    package var raw: String?
    /// The bits of the fields that a notice stated; nil where no notice did.
    package var stated: Int?
    /// The notice's own texts as JSON.
    var statedText: String?

    /// The columns, in the order of the properties.
    package static let columns = ["raw_fetch_id", "place", "not_stated", "unobserved", "raw", "stated", "stated_text"]
    private static let list = columns.joined(separator: ", ")

    private init(_ row: SQLRow) {
        rawFetch = row["raw_fetch_id"]
        place = row["place"]
        notStated = row["not_stated"]
        unobserved = row["unobserved"]
        raw = row["raw"]
        stated = row["stated"]
        statedText = row["stated_text"]
    }

    /// The current observation; nil for an unknown number.
    package static func now(_ id: Int, _ db: SQLDatabase) throws -> ObservationBefore? {
        try db.row("SELECT \(list) FROM observation WHERE id = ?", [id]).map(ObservationBefore.init)
    }

    /// The observation before a revision; nil where the revision did not change it.
    package static func before(_ revision: Int, _ id: Int, _ db: SQLDatabase) throws -> ObservationBefore? {
        try db.row(
            "SELECT \(list) FROM observation_before WHERE revision_id = ? AND observation_id = ?",
            [revision, id]
        ).map(ObservationBefore.init)
    }

    /// The observation right after a revision, as the next one stored it; nil where it has not changed since.
    package static func after(_ revision: Int, _ id: Int, _ db: SQLDatabase) throws -> ObservationBefore? {
        try db.row(
            """
            SELECT \(list) FROM observation_before WHERE observation_id = ? AND revision_id > ?
            ORDER BY revision_id LIMIT 1
            """,
            [id, revision]
        ).map(ObservationBefore.init)
    }

    /// The observation at an instant.
    package static func at(_ instant: String, _ id: Int, _ db: SQLDatabase) throws -> ObservationBefore? {
        let then = try db.row(
            """
            SELECT \(list) FROM observation_before JOIN revision ON revision.id = revision_id
            WHERE observation_id = ? AND at >= ? ORDER BY revision_id LIMIT 1
            """,
            [id, instant]
        )
        return try then.map(ObservationBefore.init) ?? now(id, db)
    }

    /// Writes these columns to an observation.
    package func write(to id: Int, _ db: SQLDatabase) throws {
        try db.execute(
            "UPDATE observation SET \(Self.columns.map { "\($0) = ?" }.joined(separator: ", ")) WHERE id = ?",
            [rawFetch, place, notStated, unobserved, raw, stated, statedText, id]
        )
    }
}
