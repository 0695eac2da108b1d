internal import Curation
internal import Mirror
internal import Recordations
internal import Registers

extension SyncRun {
    /// An edition that was read, held against the mirror.
    struct PlannedEdition {
        let draft: FetchDraft
        let builder: EditionBuilder
        let source: SourceState
        /// The recordations of the edition's scope.
        let members: [Int]
        let plan: Plan
        /// Recordations that must be in every edition and are not in this one.
        let canaries: [String]
    }

    /// Holds an edition that was read against the mirror; writes nothing.
    func plan(
        _ draft: FetchDraft,
        _ builder: EditionBuilder,
        _ source: SourceState,
        isSame: Bool = false
    ) throws -> PlannedEdition {
        let members = try draft.extent.scope.map { try mirror.members(ofScope: $0, source: source) } ?? []
        let knownRejected = try mirror.rejectedDigests(source: source)
        let date = min(draft.published ?? draft.day, draft.day)
        let planner = Planner(
            source: source,
            extent: draft.extent,
            builder: builder,
            members: members,
            knownRejected: knownRejected,
            // The same bytes were there before every notice that still counts.
            laterNotices: LaterNotices(
                try mirror.effectiveNotices(register: source.registerID).filter { isSame || $0.date > date }
            )
        )
        return try mirror.withStandingRecords(register: source.registerID, redefined: builder.redefined) { standing in
            let plan = try planner.plan(standing)
            return PlannedEdition(
                draft: draft,
                builder: builder,
                source: source,
                members: members,
                plan: plan,
                canaries: try absentCanaries(draft.extent, builder, standing)
            )
        }
    }

    /// Asks the guards and, where they let it pass, applies the edition.
    ///
    /// `isEndUnproven` says that nothing proves that the edition came to its end.
    func finish(
        _ edition: PlannedEdition,
        _ unread: SyncReport,
        isAccepted: Bool,
        isEndUnproven: Bool = false
    ) throws -> SyncReport {
        var (draft, report) = (edition.draft, unread)
        let (builder, source, plan) = (edition.builder, edition.source, edition.plan)
        report.counts = plan.counts
        report.kept = plan.kept
        report.tally = plan.tally
        report.findings = builder.findings
        report.newlyRejected = plan.newlyRejected
        report.replacedBytes = builder.replacedBytes
        report.garbled = plan.garbled.count
        report.columns = builder.columns
        draft.counts = plan.counts
        draft.filled = plan.filled.text
        draft.findings = builder.findings.summary(replacedBytes: builder.replacedBytes)
        if !isAccepted {
            let guards = Guards(
                limits: definition.guards,
                source: source,
                extent: draft.extent,
                published: draft.published,
                presentBefore: presentBefore(draft.extent, builder, edition.members),
                missingLately: try mirror.missingCount(source: source, since: today.adding(days: -30)),
                isEndUnproven: isEndUnproven
            )
            report.held = try guards.check(plan, builder, canaries: edition.canaries)
        }
        guard report.held.isEmpty else {
            report.verdict = .held
            draft.verdict = .held
            draft.reason = report.held.map { "\($0.name): \($0)" }.joined(separator: "\n")
            report.reason = draft.reason
            if !isDryRun { report.fetch = try mirror.record(draft) }
            return report
        }
        report.verdict = plan.isEmpty && plan.newlyRejected.isEmpty && !isAccepted ? .unchanged : .applied
        draft.verdict = report.verdict
        if isDryRun {
            report.foretold = try foretell(plan, of: builder.staged, draft, source)
            report.preview = try mirror.withStandingRecords(register: source.registerID) { standing in
                try plan.preview(of: builder.staged) { id in
                    (try? standing.record(id: id)?.values?[.recordationNumber]) ?? "record \(id)"
                }
            }
            return report
        }
        var counts = plan.counts
        builder.forgetKeys()
        let isLarge = builder.staged.count > PlannedRows.usuallyHeld
        if isLarge { mirror.forgetPages() }
        var merged = MergeCounts()
        report.fetch = try mirror.apply(draft, isLarge: isLarge, settled: { merged = $0 }) { application in
            try Applier(application: application, extent: draft.extent, source: source, day: draft.day)
                .write(plan, of: builder.staged)
            counts.disappeared = try application.markDisappeared()
            return counts
        }
        report.counts = counts
        report.merged = merged
        return report
    }

    private func presentBefore(_ extent: Fetch.Extent, _ builder: EditionBuilder, _ members: [Int]) -> Int {
        if extent.scope != nil { return members.count }
        return (0..<builder.known.count).count { !builder.known.isAbsent($0) }
    }

    private func absentCanaries(
        _ extent: Fetch.Extent,
        _ builder: EditionBuilder,
        _ standing: CurrentRecords
    ) throws
        -> [String]
    {
        guard extent == .complete else { return [] }
        return try definition.canaries.filter { canary in
            if try builder.isStaged(RecordKey(text: canary)) { return false }
            guard let record = try standing.record(key: RecordKey(text: canary)),
                let index = builder.known.index(ofRecord: record.id)
            else { return true }
            return !builder.isSeen[index]
        }
    }
}
