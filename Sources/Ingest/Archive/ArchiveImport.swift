internal import Mirror
public import Pulling
public import Recordations
internal import Registers

extension SyncRun {
    /// Imports an older edition as history only: its bytes, and what it said of each recordation on its day.
    ///
    /// Present values, presence and what later fetches are compared with stay as they are. A recordation that only it
    /// shows is added as `explained`: known, and in no present edition. Throws ``ArchiveError`` where nothing is applied
    /// yet, or the edition is not older than that.
    public func archive(_ documents: [DocumentSource], published: CivilDate) throws -> SyncReport {
        let source = try state()
        guard let present = source.edition else {
            throw ArchiveError(
                "nothing of \(definition.name) is applied yet, so there is nothing that this edition is older than",
                advice: "import the present edition first; or import the editions in their order, without --archive"
            )
        }
        let day = min(present.published ?? present.day, present.day)
        guard published < day else {
            throw ArchiveError(
                "the edition is of \(published), and the one applied last (fetch \(present.id)) is of \(day)",
                advice: "an edition that is not older is imported without --archive"
            )
        }
        let extent: Fetch.Extent = definition.extent == .partial ? .partial : .complete
        var report = SyncReport(source: definition.name, verdict: .failed, extent: extent)
        report.isDryRun = isDryRun
        do {
            if let known = try fetch(of: documents) {
                report.verdict = .unchanged
                report.reason = "fetch \(known.id) of \(known.day) has these very bytes (\(known.verdict.rawValue))"
                return report
            }
        } catch let error as PullingError {
            report.reason = error.description
            return report
        }
        return try archive(documents, published: published, source, report)
    }

    private func fetch(of documents: [DocumentSource]) throws -> Fetch? {
        let hashes = try documents.map(ArtifactRecorder.sha256)
        return try mirror.fetches(source: definition.name, limit: Int.max).first { fetch in
            fetch.kind != .evidence && [.applied, .unchanged, .archived].contains(fetch.verdict)
                && fetch.documents.map(\.artifact.sha256) == hashes
        }
    }

    private func archive(
        _ documents: [DocumentSource],
        published: CivilDate,
        _ source: SourceState,
        _ unread: SyncReport
    ) throws -> SyncReport {
        var report = unread
        // Nothing is ticked off: every row of an older edition is read.
        let builder = EditionBuilder(definition: definition, known: .none, staged: StagedRows(mostHeld: rowsHeld))
        var draft = FetchDraft(
            sourceID: source.id,
            day: today,
            actor: actor,
            extent: report.extent,
            verdict: .failed,
            documents: []
        )
        draft.kind = .archive
        draft.definition = (definition.fingerprint, yaml)
        draft.published = published
        draft.base = source.accepted?.id
        for document in documents {
            if let failure = try read(document, into: builder, &draft).failure {
                draft.reason = draft.reason ?? failure
            }
        }
        let edition = builder.finish()
        draft.reason = draft.reason ?? doubt(edition)
        if let failure = draft.reason {
            report.reason = failure
            if !isDryRun { report.fetch = try mirror.record(draft) }
            return report
        }
        let plan = try mirror.withCurrentRecords(register: source.registerID) { try ArchivePlan(edition, $0) }
        report.tally = plan.tally
        report.verdict = .archived
        report.counts.rows = edition.rows
        report.counts.skipped = edition.skipped
        report.counts.duplicates = edition.duplicates
        report.counts.rejected = edition.allRejected.count
        report.counts.seen = plan.count
        report.counts.added = plan.new.count + plan.withdrawn.count
        report.findings = edition.findings
        report.newlyRejected = edition.allRejected
        report.replacedBytes = edition.replacedBytes
        draft.verdict = .archived
        draft.findings = edition.findings.summary(replacedBytes: edition.replacedBytes)
        if isDryRun {
            try mirror.withFirstValues { first in
                try plan.eachKnown { record, observation in
                    if try !observation.stating(otherThan: first(record)).isEmpty { report.counts.changed += 1 }
                }
            }
            return report
        }
        var counts = report.counts
        report.fetch = try mirror.apply(draft) { writer in
            let first = try writer.firstValues()
            try plan.eachKnown { record, observation in
                let first = try first(record)
                if try writer.archive(observation, of: record, published: published, first: first) {
                    counts.changed += 1
                }
            }
            try plan.eachWithdrawn { try writer.addArchived($1, withdrawn: $0, published: published) }
            try writer.addArchived(count: plan.new.count, published: published, plan.newRows)
            return counts
        }
        report.counts = counts
        return report
    }

    // What would hold an edition makes an older one fail: there is nothing that a person could let through.
    private func doubt(_ edition: StagedEdition) -> String? {
        let read = edition.rows - edition.skipped - edition.duplicates
        if edition.soundCount == 0 {
            return "no recordation in \(edition.rows) rows (\(edition.allRejected.count) rejected)"
        }
        let share = 1 - Double(edition.keysNotFitting) / Double(max(read, 1))
        guard share < definition.guards.keysFitting else { return nil }
        return "the keys of \(edition.keysNotFitting) of \(read) rows do not look like keys of this register "
            + "(the first: '\(edition.firstNotFitting ?? "")'); check that it is an edition of \(definition.name)"
    }
}

/// What becomes of each recordation that an older edition shows, by the numbers of its rows among the staged ones.
private struct ArchivePlan {
    /// The recordations of which something is known.
    private var known: [(record: Int, row: Int)] = []
    /// Those that were known once, and whose first sighting was undone.
    private(set) var withdrawn: [(record: Int, row: Int)] = []
    /// The rows of those that nothing is known of.
    private(set) var new: [Int] = []
    private(set) var tally = Tally()
    private let staged: StagedRows

    init(_ edition: StagedEdition, _ records: CurrentRecords) throws {
        staged = edition.staged
        try edition.eachStaged { row, observation in
            if edition.isContradicted(row) { return }
            tally.count(observation.values.status, isTombstone: observation.isTombstone)
            if let record = try records.record(key: observation.key) {
                if record.values == nil { withdrawn.append((record.id, row)) } else { known.append((record.id, row)) }
            } else {
                new.append(row)
            }
        }
    }

    var count: Int { known.count + withdrawn.count + new.count }

    func eachKnown(_ body: (Int, Observation) throws -> Void) throws { try each(known, body) }

    func eachWithdrawn(_ body: (Int, Observation) throws -> Void) throws { try each(withdrawn, body) }

    private func each(_ some: [(record: Int, row: Int)], _ body: (Int, Observation) throws -> Void) throws {
        try staged.each(some.map(\.row)) { try body(some[$0].record, Self.undigested($1)) }
    }

    /// Rows of new recordations, by their positions.
    var newRows: @Sendable (Range<Int>) throws -> [Observation] {
        { [staged, new] in try staged.observations(at: new[$0]).map(Self.undigested) }
    }

    // A later edition with the very same row is read all the same, by the definition of its day.
    private static func undigested(_ row: Observation) -> Observation {
        var row = row
        row.digest = .none
        return row
    }
}

/// An older edition that cannot be taken as history: what was seen and what to do.
public struct ArchiveError: Error, CustomStringConvertible {
    /// What was seen.
    public let seen: String
    /// What to do.
    public let advice: String

    init(_ seen: String, advice: String) {
        self.seen = seen
        self.advice = advice
    }

    /// What was seen; what to do.
    public var description: String { "\(seen)\n  \(advice)" }
}
