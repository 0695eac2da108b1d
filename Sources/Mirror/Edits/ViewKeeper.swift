internal import GRDB
internal import Recordations

/// Keeps what people see of a recordation beside what its register says: the values with corrections, the columns that
/// filters look at, and the searched text.
final class ViewKeeper {
    private let tables: EditTables
    private var db: Database { tables.db }

    init(_ tables: EditTables) { self.tables = tables }

    /// Works out one recordation's view from its observation, its open edits and its open conflicts.
    func refresh(_ record: Int) throws {
        let edits = try tables.openEdits(record: record)
        let conflicts = try tables.openConflicts(record: record)
        guard
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: "SELECT observation_id, is_corrected, is_edited, filing FROM record WHERE id = ?"
                ),
                arguments: [record]
            )
        else { return }
        let observation: Int? = row[0]
        let isFiled = row[3] != nil
        let word = try observation.flatMap { try Mirror.values(ofObservation: $0, db) }
        let standing = StandingEdits(edits, conflicts, isFiled: isFiled)
        let shown = (word ?? FieldValues { _ in nil }).replacing(standing.applied.mapValues { $0 })
        let isCorrected = !standing.applied.isEmpty && (word != nil || isFiled)
        let isEdited = standing != StandingEdits()
        if isCorrected {
            try keep(shown, of: record, observation)
            try card(shown, of: record)
        } else if row[1] as Bool {
            try db.cachedStatement(sql: "DELETE FROM corrected WHERE record_id = ?").execute(arguments: [record])
            if let word {
                try card(word, of: record)
            } else {
                try db.cachedStatement(sql: "DELETE FROM search WHERE record_id = ?").execute(arguments: [record])
            }
        }
        if row[1] != isCorrected || row[2] != isEdited {
            try db.cachedStatement(sql: "UPDATE record SET is_corrected = ?, is_edited = ? WHERE id = ?")
                .execute(arguments: [isCorrected, isEdited, record])
        }
    }

    private func keep(_ values: FieldValues, of record: Int, _ observation: Int?) throws {
        let names = Field.allCases.map(\.name)
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO corrected (record_id, observation_id, \(names.joined(separator: ", ")))
                VALUES (?, ?, \(names.map { _ in "?" }.joined(separator: ", ")))
                ON CONFLICT (record_id) DO UPDATE SET observation_id = excluded.observation_id,
                    \(names.map { "\($0) = excluded.\($0)" }.joined(separator: ", "))
                """
        )
        let texts: [(any DatabaseValueConvertible)?] = Field.allCases.map { values[$0] }
        try statement.execute(arguments: StatementArguments([record, observation] + texts))
    }

    // What lists filter by and search finds follows the view.
    private func card(_ values: FieldValues, of record: Int) throws {
        try db.cachedStatement(
            sql: """
                UPDATE record SET status = ?, valid_to = ?, right_type = ?, holder_country = ?, class_bits = ?
                WHERE id = ?
                """
        ).execute(arguments: [
            values[.status], values[.validTo], values[.rightType], values[.holderCountry], values.classBits, record,
        ])
        try db.cachedStatement(
            sql: "INSERT INTO search (record_id, folded) VALUES (?, ?) "
                + "ON CONFLICT (record_id) DO UPDATE SET folded = excluded.folded"
        ).execute(arguments: [record, SearchColumn.text(of: values)])
    }
}

extension StandingEdits {
    /// What open edits and open conflicts make of a recordation; of a filed one every edit is seen, for there is no other
    /// word.
    init(_ edits: [Edit], _ conflicts: [Conflict], isFiled: Bool) {
        self.init()
        let asked = Set(conflicts.compactMap(\.edit))
        for edit in edits {
            guard edit.kind != .note else {
                if let local = edit.local { notes[edit.field] = local }
                continue
            }
            guard let field = edit.registerField else { continue }
            openEdits += 1
            if edit.kind == .pending, !isFiled {
                pending[field] = .some(edit.local)
            } else if !asked.contains(edit.id) {
                applied[field] = .some(edit.local)
            }
            if asked.contains(edit.id) { conflicting.insert(field) }
        }
        openConflicts = conflicts.count
    }
}
