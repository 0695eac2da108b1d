internal import Mirror
internal import Recordations

extension FetchWriter {
    /// Writes the difference of an edition.
    func write(
        _ diff: EditionDiff,
        of staged: StagedRows,
        extent: Fetch.Extent,
        source: SourceState,
        day: CivilDate
    ) throws {
        var seen = diff.seen
        let additions = diff.additions
        let added = try add(count: additions.count) { try staged.observations(at: additions[$0]) }
        if extent != .complete { seen.append(contentsOf: added) }
        try write(diff.rows)
        try markPresent(diff.reappeared)
        try markMissing(diff.missing, day: day, scope: extent.scope, previous: source.complete?.id)
        if extent != .complete { try noteSeen(seen) }
        if let scope = extent.scope { try noteMembers(of: scope, seen) }
        try noteRejected(diff.rejected, isComplete: extent == .complete)
    }

    /// Writes rows that say something else of their recordations, and those that say the same in another way.
    ///
    /// `documents` are the fetches in whose documents the rows are, by recordation, where that is not the usual one.
    func write(_ rows: ComparedRows, documents: [Int: Int] = [:]) throws {
        let usual = documentFetchID
        defer { documentFetchID = usual }
        try rows.changes.each { change in
            documentFetchID = documents[change.record] ?? usual
            try self.change(record: change.record, change.observation, from: change.old, to: change.values)
        }
        try rows.refreshments.each {
            documentFetchID = documents[$0] ?? usual
            try refresh(record: $0, $1)
        }
    }
}
