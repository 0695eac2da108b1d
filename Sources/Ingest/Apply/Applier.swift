internal import Mirror
internal import Recordations

/// Writes a plan.
struct Applier {
    let application: FetchWriter
    let extent: Fetch.Extent
    let source: SourceState
    let day: CivilDate

    func write(_ plan: Plan, of staged: StagedRows) throws {
        var seen = plan.seen
        let additions = plan.additions
        let added = try application.add(count: additions.count) { try staged.observations(at: additions[$0]) }
        if extent != .complete { seen.append(contentsOf: added) }
        try application.write(plan.changes, plan.refreshments)
        try application.markPresent(plan.reappeared)
        try application.markMissing(plan.missing, day: day, scope: extent.scope, previous: source.complete?.id)
        if extent != .complete { try application.noteSeen(seen) }
        if let scope = extent.scope { try application.noteMembers(of: scope, seen) }
        try application.noteRejected(plan.rejected, isComplete: extent == .complete)
    }
}

extension FetchWriter {
    /// Writes what moves, and what is said in another way.
    ///
    /// `documents` are the fetches in whose documents rows stand, by recordation, where that is not the usual one.
    func write(
        _ changes: PlannedChanges,
        _ refreshments: PlannedRows,
        documents: [Int: Int] = [:]
    ) throws {
        let usual = documentFetchID
        defer { documentFetchID = usual }
        try changes.each { change in
            documentFetchID = documents[change.record] ?? usual
            try self.change(record: change.record, change.observation, from: change.old, to: change.values)
        }
        try refreshments.each {
            documentFetchID = documents[$0] ?? usual
            try refresh(record: $0, $1)
        }
    }
}
