internal import FoundationEssentials
public import Mirror
public import Recordations

extension Mirror {
    /// Undoes an archived edition that has no revision: recordations that only it shows are withdrawn, each with an event.
    static func undoArchive(
        _ id: Int,
        _ source: (id: Int, registerID: Int),
        reason: String,
        actor: String,
        _ db: SQLDatabase
    ) throws -> Int {
        let writer = try FetchWriter(db, source: source, fetchID: id, cause: "archive", actor: actor)
        let touched = try db.rows(
            """
            SELECT record_id, max(event.kind = 'added') AS is_added, record.last_fetch_id
            FROM event JOIN record ON record.id = record_id
            WHERE fetch_id = ? GROUP BY record_id ORDER BY record_id
            """,
            [id]
        )
        for row in touched {
            let isOnlyThere = row["is_added"] && row["last_fetch_id"] == id
            try writer.unarchive(record: row["record_id"], isOnlyThere: isOnlyThere)
        }
        try db.execute("UPDATE fetch SET verdict = 'undone', reason = ? WHERE id = ?", [reason, id])
        try writer.events.append(cause: "undo", kind: "verdict", fetch: id, new: "undone reason: \(reason)")
        try writer.revision.close(db)
        return touched.count
    }
}

extension Mirror {
    /// Calls the body with a function that returns the first known values of a recordation; nil where no fetch in force has
    /// them.
    public func withFirstValues(_ body: ((Int) throws -> FieldValues?) throws -> Void) throws {
        try read { db in try body(Mirror.firstValues(db)) }
    }

    fileprivate static func firstValues(_ db: SQLDatabase) throws -> (Int) throws -> FieldValues? {
        let fields = Field.allCases.map { "observation.\($0.name)" }.joined(separator: ", ")
        let query = try SQLStatement(
            db,
            """
            SELECT \(fields) FROM event
            JOIN fetch ON fetch.id = event.fetch_id JOIN observation ON observation.id = event.observation_id
            WHERE event.record_id = ? AND event.kind <> 'archived' AND verdict IN ('applied', 'unchanged', 'archived')
            ORDER BY seq LIMIT 1
            """
        )
        return { record in try query.first([record]) { $0.values(from: 0) } }
    }
}

extension Observation {
    /// The fields whose values differ from the first known ones.
    public func stating(otherThan first: FieldValues?) -> [Field] {
        let silent = notStated.union(unobserved)
        return first.map { values.differences(from: $0).filter { !silent.contains($0) } } ?? []
    }
}

extension FetchWriter {
    /// A function that returns the first known values of a recordation; nil where no fetch in force has them.
    public func firstValues() throws -> (Int) throws -> FieldValues? { try Mirror.firstValues(db) }

    /// Stores what an older edition says of a recordation beside what is known, with events.
    ///
    /// One event has the edition's date; one more for each field whose value differs from `first`, the first known values. The
    /// current values do not change. Returns whether any field differs.
    @discardableResult
    public func archive(
        _ observation: Observation,
        of record: Int,
        published: CivilDate,
        first: FieldValues?
    ) throws -> Bool {
        let id = nextObservation
        try insert(observation, observation.values, record: record)
        try events.append(
            cause: cause,
            kind: "archived",
            record: record,
            fetch: fetchID,
            observation: (id, observation.values),
            new: published.description
        )
        let differing = observation.stating(otherThan: first)
        for field in differing {
            try events.append(
                cause: cause,
                kind: "archived",
                record: record,
                fetch: fetchID,
                field: field.name,
                old: observation.values[field],
                new: first?[field]
            )
        }
        return !differing.isEmpty
    }

    /// Adds recordations that only an older edition shows, as explained.
    public func addArchived(
        count: Int,
        published: CivilDate,
        _ rows: @escaping @Sendable (Range<Int>) throws -> [Observation]
    ) throws {
        for record in try add(count: count, rows) { try explain(record, published) }
    }

    /// Adds a recordation again whose first sighting was undone, as explained.
    public func addArchived(_ observation: Observation, withdrawn record: Int, published: CivilDate) throws {
        try change(record: record, observation, from: nil, to: observation.values)
        try explain(record, published)
    }

    private func explain(_ record: Int, _ published: CivilDate) throws {
        try db.execute(
            "UPDATE record SET presence = 'explained', absent_since = ? WHERE id = ?",
            [published.description, record]
        )
        try appendPresence(record, "archived", from: "present", to: "explained")
    }

    fileprivate func unarchive(record: Int, isOnlyThere: Bool) throws {
        guard isOnlyThere else {
            return try events.append(cause: cause, kind: "archive-undone", record: record, fetch: fetchID)
        }
        let presence = try db.value("SELECT presence FROM record WHERE id = ?", [record], as: String.self)
        try db.execute(
            "UPDATE record SET observation_id = NULL, presence = 'present', absent_since = NULL WHERE id = ?",
            [record]
        )
        try searched.remove(record)
        try appendPresence(record, "changed", from: presence ?? "explained", to: "present")
        try events.append(cause: cause, kind: "withdrawn", record: record, fetch: fetchID)
    }
}
