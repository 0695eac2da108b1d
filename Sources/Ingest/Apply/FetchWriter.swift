internal import Curation
internal import FoundationEssentials
internal import Matching
internal import Merging
internal import Mirror
public import Recordations

/// Writes the changes of one fetch, within one transaction.
///
/// Made by ``Mirror/apply(_:_:)`` and valid only while its closure runs.
public final class FetchWriter {
    let db: SQLDatabase
    let events: EventWriter
    let at: String
    let registerID: Int
    let sourceID: Int
    private let updateRecord: SQLStatement
    private let insertObservation: SQLStatement
    let searched: SearchBlocks
    private let refreshObservation: SQLStatement
    private let refreshRecord: SQLStatement
    var nextRecord: Int
    var nextObservation: Int
    /// The number of the first observation that is written by it.
    let firstObservation: Int
    /// The fetch whose documents have the rows.
    public var documentFetchID: Int
    /// The numbers of the recordations that its register shows for the first time, or again after they were withdrawn.
    var appeared: [Range<Int>] = []
    /// Recordations that continue as others, with their heirs.
    var continued: [(record: Int, heir: Int)] = []
    /// The rows as they were before.
    let revision: Revision
    /// The fetch that is being applied.
    public let fetchID: Int
    /// Why its events come to be: `fetch`, `definition`, `undo`.
    public let cause: String

    init(_ db: SQLDatabase, source: (id: Int, registerID: Int), fetchID: Int, cause: String, actor: String) throws {
        self.db = db
        at = Instant(Date()).description
        events = try EventWriter(db, at: at, actor: actor)
        (sourceID, registerID) = source
        self.fetchID = fetchID
        documentFetchID = fetchID
        self.cause = cause
        revision = try Revision.open(db, at: at, source: source.id, fetch: fetchID, cause: cause)
        updateRecord = try SQLStatement(
            db,
            """
            UPDATE record SET observation_id = ?, digest = ?, source_id = ?,
                last_fetch_id = coalesce(?, last_fetch_id), is_tombstone = ?,
                status = ?, valid_to = ?, right_type = ?, holder_country = ?, class_bits = ?
            WHERE id = ?
            """
        )
        let marks = Field.allCases.map { _ in "?" }.joined(separator: ", ")
        insertObservation = try SQLStatement(
            db,
            """
            INSERT INTO observation (id, record_id, fetch_id, raw_fetch_id, place, not_stated, unobserved, raw,
                \(Field.allCases.map(\.name).joined(separator: ", ")))
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, \(marks))
            """
        )
        searched = SearchBlocks(StatementCache(db))
        refreshObservation = try SQLStatement(
            db,
            """
            UPDATE observation SET raw = ?, raw_fetch_id = ?, place = ?, not_stated = ?, unobserved = ?
            WHERE id = (SELECT observation_id FROM record WHERE id = ?)
            """
        )
        refreshRecord = try SQLStatement(
            db,
            "UPDATE record SET digest = ?, source_id = ?, is_tombstone = ? WHERE id = ?"
        )
        nextRecord = try RowNumber.after(db.value("SELECT max(id) FROM record", as: Int.self) ?? 0, in: "record")
        firstObservation = try RowNumber.after(
            db.value("SELECT max(id) FROM observation", as: Int.self) ?? 0,
            in: "observation"
        )
        nextObservation = firstObservation
    }

    /// Gives a recordation new values, and appends one event a changed field.
    ///
    /// `values` are the observation's, with the old values of fields that it does not state. Without old values (the first
    /// sighting was undone) the recordation is added again, with one event.
    public func change(record: Int, _ observation: Observation, from old: FieldValues?, to values: FieldValues) throws {
        let id = nextObservation
        try insert(observation, values, record: record)
        try setCurrentObservation(
            of: record,
            to: id,
            values,
            isTombstone: observation.isTombstone,
            digest: observation.digest
        )
        guard let old else {
            appeared.append(record..<record + 1)
            try db.execute("UPDATE record SET first_fetch_id = ? WHERE id = ?", [fetchID, record])
            return try events.append(
                cause: cause,
                kind: "added",
                record: record,
                fetch: fetchID,
                observation: (id, values),
                new: observation.key.text
            )
        }
        try appendChanges(values.differences(from: old), of: record, from: old, to: (id, values))
    }

    /// Appends one event a changed field of a recordation.
    func appendChanges(
        _ fields: [Field],
        of record: Int,
        from old: FieldValues,
        to observation: (id: Int, values: FieldValues)
    ) throws {
        for field in fields {
            try events.append(
                cause: cause,
                kind: "changed",
                record: record,
                fetch: fetchID,
                observation: observation,
                field: field.name,
                old: old[field],
                new: observation.values[field]
            )
        }
    }

    /// Stores what a row says beside its values: raw text, row number and flags; appends no event.
    public func refresh(record: Int, _ observation: Observation) throws {
        refreshObservation.bind(2, documentFetchID)
        refreshObservation.bind(3, observation.rowNumber)
        refreshObservation.bind(4, Int(observation.notStated.rawValue))
        refreshObservation.bind(5, Int(observation.unobserved.rawValue))
        refreshObservation.bind(6, record)
        try withRaw(observation, refreshObservation, at: 1) { try refreshObservation.run() }
        refreshRecord.bind(1, blob: observation.digest.bytes)
        refreshRecord.bind(2, sourceID)
        refreshRecord.bind(3, observation.isTombstone ? 1 : 0)
        refreshRecord.bind(4, record)
        try refreshRecord.run()
    }

    /// Makes an observation the current one of a record.
    func setCurrentObservation(
        of record: Int,
        to id: Int,
        _ values: FieldValues,
        isTombstone: Bool,
        digest: RowDigest
    ) throws {
        updateRecord.bind(1, id)
        updateRecord.bind(2, blob: digest.bytes)
        updateRecord.bind(3, sourceID)
        // Reading stored bytes again is no new sighting.
        if cause == "fetch" || cause == "archive" { updateRecord.bind(4, fetchID) } else { updateRecord.bindNull(4) }
        updateRecord.bind(11, record)
        updateRecord.bind(5, isTombstone ? 1 : 0)
        updateRecord.bind(10, values.classBits)
        try values.withTexts { text in
            updateRecord.bind(6, text: text(.status))
            updateRecord.bind(7, text: text(.validTo))
            updateRecord.bind(8, text: text(.rightType))
            updateRecord.bind(9, text: text(.holderCountry))
            try updateRecord.run()
        }
        try searched.set(record, to: values)
    }

    func insert(_ observation: Observation, _ values: FieldValues, record: Int) throws {
        insertObservation.bind(1, nextObservation)
        insertObservation.bind(2, record)
        insertObservation.bind(3, fetchID)
        insertObservation.bind(4, documentFetchID)
        insertObservation.bind(5, observation.rowNumber)
        insertObservation.bind(6, Int(observation.notStated.rawValue))
        insertObservation.bind(7, Int(observation.unobserved.rawValue))
        try withRaw(observation, insertObservation, at: 8) {
            try values.withTexts { text in
                for field in Field.allCases { insertObservation.bind(9 + Int32(field.rawValue), text: text(field)) }
                try insertObservation.run()
            }
        }
        nextObservation += 1
    }

    private func withRaw(
        _ observation: Observation,
        _ statement: SQLStatement,
        at index: Int32,
        _ body: () throws -> Void
    )
        rethrows
    {
        try observation.raw.withUnsafeBufferPointer { raw in
            statement.bind(index, text: raw.isEmpty ? nil : raw)
            try body()
        }
    }
}

extension FetchWriter {
    /// Reconciles open edits with the new register values; the last step of the transaction before the verdict.
    func reconcileEdits(_ policies: Policies, _ numbers: NumberBook) throws -> MergeCounts {
        let tables = EditTable(db, events, fetch: fetchID)
        let reconciler = try EditReconciler(tables, policies: policies)
        for (record, heir) in continued {
            try Mirror.move(from: record, to: heir, cause: cause, tables, reconciler)
            for moved in [heir, record] { _ = try reconciler.reconcile(record: moved) }
        }
        continued = []
        try FilingLinker(tables, reconciler).link(appeared: appeared, register: registerID, by: numbers)
        try reconciler.reconcileAll()
        return reconciler.counts
    }
}
