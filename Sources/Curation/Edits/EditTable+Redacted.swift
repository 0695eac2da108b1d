internal import Mirror

extension EditTable {
    /// Whether the values of an edit were redacted, so that it cannot be opened again.
    func isRedacted(_ edit: Edit) throws -> Bool {
        try isRedacted("edit", edit.id, record: edit.record)
    }

    /// Whether the value, the actor and the reason of a resolution were redacted.
    func isRedacted(_ resolution: Resolution, record: Int) throws -> Bool {
        try isRedacted("resolution", resolution.id, record: record)
    }

    private func isRedacted(_ row: String, _ id: Int, record: Int) throws -> Bool {
        try db.value(
            """
            SELECT EXISTS (SELECT 1 FROM event WHERE record_id = ? AND kind = 'redacted'
                AND json_extract(detail, '$.\(row).id') = ?)
            """,
            [record, id],
            as: Bool.self
        ) ?? false
    }
}
