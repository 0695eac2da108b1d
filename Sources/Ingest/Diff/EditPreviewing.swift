internal import Mirror
internal import Recordations

extension SyncRun {
    private static let shownConflicts = 20

    /// The effect of an edition on edits, for a dry run; nil where the register has no open edits and no filings.
    ///
    /// The changes of recordations with edits are written by the code of the real run, in a transaction that is rolled back: so
    /// the result is the real run's.
    func previewEdits(
        _ diff: EditionDiff,
        of staged: StagedRows,
        _ draft: FetchDraft,
        _ source: SourceState
    ) throws -> EditionPreview? {
        let stakes = try mirror.stakes(register: source.registerID)
        if stakes.isEmpty { return nil }
        let part = try diff.narrowed(to: stakes, of: staged)
        return try mirror.previewEdits(draft, on: today, limit: Self.shownConflicts) { writer in
            try writer.write(part, of: staged, extent: draft.extent, source: source, day: draft.day)
        }
    }
}

extension EditionDiff {
    /// The part of the difference that concerns edits and filings.
    fileprivate func narrowed(to stakes: Stakes, of staged: StagedRows) throws -> EditionDiff {
        func isFiled(_ values: FieldValues) -> Bool {
            values[.registrationNumber].map(stakes.isFiled) ?? false
        }
        var part = EditionDiff()
        if stakes.hasFilings {
            part.additions = try additions.filter { isFiled(try staged.observation(at: $0).values) }
        }
        let stakers = stakes.records
        try changes.each { change in
            guard stakers.contains(change.record) || change.old == nil && isFiled(change.values) else { return }
            try part.rows.changes.append(change.record, from: change.old, change.observation)
        }
        try rows.refreshments.each { if stakers.contains($0) { try part.rows.refreshments.append($0, $1) } }
        part.missing = missing.filter(stakes.records.contains)
        part.reappeared = reappeared.filter(stakes.records.contains)
        part.seen = seen.filter(stakes.records.contains)
        return part
    }
}
