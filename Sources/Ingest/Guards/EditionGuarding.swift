internal import Mirror
internal import Recordations
internal import Registers

extension SyncRun {
    /// The guards that an edition does not pass.
    ///
    /// `isEndUnproven` says that nothing proves that the edition came to its end.
    func checkGuards(_ compared: ComparedEdition, isEndUnproven: Bool) throws -> [GuardFinding] {
        let source = compared.source
        let guards = Guards(
            limits: definition.guards,
            source: source,
            extent: compared.draft.extent,
            published: compared.draft.published,
            presentBefore: compared.presentBefore,
            missingLately: try mirror.missingCount(source: source, since: today.adding(days: -30)),
            isEndUnproven: isEndUnproven
        )
        return try guards.check(compared.diff, compared.edition, absentCanaries: compared.absentCanaries)
    }

    /// Records an edition that the guards hold; a person may accept it later.
    func recordHeld(_ compared: ComparedEdition, _ unrecorded: SyncReport) throws -> SyncReport {
        var (draft, report) = (compared.draft, unrecorded)
        report.verdict = .held
        draft.verdict = .held
        draft.reason = report.held.map { "\($0.name): \($0)" }.joined(separator: "\n")
        report.reason = draft.reason
        if !isDryRun { report.fetch = try mirror.record(draft) }
        return report
    }
}
