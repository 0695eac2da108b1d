internal import Mirror
internal import Recordations

/// Keeps what people see of a recordation beside what its register says: the values with corrections, the columns that
/// filters look at, and the searched text.
final class ViewKeeper {
    private let tables: EditTables

    init(_ tables: EditTables) { self.tables = tables }

    /// Works out one recordation's view from its observation, its open edits and its open conflicts; gives the values.
    @discardableResult
    package func refresh(_ record: Int) throws -> FieldValues {
        let row = try tables.rows.statement(Self.word).first([record]) { row in
            (
                observation: row.optionalInteger(0), isCorrected: row.flag(1), isEdited: row.flag(2),
                isFiled: row.flag(3), word: row.values(from: 4)
            )
        }
        guard let row else { return FieldValues { _ in nil } }
        let standing = OpenEdits(
            try tables.rows.openEdits(record: record),
            try tables.rows.openConflicts(record: record),
            isFiled: row.isFiled
        )
        let isCorrected = !standing.applied.isEmpty && (row.observation != nil || row.isFiled)
        let isEdited = standing != OpenEdits()
        let shown = isCorrected ? row.word.replacing(standing.applied.mapValues { $0 }) : row.word
        if isCorrected {
            try keep(shown, of: record, row.observation)
        } else if row.isCorrected {
            try tables.rows.statement("DELETE FROM corrected WHERE record_id = ?").run([record])
        }
        if isCorrected || row.isCorrected {
            if isCorrected || row.observation != nil {
                try card(shown, of: record)
            } else {
                try tables.searched.remove(record)
            }
        }
        if row.isCorrected != isCorrected || row.isEdited != isEdited {
            try tables.rows.statement("UPDATE record SET is_corrected = ?, is_edited = ? WHERE id = ?")
                .run([isCorrected, isEdited, record])
        }
        return shown
    }

    private static let fields = Field.allCases.map(\.name)

    private static let word = """
        SELECT record.observation_id, is_corrected, is_edited, filing IS NOT NULL,
            \(fields.map { "observation.\($0)" }.joined(separator: ", "))
        FROM record LEFT JOIN observation ON observation.id = record.observation_id WHERE record.id = ?
        """

    private static let keeping = """
        INSERT INTO corrected (record_id, observation_id, \(fields.joined(separator: ", ")))
        VALUES (?, ?, \(fields.map { _ in "?" }.joined(separator: ", ")))
        ON CONFLICT (record_id) DO UPDATE SET observation_id = excluded.observation_id,
            \(fields.map { "\($0) = excluded.\($0)" }.joined(separator: ", "))
        """

    private func keep(_ values: FieldValues, of record: Int, _ observation: Int?) throws {
        let statement = try tables.rows.statement(Self.keeping)
        statement.bind([record, observation])
        try values.withTexts { text in
            for field in Field.allCases { statement.bind(3 + Int32(field.rawValue), text: text(field)) }
            try statement.run()
        }
    }

    // What lists filter by and search finds follows the view.
    private func card(_ values: FieldValues, of record: Int) throws {
        try tables.rows.statement(
            """
            UPDATE record SET status = ?, valid_to = ?, right_type = ?, holder_country = ?, class_bits = ?
            WHERE id = ?
            """
        ).run([
            values[.status], values[.validTo], values[.rightType], values[.holderCountry], values.classBits, record,
        ])
        try tables.searched.set(record, to: values)
    }
}
