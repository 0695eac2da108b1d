internal import Mirror
internal import Recordations

/// Writes the corrected view of recordations: the register's values with corrections over them, the columns for
/// filters, and the searched text.
final class CorrectedViewWriter {
    private let table: EditTable

    init(_ table: EditTable) { self.table = table }

    /// Writes one recordation's view from its observation, its open edits and its open conflicts, and returns the
    /// values.
    @discardableResult
    func refresh(_ record: Int) throws -> FieldValues {
        let row = try table.rows.statement(Self.registered).first([record]) { row in
            (
                observation: row["observation_id"] as Int?, isCorrected: row["is_corrected"] as Bool,
                isEdited: row["is_edited"] as Bool, isFiled: row["is_filed"] as Bool, values: row.values(from: 4)
            )
        }
        guard let row else { return FieldValues { _ in nil } }
        let open = OpenEdits(
            try table.rows.openEdits(record: record),
            try table.rows.openConflicts(record: record),
            isFiled: row.isFiled
        )
        let isCorrected = !open.applied.isEmpty && (row.observation != nil || row.isFiled)
        let isEdited = open != OpenEdits()
        let shown = isCorrected ? row.values.replacing(open.applied.mapValues { $0 }) : row.values
        if isCorrected {
            try write(shown, of: record, observation: row.observation)
        } else if row.isCorrected {
            try table.rows.statement("DELETE FROM corrected WHERE record_id = ?").run([record])
        }
        if isCorrected || row.isCorrected {
            if isCorrected || row.observation != nil {
                try writeFilterColumns(shown, of: record)
            } else {
                try table.searched.remove(record)
            }
        }
        if row.isCorrected != isCorrected || row.isEdited != isEdited {
            try table.rows.statement("UPDATE record SET is_corrected = ?, is_edited = ? WHERE id = ?")
                .run([isCorrected, isEdited, record])
        }
        return shown
    }

    private static let fields = Field.allCases.map(\.name)

    private static let registered = """
        SELECT record.observation_id AS observation_id, is_corrected, is_edited, filing IS NOT NULL AS is_filed,
            \(fields.map { "observation.\($0)" }.joined(separator: ", "))
        FROM record LEFT JOIN observation ON observation.id = record.observation_id WHERE record.id = ?
        """

    private static let upsert = """
        INSERT INTO corrected (record_id, observation_id, \(fields.joined(separator: ", ")))
        VALUES (?, ?, \(fields.map { _ in "?" }.joined(separator: ", ")))
        ON CONFLICT (record_id) DO UPDATE SET observation_id = excluded.observation_id,
            \(fields.map { "\($0) = excluded.\($0)" }.joined(separator: ", "))
        """

    private func write(_ values: FieldValues, of record: Int, observation: Int?) throws {
        let statement = try table.rows.statement(Self.upsert)
        statement.bind([record, observation])
        try values.withTexts { text in
            for field in Field.allCases { statement.bind(3 + Int32(field.rawValue), text: text(field)) }
            try statement.run()
        }
    }

    // Filters and search use the values of the view.
    private func writeFilterColumns(_ values: FieldValues, of record: Int) throws {
        try table.rows.statement(
            """
            UPDATE record SET status = ?, valid_to = ?, right_type = ?, holder_country = ?, class_bits = ?
            WHERE id = ?
            """
        ).run([
            values[.status], values[.validTo], values[.rightType], values[.holderCountry], values.classBits, record,
        ])
        try table.searched.set(record, to: values)
    }
}
