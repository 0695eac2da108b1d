internal import FoundationEssentials
public import Mirror
internal import Recordations

/// What a finding of a company's list becomes.
public enum ListedChange: Sendable {
    /// An edit of a recordation.
    case edit(EditDraft)
    /// A recordation that is to be filed.
    case filing(FilingDraft)
    /// A recordation, by its row number, that is put into the portfolio.
    case watch(Int)
}

/// What came of a ``ListedChange``.
public enum ListedChangeResult: Sendable {
    /// An edit that was made, or found made.
    case edit(EditResult)
    /// A filing that was added.
    case filing(FilingResult)
    /// A filing that was there already, as `REGISTER:KEY`.
    case knownFiling(String)
    /// A recordation of the portfolio, as `REGISTER:KEY`, and whether it is there only now.
    case watch(String, isNew: Bool)
}

extension Mirror {
    /// Carries out what findings of a list become in one transaction: all, or none if one throws.
    ///
    /// The edits and filings are one batch, whose number is given, or nil where there is none. What is there already is not
    /// made again, which is not an error: an open edit with that value, a filing of that number and mark that its register
    /// may still show, a recordation of the portfolio.
    public func apply(
        _ changes: [ListedChange],
        reason: String,
        actor: String,
        isDryRun: Bool = false
    ) throws -> (results: [ListedChangeResult], batch: Int?) {
        try writeEdits(actor: actor, isDryRun: isDryRun) { table, reconciler in
            let batch = try table.nextBatch()
            var isUsed = false
            let results = try changes.map { change -> ListedChangeResult in
                switch change {
                case .edit(let draft):
                    let result = try Mirror.make(draft, actor: actor, batch: batch, table, reconciler)
                    isUsed = isUsed || result.edit != nil
                    return .edit(result)
                case .filing(let draft):
                    if let known = try Mirror.expected(draft, table) {
                        return .knownFiling(try Mirror.recordName(known, table.db))
                    }
                    isUsed = true
                    return .filing(try add(draft, actor: actor, batch: batch, table, reconciler))
                case .watch(let record):
                    let old = try table.db.value("SELECT watch FROM record WHERE id = ?", [record], as: Bool?.self)
                    let cause = "edit: \(reason)"
                    try Mirror.setWatch(true, record: record, cause: cause, table.events, table.db)
                    return .watch(try Mirror.recordName(record, table.db), isNew: old != .some(true))
                }
            }
            return (results, isUsed ? batch : nil)
        }
    }

    /// The filing that a draft is once more: of its source and registration number, with its mark and classes.
    private static func expected(_ draft: FilingDraft, _ table: EditTable) throws -> Int? {
        guard let number = draft.values[.registrationNumber] else { return nil }
        let filed = try table.db.values(
            """
            SELECT record.id FROM record JOIN edit ON edit.record_id = record.id
            WHERE register_id = ? AND filing IS NOT NULL AND filing IN ('prepared', 'filed') AND edit.state = 'open'
                AND edit.field = 'registration_number' AND edit.local = ? ORDER BY record.id
            """,
            [draft.source.registerID, number],
            as: Int.self
        )
        return try filed.first { record in
            let values = try table.rows.view(of: record)
            return values[.mark] == draft.values[.mark] && values[.classes] == draft.values[.classes]
        }
    }
}
